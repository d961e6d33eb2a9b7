"""The screen on which administrators see what became of personal data: how much was removed or exported, and why."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.model import ModelViewSet

from core.mail_views import LookOnly
from core.personal_data import label_of
from core.personal_data_models import PersonalDataEvent


class PersonalDataViewSet(ModelViewSet):
    """What was removed and exported of personal data; it names nobody."""

    model = PersonalDataEvent
    icon = "lock"
    menu_label = _("Personal data")
    menu_name = "personal-data"
    menu_order = 910
    add_to_settings_menu = True
    name = url_prefix = "personal_data"
    permission_policy = LookOnly(PersonalDataEvent)
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
    ]

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        """Return the right to see events, which Wagtail by itself offers only where single rows are shown."""
        return Permission.objects.filter(content_type__app_label="core", codename="view_personaldataevent")
