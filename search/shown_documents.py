"""Which documents a search may find, and what its results say of them."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from django.contrib.contenttypes.models import ContentType
from django.db.models import BooleanField, Case, F, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, NullIf
from wagtail.models import Page
from wagtail.query import PageQuerySet

from core import languages
from core.files import first_page_showing, shown_by
from core.models import SiteDocument
from core.visibility import publicly_visible


@dataclass(frozen=True, slots=True)
class ShownDocument:
    """A document with the tree path of the page on which it stands, and its text as far as it was read."""

    document: SiteDocument
    path: str
    text: str


def public_documents(language: str) -> QuerySet[SiteDocument]:
    """Return the documents in `language`, or in none that is known, that a public page of the site shows."""
    types = ContentType.objects.get_for_models(Page, SiteDocument)  # cached in the process
    key = (*sorted(languages.root_paths().items()), *sorted(each.pk for each in types.values()))
    condition, values = _condition(language, key)
    number = SiteDocument._meta.db_table + ".id"
    return SiteDocument.objects.filter(RawSQL(f"{number} IN ({condition})", values, BooleanField()))  # noqa: S611 - no words of others


@lru_cache(maxsize=64)
def _condition(language: str, _depends_on: tuple) -> tuple[str, tuple]:
    """Return the SQL of the numbers of those documents; written once, as each search asks for it.

    What stands in it are the paths of the home pages and numbers of content types; restrictions are asked in it.
    """
    written_in = Coalesce(NullIf("language", Value("")), "reading__language", Value(""))
    documents = SiteDocument.objects.annotate(written_in=written_in).filter(written_in__in=["", language])
    return shown_by(documents, _showing()).values("pk").query.sql_with_params()


def documents_by_number(numbers: Collection[int], language: str) -> list[ShownDocument]:
    """Return the public documents with these numbers, each with a page that shows it, in `language` if there is one."""
    order = (
        # An alias shows the words of another language.
        Case(When(locale__language_code=language, alias_of=None, then=0), When(alias_of=None, then=1), default=2),
        "path",
    )
    documents = public_documents(language).filter(pk__in=numbers)
    found = documents.annotate(
        stands_on=first_page_showing(documents, _showing().order_by(*order)),
        read_text=F("reading__text"),
    )
    return [ShownDocument(each, each.stands_on, each.read_text or "") for each in found if each.stands_on]


def _showing() -> PageQuerySet:
    return publicly_visible(Page.objects.filter(languages.on_site(), depth__gte=2))
