"""What the pages of each language owe, read from the settings and from the pages that there are."""

from collections import defaultdict

from django.contrib.contenttypes.models import ContentType
from django.utils import translation
from django.utils.translation import gettext
from wagtail.models import Page, Site, get_page_models

from core import languages
from core.models import FundingNotice
from core.records import Record
from core.visibility import publicly_visible
from obligations.checking.rules import Owed


def owed_by_language(site: Site) -> dict[str, Owed]:
    """Return what each page owes, by language, for the languages that have a public home page; five queries."""
    paths = languages.root_paths()
    homes = publicly_visible(Page.objects.filter(url_path__in=paths.values()))
    there = set(homes.values_list("locale__language_code", flat=True))
    notices = {
        notice.locale.language_code: notice
        for notice in FundingNotice.objects.select_related("locale").filter(locale__language_code__in=there)
    }
    addresses = _addresses(site)
    owed = {}
    for code in languages.codes():
        if code not in there:
            continue
        notice = notices.get(code)
        with translation.override(code):
            emblem = gettext("Emblem of the European Union")
        if notice is not None and notice.emblem_id:
            emblem = notice.emblem_alt
        owed[code] = Owed(
            statement=notice.statement if notice else "",
            disclaimer=notice.disclaimer if notice else "",
            emblem=emblem,
            records={kind: addresses[kind].get(code) for kind in Record.values},
            contact=addresses[_CONTACT].get(code),
        )
    return owed


_CONTACT = "contact page"


def _addresses(site: Site) -> dict[str, dict[str, str]]:
    """Return where the pages of record and the contact page are, by kind and language."""
    kinds = {}
    for model in get_page_models():
        kind = getattr(model, "record", "") or (_CONTACT if getattr(model, "is_contact", False) else "")
        if kind:
            kinds[ContentType.objects.get_for_model(model).pk] = kind
    pages = publicly_visible(
        Page.objects.filter(languages.on_site(), content_type__in=kinds, alias_of__isnull=True)
    ).select_related("locale")
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for page in pages.order_by("path"):
        parts = page.get_url_parts()
        if parts and parts[0] == site.pk and parts[2]:
            found[kinds[page.content_type_id]].setdefault(page.locale.language_code, parts[2])
    return found
