"""The screen on which administrators see how far mails have come."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from core.countries import language_name
from core.mail_models import OutgoingMail
from core.outbox import kind_label


class LookOnly(ModelPermissionPolicy):
    """Whoever may see mails may see them; nobody may write, change or delete one."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Say whether `user` may do `action`: "view", if they have that right, and nothing else."""
        return action == "view" and super().user_has_permission(user, action)


class MailIndexView(IndexView):
    """The mails, the latest first, without what they say."""

    def get_base_queryset(self) -> QuerySet[OutgoingMail]:
        """Return the mails without their texts: links in them let their readers in."""
        return super().get_base_queryset().defer("text", "extras")


class OutgoingMailViewSet(ModelViewSet):
    """The mails that the site has written."""

    model = OutgoingMail
    icon = "mail"
    menu_label = _("Outgoing mails")
    menu_name = "outgoing-mails"
    menu_order = 900
    add_to_settings_menu = True
    name = url_prefix = "outgoing_mails"
    permission_policy = LookOnly(OutgoingMail)
    index_view_class = MailIndexView
    # Programs alone write mails: there is no form.
    form_fields: list[str] = []
    copy_view_enabled = False
    inspect_view_enabled = False
    list_per_page = 50
    list_filter = ["language", "sent_at", "given_up_at"]
    search_fields = ["to"]
    search_backend_name = None
    ordering = ("-written_at",)
    list_display = [
        Column("kind", label=_("Kind"), accessor=lambda mail: kind_label(mail.kind), sort_key="kind"),
        Column("to", label=pgettext_lazy("recipient of a mail", "To"), accessor="to", sort_key="to"),
        Column("language", label=_("Language"), accessor=lambda mail: language_name(mail.language, get_language())),
        Column("state", label=_("State"), accessor=lambda mail: mail.state.label),
        DateColumn("written_at", label=pgettext_lazy("time of a mail", "Written"), sort_key="written_at"),
        DateColumn("sent_at", label=pgettext_lazy("time of a mail", "Sent"), sort_key="sent_at"),
        Column("attempts", label=_("Attempts"), accessor="attempts"),
        Column("error", label=_("Error"), accessor="error"),
    ]

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        """Return the right to see mails, which Wagtail by itself offers only where single rows are shown."""
        return Permission.objects.filter(content_type__app_label="core", codename="view_outgoingmail")
