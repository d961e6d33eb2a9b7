"""Words for what Wagtail and wagtail-localize leave without any that could be translated."""

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms import choosers
from wagtail.admin.forms.auth import LoginForm
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import DefaultPageForm
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.forms import TaskStateCommentForm
from wagtail.images.forms import ImageInsertionForm
from wagtail_localize.models import Translation
from wagtail_localize.views.report import TranslationsReportFilterSet

# Without a label Django makes an English one of a field's name, and some labels take the language of the start.
LABELS: dict[type[Form], dict[str, object]] = {
    LoginForm: {"password": _("Password")},
    choosers.ExternalLinkChooserForm: {"link_text": _("Link text")},
    choosers.AnchorLinkChooserForm: {"link_text": _("Link text")},
    choosers.PhoneLinkChooserForm: {"phone_number": _("Phone number"), "link_text": _("Link text")},
    choosers.EmailLinkChooserForm: {
        "email_address": _("E-mail address"),
        "link_text": _("Link text"),
        "subject": pgettext_lazy("of a mail", "Subject"),
        "body": pgettext_lazy("of a mail", "Text"),
    },
    DefaultPageForm: {"include_descendants": _("All pages below too")},
    TaskStateCommentForm: {"comment": _("Comment")},
    ImageInsertionForm: {
        "format": _("Format"),
        "image_is_decorative": _("Image is decorative"),
        "alt_text": _("Alt text"),
    },
}
CHOOSER = {
    "choose_one_text": pgettext_lazy("something from a list", "Choose"),
    "choose_another_text": pgettext_lazy("something from a list", "Choose another"),
    "edit_item_text": pgettext_lazy("button", "Edit"),
    "search_tab_label": _("Search"),
    "create_action_label": pgettext_lazy("button", "Create"),
}


def name_menu_items(items: list[MenuItem]) -> None:
    """Let the items of a menu speak each user's language, where they take that of whoever is first to see the menu."""
    for item in items:
        if item.url == reverse("wagtail_localize:translations_report"):
            item.label = _("Translations")
        elif item.name.startswith("whats-new-in-wagtail"):
            item.label = _("What’s new in Wagtail")
        elif item.name == "editor-guide":
            item.label = _("Wagtail’s guide for editors")


def label_everything() -> None:
    """Give the forms, filters and models without words of their own the words that they lack."""
    for form, labels in LABELS.items():
        for name, label in labels.items():
            form.base_fields[name].label = label
    for name, text in CHOOSER.items():
        setattr(ChooserViewSet, name, text)
    filters = TranslationsReportFilterSet.base_filters
    filters["source_locale"].label = _("Source language")
    filters["target_locale"].label = pgettext_lazy("of a translation", "Language")
    Translation._meta.verbose_name = pgettext_lazy("of a page or a row", "translation")
    Translation._meta.verbose_name_plural = pgettext_lazy("of a page or a row", "translations")
