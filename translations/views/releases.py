"""The screen of a common release: which languages are ready, which are waited for, and the date."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.models import Page

from core import languages
from core.refusals import RefusedError
from core.rights import Action, Answer, may
from teams.people import display_name, name_in_use
from translations import releases
from translations.readiness import members_of
from translations.release_models import Release


class ReleaseForm(forms.Form):
    """Asks for the languages that are waited for, and for the date."""

    wanted = forms.MultipleChoiceField(
        label=gettext_lazy("Languages that go live together"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Each must be approved by its own reviewers. A language that you do not tick is not waited for; when it is "
            "approved in the meantime, it goes live together with the others."
        ),
    )
    goes_live_at = forms.DateTimeField(
        label=gettext_lazy("Date of publication"),
        required=False,
        widget=AdminDateTimeInput,
        help_text=gettext_lazy(
            "Left empty: with the last approval. With a date, what is ready then goes live, and the rest on its own "
            "when it is approved."
        ),
    )

    def __init__(self, *args: Any, there: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wanted"].choices = [
            (
                code,
                name_in_use(code)
                if code in there
                else _("%(language)s (not there yet)") % {"language": name_in_use(code)},
            )
            for code in languages.codes()
        ]

    def clean_goes_live_at(self) -> dt.datetime | None:
        """Refuse a date that has gone by; one that was set before may stay."""
        moment = self.cleaned_data["goes_live_at"]
        if moment is not None and moment <= timezone.now() and moment != self.initial.get("goes_live_at"):
            raise forms.ValidationError(_("This moment has passed. Choose one to come, or leave it empty."))
        return moment


class ReleaseView(WagtailAdminTemplateMixin, FormView):
    """Asks for the common release of a page and its translations, shows how it stands, changes it or calls it off."""

    form_class = ReleaseForm
    template_name = "translations/release.html"
    page_title = gettext_lazy("Publish together")
    header_icon = "calendar-check"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer whoever may read the page in the admin; PermissionDenied for anybody else."""
        page = get_object_or_404(Page, pk=kwargs["page_id"], depth__gt=1)
        if not may(request.user, Action.READ, page):
            raise PermissionDenied
        self.page, self.source = page, releases.original_of(page)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def release(self) -> Release | None:
        """The open release of the page."""
        return releases.open_release_of(self.source)

    @cached_property
    def answer(self) -> Answer:
        """Whether the person may ask for the release or change it."""
        return releases.may_ask(self.request.user, self.source.specific)

    @cached_property
    def there(self) -> set[str]:
        """The languages in which there is a version with words of its own."""
        versions = Page.objects.filter(translation_key=self.source.translation_key, alias_of=None)
        return set(versions.values_list("locale__language_code", flat=True))

    def get_page_subtitle(self) -> str:
        """Return the title of the page."""
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the steps to this screen."""
        report = {"url": reverse("wagtail_localize:translations_report"), "label": _("Translations")}
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, report, here]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Return the arguments with the languages that are there."""
        return super().get_form_kwargs() | {"there": self.there}

    def get_initial(self) -> dict[str, Any]:
        """Return what the release waits for; before there is one, the languages that are there."""
        if self.release is None:
            return {"wanted": [code for code in languages.codes() if code in self.there]}
        waited = self.release.members.filter(waited_for=True)
        return {
            "wanted": list(waited.values_list("language", flat=True)),
            "goes_live_at": self.release.goes_live_at,
        }

    def get_success_url(self) -> str:
        """Return the address of this screen."""
        return self.request.path

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context with how each language stands."""
        context = super().get_context_data(**kwargs)
        last = self.release or Release.objects.filter(translation_key=self.source.translation_key).first()
        members = members_of(self.release) if self.release else []
        return context | {
            "release": self.release,
            "last": last if last and not last.is_open else None,
            "outcomes": [
                (name_in_use(row.language), row.get_outcome_display())
                for row in last.members.exclude(outcome="").order_by("pk")
            ]
            if last and not last.is_open
            else [],
            "members": [self._shown(member) for member in members],
            "ready": any(member.ready for member in members),
            "asked_by": display_name(last.asked_by) if last and last.asked_by else "",
            "answer": self.answer,
            "title": self.source.get_admin_display_title(),
            "media": context["form"].media,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do what the button says; a refusal is told and changes nothing."""
        try:
            if "call-off" in request.POST and self.release:
                releases.call_off(self.release, request.user)
                messages.success(
                    request,
                    _("The common release is called off. What was approved goes live when it is handed in again."),
                )
                return redirect(request.path)
            if "publish-ready" in request.POST and self.release:
                releases.publish_now(self.release, request.user)
                messages.success(request, _("What was ready is published. The rest goes live when it is approved."))
                return redirect(request.path)
            return super().post(request, *args, **kwargs)
        except RefusedError as refused:
            messages.error(request, str(refused))
            return redirect(request.path)

    def form_valid(self, form: ReleaseForm) -> HttpResponse:
        """Ask for the release or change it."""
        wanted, moment = form.cleaned_data["wanted"], form.cleaned_data["goes_live_at"]
        if self.release is None:
            releases.ask(self.source, wanted, self.request.user, moment)
            text = _("From now on these languages wait for each other: an approval means ready.")
        else:
            releases.change(self.release, wanted, self.request.user, moment)
            text = _("The common release is changed.")
        messages.success(self.request, text)
        return super().form_valid(form)

    def _shown(self, member: Any) -> dict[str, Any]:
        readable = member.page is not None and bool(may(self.request.user, Action.READ, member.page))
        return {
            "code": member.language,
            "name": name_in_use(member.language),
            "readiness": member.readiness,
            "waited_for": member.row.waited_for,
            "approved_at": member.approved_at,
            "approved_by": display_name(member.approved_by) if member.approved_by else "",
            "standing": member.standing if readable else None,
            "url": reverse("wagtailadmin_pages:edit", args=[member.page.pk]) if readable else "",
        }
