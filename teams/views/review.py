"""The screen of a review: the text beside its source or beside what is published, and the decision."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.models import Page, TaskState, WorkflowState

from core.rights import Action, may
from teams import moderation, translated
from teams.comparison import beside_published, beside_source, link_of
from teams.forms import ReviewForm
from teams.people import display_name, name_in_use
from teams.views.base import FormScreen


class ReviewView(FormScreen):
    """Shows a text that was handed in, and approves it or sends it back."""

    form_class = ReviewForm
    template_name = "teams/review.html"
    page_title = gettext_lazy("Review")
    header_icon = "clipboard-list"
    under_teams = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer whoever may read the page in the admin; PermissionDenied for anybody else."""
        if not may(request.user, Action.READ, self.page):
            raise PermissionDenied
        if request.method == "GET" and self.task_state is None:
            messages.warning(request, self.no_longer_waits())
            return redirect("wagtailadmin_home")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def page(self) -> Page:
        """The page; Http404 when there is none."""
        return get_object_or_404(Page.objects.select_related("locale"), pk=self.kwargs["pk"]).specific

    @cached_property
    def state(self) -> WorkflowState | None:
        """The latest review of the page, ended or not."""
        return (
            WorkflowState.objects.for_instance(self.page)
            .select_related("current_task_state__finished_by", "requested_by")
            .order_by("-created_at", "-pk")
            .first()
        )

    @cached_property
    def task_state(self) -> TaskState | None:
        """The step of the review that waits for somebody, or None when nothing waits."""
        if self.state is None or self.state.status != WorkflowState.STATUS_IN_PROGRESS:
            return None
        return self.state.current_task_state

    def no_longer_waits(self) -> str:
        """Return what became of the review that is over."""
        title = self.page.get_admin_display_title()
        if self.state is None:
            return _("“%(title)s” does not wait for a review.") % {"title": title}
        task = self.state.current_task_state
        values = {"title": title, "name": display_name(task.finished_by) if task and task.finished_by else ""}
        if self.state.status == WorkflowState.STATUS_APPROVED and values["name"]:
            return _("“%(title)s” does not wait for a review any more: %(name)s has approved it.") % values
        if self.state.status == WorkflowState.STATUS_NEEDS_CHANGES and values["name"]:
            return _("“%(title)s” does not wait for a review any more: %(name)s has sent it back.") % values
        return _("“%(title)s” does not wait for a review any more.") % values

    def get_page_subtitle(self) -> str:
        """Return the title of the page."""
        return self.page.get_admin_display_title()

    def get_initial(self) -> dict[str, Any]:
        """Return the version that is shown, so that a decision is about that one."""
        revision = self.page.latest_revision
        return {"revision": revision and revision.pk, "written_at": revision and revision.created_at.isoformat()}

    def get_success_url(self) -> str:
        """Return the address of the dashboard, where the next text waits."""
        return reverse("wagtailadmin_home")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the texts side by side and what may be decided."""
        page = self.page
        revision = page.latest_revision
        text = page.get_latest_revision_as_object()
        link = link_of(page)
        lines = beside_source(text, link) if link else beside_published(text, self.request)
        source = link.source if link else None
        earlier = (
            TaskState.objects.filter(workflow_state=self.state)
            .exclude(pk=self.task_state.pk if self.task_state else None)
            .exclude(comment="")
            .select_related("finished_by")
            .order_by("started_at")
        )
        return super().get_context_data(**kwargs) | {
            "page": page,
            "language": name_in_use(page.locale.language_code),
            "language_code": page.locale.language_code,
            "source_language": name_in_use(source.locale.language_code) if source else "",
            "source_code": source.locale.language_code if source else page.locale.language_code,
            "translated": link is not None,
            "outdated": any(told.outdated for told in translated.told([page]).values()),
            "changed_lines": [line for line in lines if line.changed],
            "same_lines": [line for line in lines if not line.changed],
            "editor": display_name(revision.user) if revision and revision.user else "",
            "edited_at": revision.created_at if revision else None,
            "task_state": self.task_state,
            "requested_by": display_name(self.state.requested_by) if self.state and self.state.requested_by else "",
            "earlier": [(display_name(each.finished_by) if each.finished_by else "", each) for each in earlier],
            "answer": may(self.request.user, Action.REVIEW, page),
            "may_edit": bool(may(self.request.user, Action.EDIT, page)),
        }

    def form_valid(self, form: ReviewForm) -> HttpResponse:
        """Decide, unless the text has changed or somebody else was quicker; say what was done."""
        data = form.cleaned_data
        try:
            with transaction.atomic():
                self._refuse_other_version(data["revision"], data["written_at"])
                moderation.decide(self.page, self.request.user, data["decision"], data["comment"])
        except moderation.ReviewRefusedError as refused:
            messages.error(self.request, str(refused))
            return redirect(self.request.path)
        text = (
            _("“%(title)s” is sent back. Its editor gets your comment by e-mail.")
            if data["decision"] != ReviewForm.APPROVE
            else _("“%(title)s” is approved and published.")
            if moderation.is_published(self.page)
            else _("“%(title)s” is approved. It goes live together with its other languages, when they are ready.")
        )
        messages.success(self.request, text % {"title": self.page.get_admin_display_title()})
        return redirect(self.get_success_url())

    def _refuse_other_version(self, revision: int, written_at: str) -> None:
        """Raise ReviewRefusedError when the text is not the one that was read.

        Nobody changes it until the transaction ends.
        """
        pages = Page.objects.select_for_update(of=("self",)).select_related("latest_revision")
        latest = pages.get(pk=self.page.pk).latest_revision
        same = latest is not None and latest.pk == revision
        if written_at and same:
            same = latest.created_at.isoformat() == written_at
        if self.task_state is not None and not same:
            raise moderation.ReviewRefusedError(
                _("Somebody has changed the text since you opened it. This is how it is now: read it again.")
            )
