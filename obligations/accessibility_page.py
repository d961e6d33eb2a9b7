"""The accessibility statement, and the reminders to review it."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core.facts import SharedColumns
from core.pages import SitePageManager
from core.records import Record
from obligations import automatic_report, laws
from obligations.conformance import conformance_for
from obligations.record_blocks import KnownIssueBlock
from obligations.record_pages import RecordPage

# Directive (EU) 2016/2102 asks for a regular review, Decision (EU) 2018/1523 for one a year at least.
REVIEWED_EVERY = timedelta(days=365)


class AccessibilityPage(SharedColumns, RecordPage):
    """The accessibility statement, on the model of Commission Implementing Decision (EU) 2018/1523."""

    record = Record.ACCESSIBILITY
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    template = "obligations/accessibility_page.html"
    shared_columns = ("prepared_on", "reviewed_on", "plan_url")

    issues = StreamField([("issue", KnownIssueBlock())], verbose_name=_("known issues"), blank=True)
    prepared_on = models.DateField(_("statement prepared on"), null=True, blank=True)
    reviewed_on = models.DateField(
        _("statement last reviewed on"),
        null=True,
        blank=True,
        help_text=_("A year later the network’s administrators are reminded to review it."),
    )

    plan_url = models.URLField(
        _("address of the multi-year plan"),
        blank=True,
        default="",
        # A former version of the site that still runs knows nothing of this column.
        db_default="",
        help_text=_("French law asks for a plan of how accessibility is going to be improved."),
    )

    content_panels = [
        *RecordPage.content_panels,
        FieldPanel("issues"),
        MultiFieldPanel(
            [FieldPanel("prepared_on"), FieldPanel("reviewed_on"), FieldPanel("plan_url")],
            heading=_("Facts, the same in every language"),
        ),
    ]
    search_fields = [*RecordPage.search_fields, index.SearchField("issues")]
    override_translatable_fields = [
        *RecordPage.override_translatable_fields,
        *(SynchronizedField(name, overridable=False) for name in shared_columns),
    ]
    objects = SitePageManager()

    class Meta:
        verbose_name = _("accessibility statement")
        verbose_name_plural = _("accessibility statements")

    @property
    def review_due_on(self) -> date | None:
        """The day by which the statement has to be reviewed; None where it was never prepared."""
        last = self.reviewed_on or self.prepared_on
        return last + REVIEWED_EVERY if last else None

    @property
    def issues_by_reason(self) -> list[tuple[Any, list[Any]]]:
        """The known issues under the reasons of the Decision, those reasons alone that some issue has."""
        by_code = {code: [] for code, _label in KnownIssueBlock.Reason.CHOICES}
        for block in self.issues:
            by_code.setdefault(block.value["reason"], []).append(block.value)
        labels = dict(KnownIssueBlock.Reason.CHOICES)
        return [(code, labels.get(code, code), found) for code, found in by_code.items() if found]

    def clean(self) -> None:
        """Raise ValidationError for a review before the statement was prepared, and for a day to come."""
        super().clean()
        if self.prepared_on and self.reviewed_on and self.reviewed_on < self.prepared_on:
            raise ValidationError({"reviewed_on": _("The review was before the statement was prepared.")})
        for name in ("prepared_on", "reviewed_on"):
            if getattr(self, name) and getattr(self, name) > timezone.localdate():
                raise ValidationError({name: _("This day is still to come.")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the context with what is known of conformance, by people and by machines, and whom to turn to."""
        context = super().get_context(request, *args, **kwargs)
        context["conformance"] = conformance_for(self.language)
        context["automatic"] = automatic_report.latest()
        context["enforcement"] = laws.accessibility_in(region.country for region in context["chrome"].regions)
        return context


class ReviewReminder(models.Model):
    """That the administrators were reminded of a review of the statement: once for each day on which it was due."""

    due_on = models.DateField(unique=True)
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.due_on}"
