"""What the core adds to Wagtail: the guard of files, and screens for its rows."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from core import languages
from core.files import guard_document
from core.models import FundingNotice, GlossaryTerm, Region
from core.rich_text import register_language_mark


@hooks.register("before_serve_document")
def refuse_unpublished_documents(document: Any, request: Any) -> Any:
    """Refuse a document that no public page shows."""
    return guard_document(document, request)


@hooks.register("register_rich_text_features")
def mark_words_in_other_languages(features: Any) -> None:
    """Let editors mark words in each language of the site."""
    for code in languages.codes():
        register_language_mark(features, code)


class RegionViewSet(SnippetViewSet):
    """The rows of the regions."""

    model = Region
    icon = "site"
    list_display = ["name", "code", "country", "home_language", "joined"]


class GlossaryTermViewSet(SnippetViewSet):
    """The terms of the glossary."""

    model = GlossaryTerm
    icon = "help"
    list_display = ["term", "abbreviation", "locale"]


class FundingNoticeViewSet(SnippetViewSet):
    """The funding notice at the foot of every page."""

    model = FundingNotice
    icon = "form"
    list_display = ["statement", "locale"]


class NetworkViewSetGroup(SnippetViewSetGroup):
    """The rows that belong to the network as a whole."""

    menu_label = _("Network")
    menu_icon = "group"
    menu_name = "network"
    items = (RegionViewSet, GlossaryTermViewSet, FundingNoticeViewSet)


register_snippet(NetworkViewSetGroup)
