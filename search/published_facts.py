"""What the index holds of pages whose facts come from a row: the facts that they show, not the copies they keep."""

from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from django.db import models, transaction
from wagtail.fields import StreamField
from wagtail.search import index
from wagtail.search.backends import get_search_backend

from core.facts import FactsPage, extract_facts
from core.numbers import format_number


def shown_texts(page: FactsPage, field: StreamField) -> list[str]:
    """Return the texts of a field with the published facts in it, and the numbers among these as the page has them."""
    value = page.blocks(field.name)
    numbers = [
        format_number(number, page.locale.language_code)
        for facts in extract_facts(value).values()
        for fact in facts.values()
        if (number := _number(fact)) is not None
    ]
    return [*field.get_searchable_content(value), *dict.fromkeys(numbers)]


def _number(fact: Any) -> Decimal | None:
    # A decimal is kept as text. A number typed into a field for words is indexed as its words are.
    if isinstance(fact, bool) or not isinstance(fact, int | float | str):
        return None
    try:
        number = Decimal(str(fact))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def stream_field(obj: models.Model, field: Any) -> StreamField | None:
    """Return the StreamField that a search field of a page with facts is about, if it is about one."""
    if not (isinstance(obj, FactsPage) and isinstance(field, index.SearchField)):
        return None
    found = field.get_field(type(obj)) if hasattr(type(obj), field.field_name) else None
    return found if isinstance(found, StreamField) else None


def on_facts_published(sender: type[FactsPage], page: FactsPage, **kwargs: Any) -> None:
    """Index the live pages of the row anew, once the transaction that publishes its facts has ended.

    The source too: when it was saved, its row did not hold the facts yet.
    """
    transaction.on_commit(partial(_index, sender, page.facts_row.pk))


def _index(model: type[FactsPage], row: int) -> None:
    pages = model.objects.filter(**{f"{model.facts_row_name}_id": row}, live=True)
    if found := list(pages.select_related(model.facts_row_name, "locale")):
        get_search_backend().add_bulk(model, found)
