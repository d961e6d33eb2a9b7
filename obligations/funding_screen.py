"""The screen of the funding settings: everything that the foot of every page says, in all languages."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages

from core import languages
from core.models import FundingNotice
from core.refusals import RefusedError
from core.screens import Screen
from obligations import funding
from obligations.access import ForNetwork
from obligations.funding_forms import FactsForm, WordsForm

SCREEN = "obligations:funding"


class FundingView(ForNetwork, Screen, TemplateView):
    """Shows the settings, and saves them all at once."""

    page_title = gettext_lazy("Funding")
    header_icon = "form"
    template_name = "obligations/screens/funding.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save what was typed, or show it again with what is wrong and save nothing."""
        facts, words = self.facts, self.words
        valid = [facts.is_valid(), *(form.is_valid() for form in words.values())]
        if all(valid):
            self._check_together()
            valid = [not form.errors for form in (facts, *words.values())]
        if all(valid):
            try:
                funding.save(facts, words, by=request.user)
            except RefusedError as error:
                facts.add_error("emblem", str(error))
            else:
                messages.success(request, _("The funding settings are saved. Every page shows them now."))
                return redirect(SCREEN)
        messages.error(request, _("Nothing was saved. Look at what is marked below."))
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the forms, and which wordings nobody has confirmed."""
        shown = [
            {
                "code": code,
                "name": languages.own_name(code),
                "form": form,
                "to_confirm": code in self.notices and not self.notices[code].confirmed,
            }
            for code, form in self.words.items()
        ]
        return super().get_context_data(**kwargs) | {
            "facts": self.facts,
            "words": shown,
            "media": self.facts.media,
            "action": reverse(SCREEN),
        }

    @cached_property
    def notices(self) -> dict[str, FundingNotice]:
        """The notices there are, by language."""
        return funding.notices()

    @cached_property
    def facts(self) -> FactsForm:
        """The form of what is the same in every language."""
        # A copy, since a form writes to its instance whether it is valid or not.
        first = next(iter(funding.notices().values()), None)
        return FactsForm(self._data, prefix="facts", instance=first)

    @cached_property
    def words(self) -> dict[str, WordsForm]:
        """The forms of the words, by language."""
        names = list(WordsForm.base_fields)
        return {
            code: WordsForm(
                self._data,
                prefix=code,
                initial={name: getattr(self.notices[code], name) for name in names} if code in self.notices else {},
            )
            for code in languages.codes()
        }

    @property
    def _data(self) -> Any:
        return self.request.POST if self.request.method == "POST" else None

    def _check_together(self) -> None:
        spoken = {code: form for code, form in self.words.items() if not form.is_blank}
        if not spoken:
            first = next(iter(self.words.values()))
            first.add_error("statement", _("Enter the statement and the disclaimer in one language at least."))
        if self.facts.cleaned_data.get("emblem"):
            for form in spoken.values():
                if not form.cleaned_data["emblem_alt"]:
                    form.add_error("emblem_alt", _("Say what the other emblem shows."))
