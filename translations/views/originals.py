"""What is done to the original of translations: its changes, which language it is in, the branch below it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Page
from wagtail_localize.models import TranslationSource

from core import languages
from core.refusals import RefusedError
from core.rights import Action, may
from teams.people import name_in_use
from translations import guard, services, states, trees
from translations.models import SourceChange, TreeTranslation
from translations.states import State
from translations.switching import switch_source


class SwitchForm(forms.Form):
    """Asks which language is the original from now on."""

    language = forms.ChoiceField()

    def __init__(self, *args: Any, codes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].label = _("New original")
        self.fields["language"].choices = [(code, name_in_use(code)) for code in codes]


class BranchForm(forms.Form):
    """Asks into which languages the pages below a page are to be translated."""

    languages = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, page: Page, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["languages"].label = _("Languages")
        self.fields["languages"].choices = [
            (code, name_in_use(code)) for code in languages.codes() if code != page.locale.language_code
        ]


class Original(WagtailAdminTemplateMixin, TemplateView):
    """How the versions of a page stand; its changes that put translations out of date; another original."""

    template_name = "translations/original.html"
    header_icon = "site"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer, or refuse with the reason whoever may not read the page."""
        self.page = get_object_or_404(Page, pk=kwargs["page_id"]).specific
        answer = guard.may_read(request.user, self.page)
        if not answer:
            return guard.refuse_page(request, answer)
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        """Return the heading of the screen."""
        return _("Versions and changes")

    def get_page_subtitle(self) -> str:
        """Return the title of the page."""
        return str(self.page.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the steps to this screen."""
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, here]

    @cached_property
    def standings(self) -> list[states.Standing]:
        """How each version stands that the person may read, in the order of the languages."""
        found = states.standings([self.page], person=self.request.user)
        places = ((self.page.translation_key, code) for code in languages.codes())
        return [found[place] for place in places if place in found]

    @cached_property
    def changes(self) -> list[SourceChange]:
        """The changes of this page, as an original, on account of which something is still to be done."""
        rows = SourceChange.objects.filter(
            source__object_id=self.page.translation_key, source__locale_id=self.page.locale_id, minor=False
        )
        rows = rows.annotate(strings=Count("outdated_strings__previous", distinct=True)).select_related("made_by")
        return [change for change in rows[:50] if change.strings or change.removed]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context of the template."""
        found = self.standings
        codes = [each.language for each in found if each.state == State.PUBLISHED and each.source_language]
        may_switch = bool(may(self.request.user, Action.MANAGE_TEAMS) and codes)
        return super().get_context_data(
            page=self.page,
            rows=[(name_in_use(each.language), each, self._source(each)) for each in found],
            changes=self.changes,
            may_edit=bool(guard.may_edit(self.request.user, self.page)),
            form=SwitchForm(codes=codes) if may_switch else None,
            branch=kwargs.pop("branch", None) or (BranchForm(page=self.page) if self.page.numchild else None),
            **kwargs,
        )

    def _source(self, standing: states.Standing) -> str:
        return name_in_use(standing.source_language) if standing.source_language else ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Mark a change as minor, send the pages below to translation, or make another language the original."""
        if "branch" in request.POST:
            form = BranchForm(request.POST, page=self.page)
            if not form.is_valid():
                return self.render_to_response(self.get_context_data(branch=form))
            run = trees.begin(self.page, form.cleaned_data["languages"], request.user)
            return redirect("translations:branch", run.pk)
        if "change" in request.POST:
            self._mark_minor(request)
        else:
            self._switch(request)
        return redirect(request.path)

    def _switch(self, request: HttpRequest) -> None:
        form = SwitchForm(request.POST, codes=languages.codes())
        if not form.is_valid():
            messages.error(request, " ".join(form.errors["language"]))
            return
        try:
            switch_source(self.page, form.cleaned_data["language"], request.user)
        except RefusedError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The original is in another language now. Nothing was published."))

    def _mark_minor(self, request: HttpRequest) -> None:
        with transaction.atomic():
            page = services.hold(self.page)
            answer = guard.may_edit(request.user, page)
            if not answer:
                messages.error(request, answer.reason)
                return
            source = TranslationSource.objects.filter(object_id=page.translation_key, locale_id=page.locale_id)
            number = request.POST["change"]
            change = get_object_or_404(SourceChange, pk=number if number.isdecimal() else None, source__in=source)
            services.mark_minor(change, request.user)
        messages.success(request, _("The translations are right as they are. Nothing was published."))


class Branch(WagtailAdminTemplateMixin, TemplateView):
    """How far a branch of pages has been sent to translation, for whoever began it and for administrators."""

    template_name = "translations/branch.html"
    header_icon = "site"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer, or refuse whoever did not begin it."""
        self.run = get_object_or_404(TreeTranslation, pk=kwargs["run_id"])
        if self.run.person_id != request.user.pk and not may(request.user, Action.MANAGE_TEAMS):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        """Return the heading of the screen."""
        return _("Pages sent to translation")

    def get_page_subtitle(self) -> str:
        """Return the title of the page at the top of the branch."""
        return self.run.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the steps to this screen."""
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context of the template."""
        refusals = [(each["title"], name_in_use(each["language"]), each["reason"]) for each in self.run.refusals]
        names = ", ".join(name_in_use(code) for code in self.run.languages)
        return super().get_context_data(run=self.run, refusals=refusals, names=names, **kwargs)
