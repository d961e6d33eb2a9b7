"""What the archive holds of what the core keeps: news, the glossary, and who has funded the network."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.rich_text import get_text_for_indexing

from core import languages
from core.archiving import Node, Row, Table, register
from core.models import FundingNotice, GlossaryPage, GlossaryTerm, NewsPage

_AT_ONCE = 100
_NEWS = ("date", "page_language", "title", "lead", "url")
_TERMS = ("term", "language", "abbreviation", "explanation", "key")
_FUNDING = (
    "language",
    "programme",
    "call",
    "project",
    "acronym",
    "agreement",
    "starts_on",
    "ends_on",
    "contribution_eur",
    "statement",
    "disclaimer",
)


def register_parts() -> None:
    """Add them to the archive; called once, when the app is ready."""
    register(Table("news", _("News"), _NEWS, _news, _news_nodes))
    register(Table("glossary", _("Glossary"), _TERMS, _terms, _term_nodes))
    register(Table("funding", _("Funding"), _FUNDING, _funding, _funding_nodes))


def _news_pages() -> Iterator[NewsPage]:
    pages = NewsPage.objects.visible().filter(languages.on_site(), alias_of__isnull=True)
    return (
        pages.select_related("locale")
        .defer("body")
        .order_by("date", "locale__language_code", "pk")
        .iterator(chunk_size=_AT_ONCE)
    )


def _news() -> Iterator[Row]:
    for page in _news_pages():
        yield {
            "date": page.date.isoformat(),
            "page_language": page.locale.language_code,
            "title": page.title,
            "lead": page.lead,
            "url": page.full_url,
        }


def _news_nodes() -> Iterator[Node]:
    for page in _news_pages():
        yield {
            "@type": "NewsArticle",
            "@id": page.full_url,
            "url": page.full_url,
            "datePublished": page.date.isoformat(),
            "headline": page.title,
            "abstract": page.lead,
            "inLanguage": page.locale.language_code,
        }


def public_terms() -> QuerySet[GlossaryTerm]:
    """Return the terms of the languages in which everybody can read the glossary."""
    shown = GlossaryPage.objects.visible().filter(languages.on_site(), alias_of__isnull=True).values("locale")
    return GlossaryTerm.objects.filter(locale__in=shown)


def _listed_terms() -> Iterator[GlossaryTerm]:
    terms = public_terms().select_related("locale")
    return terms.order_by("locale__language_code", "term", "pk").iterator(chunk_size=_AT_ONCE)


def _terms() -> Iterator[Row]:
    for term in _listed_terms():
        yield {
            "term": term.term,
            "language": term.locale.language_code,
            "abbreviation": term.abbreviation,
            "explanation": get_text_for_indexing(term.explanation),
            # The same for a term and its translations.
            "key": str(term.translation_key),
        }


def _term_nodes() -> Iterator[Node]:
    for term in _listed_terms():
        yield {
            "@type": "DefinedTerm",
            "@id": f"urn:uuid:{term.translation_key}#{term.locale.language_code}",
            "name": term.term,
            "termCode": term.abbreviation or None,
            "description": get_text_for_indexing(term.explanation),
            "inLanguage": term.locale.language_code,
        }


def _notices() -> Iterator[FundingNotice]:
    notices = FundingNotice.objects.filter(locale__language_code__in=languages.codes()).select_related("locale")
    return notices.order_by("locale__language_code", "pk").iterator(chunk_size=_AT_ONCE)


def _funding() -> Iterator[Row]:
    for notice in _notices():
        yield {
            "language": notice.locale.language_code,
            "programme": notice.programme,
            "call": notice.call,
            "project": notice.project,
            "acronym": notice.acronym,
            "agreement": notice.agreement,
            "starts_on": notice.starts_on.isoformat() if notice.starts_on else None,
            "ends_on": notice.ends_on.isoformat() if notice.ends_on else None,
            "contribution_eur": notice.contribution,
            "statement": notice.statement,
            "disclaimer": notice.disclaimer,
        }


def _funding_nodes() -> Iterator[Node]:
    for notice in _notices():
        grant: Node = {
            "@type": "MonetaryGrant",
            "identifier": notice.agreement or None,
            "name": notice.project or notice.programme,
            "description": notice.statement,
            "disambiguatingDescription": notice.disclaimer,
            "funder": {
                "@type": "Organization",
                "name": "European Union",
                "sameAs": "https://european-union.europa.eu/",
            },
            "inLanguage": notice.locale.language_code,
        }
        if notice.contribution is not None:
            grant["amount"] = {"@type": "MonetaryAmount", "currency": "EUR", "value": notice.contribution}
        yield grant
