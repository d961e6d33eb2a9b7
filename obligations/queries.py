"""Reads of the pages of record that other parts of the app need."""

from wagtail.models import Page, get_page_models

from core import languages
from core.records import Record
from core.visibility import publicly_visible


def record_links(language: str) -> dict[str, str]:
    """Return the addresses (paths) of the public pages of record in a language, by kind (core.records.Record).

    A kind without such a page in that language is left out.
    """
    by_kind = {model.record: model for model in get_page_models() if getattr(model, "record", "")}
    found = {}
    for kind in Record.values:
        model = by_kind.get(kind)
        if model is None:
            continue
        own = publicly_visible(
            model.objects.filter(languages.on_site(language), locale__language_code=language, alias_of__isnull=True)
        )
        page: Page | None = own.order_by("path").first()
        if page is not None and (url := page.get_url()):
            found[kind] = url
    return found
