"""Makes rows and pages for tests; a test sets what it is about."""

import datetime as dt

import factory
import wagtail_factories
from wagtail.models import Locale, Page

from core.models import GlossaryTerm, NewsIndexPage, NewsPage, Region, StandardPage
from home.models import HomePage
from partners.models import PartnerIndexPage, RegionPage
from workshops.models import WorkshopIndexPage, WorkshopPage


class RegionFactory(factory.django.DjangoModelFactory):
    """A region of the network."""

    code = factory.Sequence(lambda n: f"region-{n}")
    name = factory.Sequence(lambda n: f"Region {n}")
    country = "ES"
    home_language = "es"
    joined = factory.Sequence(lambda n: n + 1)
    kind = Region.Kind.AUTONOMOUS_COMMUNITY

    class Meta:
        model = Region


class GlossaryTermFactory(factory.django.DjangoModelFactory):
    """A term of the glossary."""

    term = factory.Sequence(lambda n: f"Term {n}")
    explanation = "What it means."
    locale = factory.LazyFunction(Locale.get_default)

    class Meta:
        model = GlossaryTerm


class SitePageFactory(wagtail_factories.PageFactory):
    """A published page below its parent, in its parent's language."""

    title = factory.Sequence(lambda n: f"Page {n}")
    slug = factory.Sequence(lambda n: f"page-{n}")
    lead = "A sentence."
    show_in_menus = True
    live = True
    locale = factory.LazyAttribute(lambda o: o.parent.locale if getattr(o, "parent", None) else None)

    class Meta:
        abstract = True

    @classmethod
    def _create_instance(cls, model_class, parent, kwargs):
        if kwargs.get("locale") is None:
            kwargs["locale"] = parent.locale
        return super()._create_instance(model_class, parent, kwargs)


class HomePageFactory(SitePageFactory):
    """A home page."""

    class Meta:
        model = HomePage


class StandardPageFactory(SitePageFactory):
    """A page of text."""

    class Meta:
        model = StandardPage


class NewsIndexPageFactory(SitePageFactory):
    """A list of news."""

    class Meta:
        model = NewsIndexPage


class NewsPageFactory(SitePageFactory):
    """A piece of news."""

    date = dt.date(2021, 4, 19)

    class Meta:
        model = NewsPage


class PartnerIndexPageFactory(SitePageFactory):
    """A list of partners."""

    class Meta:
        model = PartnerIndexPage


class RegionPageFactory(SitePageFactory):
    """A region's profile."""

    region = factory.SubFactory(RegionFactory)

    class Meta:
        model = RegionPage


class WorkshopIndexPageFactory(SitePageFactory):
    """A list of workshops."""

    class Meta:
        model = WorkshopIndexPage


class WorkshopPageFactory(SitePageFactory):
    """A workshop's page, with a date that nobody knows yet."""

    number = factory.Sequence(lambda n: n + 1)
    host = factory.SubFactory(RegionFactory)

    class Meta:
        model = WorkshopPage


def translate(page: Page, locale: Locale, title: str | None = None, *, publish: bool = True) -> Page:
    """Return the translation of `page` into `locale`, published unless told otherwise."""
    translation = page.copy_for_translation(locale, copy_parents=True)
    translation.title = title or f"{page.title} {locale.language_code}"
    revision = translation.save_revision()
    if publish:
        revision.publish()
    return translation.specific_class.objects.get(pk=translation.pk)


def in_every_language(page: Page, locales: dict[str, Locale]) -> dict[str, Page]:
    """Return `page` and its published translations by language code."""
    source = page.locale.language_code
    return {source: page} | {code: translate(page, locale) for code, locale in locales.items() if code != source}
