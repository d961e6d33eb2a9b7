"""The screen on which administrators see what became of personal data: how much was removed or exported, and why."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from core.mail_views import LookOnly
from core.personal_data import label_of
from core.personal_data_models import PersonalDataEvent
from core.rights import Action, may


class NetworkLooks(LookOnly):
    """Whoever answers for the network may see events, and so may people with that right; nobody may change one."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Say whether `user` may do `action`: "view", and nothing else."""
        return super().user_has_permission(user, action) or (
            action == "view" and bool(may(user, Action.MANAGE_NETWORK))
        )


def done_by(event: PersonalDataEvent) -> str:
    """Return what to call the account that did it, or whom else."""
    if event.done_by is None:
        return gettext("the site itself")
    return event.done_by.get_full_name() or event.done_by.get_username()


class EventIndexView(IndexView):
    """The events, the latest first, with who did it."""

    def get_base_queryset(self) -> QuerySet[PersonalDataEvent]:
        """Return the events with their accounts, in one query for all."""
        return super().get_base_queryset().select_related("done_by")


class PersonalDataViewSet(ModelViewSet):
    """What was removed and exported of personal data; it names nobody."""

    model = PersonalDataEvent
    icon = "lock"
    menu_label = _("List of removals")
    menu_name = "personal-data"
    menu_order = 910
    add_to_settings_menu = True
    name = url_prefix = "personal_data"
    permission_policy = NetworkLooks(PersonalDataEvent)
    index_view_class = EventIndexView
    # Programs alone write events: there is no form.
    form_fields: list[str] = []
    copy_view_enabled = False
    inspect_view_enabled = False
    list_per_page = 50
    list_filter = ["kind", "done_at"]
    search_fields: list[str] = []
    ordering = ("-done_at",)
    list_display = [
        DateColumn("done_at", label=_("Done"), sort_key="done_at"),
        Column("kind", label=_("What happened"), accessor=lambda event: event.get_kind_display(), sort_key="kind"),
        Column("holder", label=_("Kind of data"), accessor=lambda event: label_of(event.holder)),
        Column("about", label=_("Subject"), accessor="about"),
        Column("number", label=_("Number of records"), accessor="number"),
        Column("done_by", label=_("Done by"), accessor=done_by),
    ]

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        """Return the right to see events, which Wagtail by itself offers only where single rows are shown."""
        return Permission.objects.filter(content_type__app_label="core", codename="view_personaldataevent")
