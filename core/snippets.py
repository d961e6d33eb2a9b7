"""Screens for rows, with every word in the language of whoever looks at them.

Wagtail's own take "Home", "Choose" and the like in the language that is active when the site starts.
"""

from typing import Any

from django.forms import Form
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import BaseChooser
from wagtail.snippets.views import chooser, snippets
from wagtail.snippets.widgets import AdminSnippetChooser


class FilteredByLanguage:
    """A list to choose from, whose filter by language is labelled."""

    def get_filter_form(self) -> Form:
        """Return the form above the list."""
        form = super().get_filter_form()
        if "locale" in form.fields:
            form.fields["locale"].label = _("Language")
        return form


class ChooseView(FilteredByLanguage, chooser.ChooseView):
    """The first page of a list to choose from."""


class ChooseResultsView(FilteredByLanguage, chooser.ChooseResultsView):
    """Any other page of it."""


class SnippetChooserViewSet(chooser.SnippetChooserViewSet):
    """The screens that choose one of some rows."""

    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    choose_one_text = BaseChooser.choose_one_text
    choose_another_text = BaseChooser.choose_another_text
    edit_item_text = BaseChooser.link_to_chosen_text

    @cached_property
    def widget_class(self) -> AdminSnippetChooser:
        """The field of a form that chooses one."""
        return AdminSnippetChooser(
            model=self.model,
            icon=self.icon,
            choose_one_text=self.choose_one_text,
            choose_another_text=self.choose_another_text,
            link_to_chosen_text=self.edit_item_text,
        )


class SnippetViewSet(snippets.SnippetViewSet):
    """The screens for some rows, which have a place of their own in the menu."""

    chooser_viewset_class = SnippetChooserViewSet

    @property
    def breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The trail that leads to the list."""
        return [{"url": reverse_lazy("wagtailadmin_home"), "label": _("Home")}]
