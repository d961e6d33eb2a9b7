"""The first pages of a new site: a home page in each language, with the lists and the form that it leads to."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)

from contact.models import ContactPage
from core import languages
from core.models import NewsIndexPage
from core.slugs import slugify
from home.models import HomePage
from partners.models import PartnerIndexPage
from workshops.models import WorkshopIndexPage

NAME = "Seconet"
LEAD = _("The European network of regions that promote the social economy.")
LISTS = (
    (PartnerIndexPage, pgettext_lazy("title of a page", "Partners")),
    (WorkshopIndexPage, pgettext_lazy("title of a page", "Workshops")),
    (NewsIndexPage, pgettext_lazy("title of a page", "News")),
    (ContactPage, pgettext_lazy("title of a page", "Contact")),
)
# What Wagtail's own migrations call the site.
UNNAMED = ("localhost", 80)


def set_up() -> Iterator[str]:
    """Make the languages, home pages and lists that are missing, and let the default site begin at the home page.

    Lists are made with the home page of their language alone: one that somebody has deleted stays deleted.
    Yields a line on each thing that was made.
    """
    for code in languages.codes():
        _locale, made = Locale.objects.get_or_create(language_code=code)
        if made:
            yield f"Language: {code}"
    home = _source_home()
    if home is None:
        home = _add(HomePage, Page.get_first_root_node(), NAME, slug=settings.LANGUAGE_CODE, lead=_in_source(LEAD))
        yield f"Home page: {settings.LANGUAGE_CODE}"
        for model, title in LISTS:
            made = _add(model, home, capfirst(_in_source(title)), show_in_menus=True)
            yield f"{made.title}: {settings.LANGUAGE_CODE}"
    yield from _let_site_begin_at(home)
    for code in languages.codes():
        there = HomePage.objects.filter(translation_key=home.translation_key, locale__language_code=code)
        if there.exists():
            continue
        for page in (home, *_own_lists(home)):
            made = _translate(page, Locale.objects.get(language_code=code), slug=code if page is home else None)
            state = "" if made.live else " (a draft: its words are not translated yet)"
            yield f"{'Home page' if page is home else made.title}: {code}{state}"


def _source_home() -> HomePage | None:
    """Return the home page that the site begins with, else one in the fallback language, else None."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    root = site.root_page.specific if site else None
    if isinstance(root, HomePage):
        return root
    return HomePage.objects.filter(depth=2, locale__language_code=settings.LANGUAGE_CODE).order_by("path").first()


def _own_lists(home: HomePage) -> list[Page]:
    models = tuple(model for model, _title in LISTS)
    return [page for page in home.get_children().live().specific() if isinstance(page, models)]


def _add(model: type[Page], parent: Page, title: str, **fields: Any) -> Page:
    fields.setdefault("slug", slugify(title))
    locale = Locale.objects.get(language_code=settings.LANGUAGE_CODE)
    page = parent.add_child(instance=model(title=title, locale=locale, live=False, **fields))
    page.save_revision().publish()
    return model.objects.get(pk=page.pk)


def _let_site_begin_at(home: HomePage) -> Iterator[str]:
    """Let the default site begin at `home`, in place of the welcome page of Wagtail's migrations, which goes."""
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    former = site.root_page if site.pk else None
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    if not site.pk or (site.hostname, site.port) == UNNAMED != (address.hostname, port):
        taken = Site.objects.filter(hostname=address.hostname, port=port).exclude(pk=site.pk).exists()
        if not taken:
            site.hostname, site.port = address.hostname, port
            yield f"Address of the site: {site.hostname}, port {site.port}"
    site.site_name = site.site_name or NAME
    site.root_page = home
    site.save()
    plain = ContentType.objects.get_for_model(Page)
    if former and former.pk != home.pk and former.content_type_id == plain.pk and former.is_leaf():
        title = former.title
        former.delete()
        yield f"Removed: {title}"


def _translate(page: Page, locale: Locale, slug: str | None) -> Page:
    """Return the translation of `page`, with its segments; published if all its words are in the catalogue."""
    source, _created = TranslationSource.get_or_create_from_instance(page)
    known = {}
    for words in (LEAD, *(title for _model, title in LISTS)):
        with translation.override(locale.language_code):
            if str(words) != _in_source(words):
                known[capfirst(_in_source(words))] = capfirst(str(words))
    known[NAME] = NAME
    for segment in StringSegment.objects.filter(source=source).select_related("string"):
        if segment.string.data in known:
            StringTranslation.objects.get_or_create(
                translation_of=segment.string,
                locale=locale,
                context=segment.context,
                defaults={
                    "data": known[segment.string.data],
                    "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
                },
            )
    slug = slug or slugify(known.get(page.title, "")) or None
    place = OverridableSegment.objects.filter(source=source, context__path="slug").select_related("context").first()
    if slug and place:
        SegmentOverride.objects.get_or_create(locale=locale, context=place.context, defaults={"data_json": f'"{slug}"'})
    made, _created = Translation.objects.get_or_create(source=source, target_locale=locale)
    made.save_target(publish=False)
    target = made.get_target_instance()
    total, ready = made.get_progress()
    if total == ready:
        target.get_latest_revision().publish()
        target.refresh_from_db()
    return target


def _in_source(words: Any) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return str(words)
