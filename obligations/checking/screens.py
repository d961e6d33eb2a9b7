"""What administrators see of the checks: a panel on the dashboard, and a screen with all that was found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.ui.components import Component
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Page

from core.countries import language_name
from core.rights import Action, may
from obligations.access import ForNetwork
from obligations.checking.findings import worded
from obligations.checking.models import CheckReport
from obligations.checking.nightly import check_now
from obligations.checking.services import findings_of, latest

PAGES_SHOWN = 50
SCREEN = "obligations_check:report"


@dataclass(frozen=True, slots=True)
class FaultyPage:
    """A page, by its address, with what is missing there in words, and where it can be edited."""

    address: str
    language: str
    title: str
    edit_url: str
    faults: list[str] = field(default_factory=list)


class CheckPanel(Component):
    """When the public pages were last checked, and how much was found."""

    name = "obligations"
    template_name = "obligations/checking/panel.html"
    order = 300

    class Media:
        css = {"all": ["core/screens.css"]}

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Return the context with the last report."""
        return {"report": latest(with_findings=False), "screen": reverse(SCREEN)}


def show_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Put the last check on the dashboard of whoever answers for the network."""
    if may(request.user, Action.MANAGE_NETWORK):
        panels.append(CheckPanel())


class CheckView(ForNetwork, WagtailAdminTemplateMixin, TemplateView):
    """All that the last check has found, by page, for whoever answers for the network; POST has a new one made."""

    page_title = gettext_lazy("Check of the public pages")
    header_icon = "clipboard-list"
    template_name = "obligations/checking/report.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        """Have the pages checked in the background, and say so."""
        check_now.enqueue()
        messages.success(request, _("The pages are being checked. The report will be here in a few minutes."))
        return redirect(SCREEN)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the steps to this screen."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context with one page of the pages on which something was found."""
        context = super().get_context_data(**kwargs)
        report = latest()
        if report is None:
            return context | {"report": None}
        pages = faulty_pages(report)
        shown = Paginator(pages, PAGES_SHOWN).get_page(self.request.GET.get("p"))
        return context | {
            "report": report,
            "shown": shown,
            "left_out": report.total - len(report.findings),
            "earlier": CheckReport.objects.defer("findings")[1:8],
        }


def faulty_pages(report: CheckReport) -> list[FaultyPage]:
    """Return the pages on which a report has found something, in the order of languages and addresses; two queries."""
    findings = findings_of(report)
    titles = dict(
        Page.objects.filter(pk__in={each.page for each in findings if each.page}).values_list("pk", "draft_title")
    )
    active = get_language() or "en"
    pages = []
    for (language, address, number), found in groupby(findings, lambda each: (each.language, each.address, each.page)):
        pages.append(
            FaultyPage(
                address,
                language_name(language, active) if language else "",
                titles.get(number, ""),
                # What nobody finds any more is not edited either.
                reverse("wagtailadmin_pages:edit", args=[number]) if number in titles else "",
                [worded(each.code, each.said) for each in found],
            )
        )
    return pages


def urls() -> list[URLPattern]:
    """Return the addresses of the screens, below the admin's."""
    return [path("", CheckView.as_view(), name="report")]
