"""What the core adds to Wagtail: the guard of files, and screens for its rows."""

from typing import Any

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from core import admin_words, languages
from core.deletion import reason_to_keep
from core.files import guard_document
from core.mail_views import OutgoingMailViewSet
from core.models import GlossaryTerm, Region
from core.personal_data_views import PersonalDataViewSet
from core.rich_text import register_language_mark
from core.snippets import SnippetChooserViewSet, SnippetViewSet


@hooks.register("before_serve_document")
def refuse_unpublished_documents(document: Any, request: Any) -> Any:
    """Refuse a document that no public page shows."""
    return guard_document(document, request)


@hooks.register("construct_reports_menu")
@hooks.register("construct_help_menu")
def name_menu_items(request: Any, menu_items: list[MenuItem]) -> None:
    """Show menus in the language of whoever looks at them."""
    admin_words.name_menu_items(menu_items)


@hooks.register("register_rich_text_features")
def mark_words_in_other_languages(features: Any) -> None:
    """Let editors mark words in each language of the site."""
    for code in languages.codes():
        register_language_mark(features, code)


class RegionChooserViewSet(SnippetChooserViewSet):
    """The screens that choose a region."""

    choose_one_text = _("Choose a region")
    choose_another_text = _("Choose another region")
    edit_item_text = _("Edit this region")


@hooks.register("before_delete_snippet")
def keep_what_is_needed(request: Any, instances: Any) -> Any:
    """Lead back, with a message that names what needs it, from deleting a row that something else needs."""
    reasons = [reason for reason in map(reason_to_keep, instances) if reason]
    if not reasons:
        return None
    for reason in reasons:
        messages.error(request, reason)
    model = type(next(iter(instances)))
    return redirect(model.snippet_viewset.get_url_name("list"))


class RegionViewSet(SnippetViewSet):
    """The rows of the regions."""

    model = Region
    chooser_viewset_class = RegionChooserViewSet
    icon = "site"
    list_display = ["name", "code", "country", "home_language", "joined"]


class GlossaryTermViewSet(SnippetViewSet):
    """The terms of the glossary."""

    model = GlossaryTerm
    icon = "help"
    list_display = ["term", "abbreviation", "locale"]


class NetworkViewSetGroup(SnippetViewSetGroup):
    """The rows that belong to the network as a whole."""

    menu_label = _("Network")
    menu_icon = "group"
    menu_name = "network"
    items = (RegionViewSet, GlossaryTermViewSet)


register_snippet(NetworkViewSetGroup)


@hooks.register("register_admin_viewset")
def show_outgoing_mails() -> OutgoingMailViewSet:
    """Let administrators see how far mails have come."""
    return OutgoingMailViewSet()


@hooks.register("register_admin_viewset")
def show_personal_data_events() -> PersonalDataViewSet:
    """Let administrators see what became of personal data."""
    return PersonalDataViewSet()
