"""The report on translations: how each page stands in each language, as far as the person may read it."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from core import languages
from core.spreadsheets import as_csv
from teams.people import name_in_use
from translations.overview import Cell, Line, lines, totals
from translations.overview_snippets import snippet_lines
from translations.states import State

LINES_A_PAGE = 30
TO_DO = "to_do"


class FilterForm(forms.Form):
    """What of the report is wanted; whatever it does not know is not asked for."""

    q = forms.CharField(label=gettext_lazy("Title"), required=False, max_length=100)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of page"), required=False)
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    order = forms.ChoiceField(label=gettext_lazy("Order"), required=False)

    def __init__(self, data: Any, found: list[Line], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        seen = {cell.language for line in found for cell in line.cells if cell.standing}
        self.fields["language"].choices = [
            ("", _("All languages")),
            *((code, name_in_use(code)) for code in languages.codes() if code in seen),
        ]
        self.fields["state"].choices = [("", _("All states")), (TO_DO, _("Something to do")), *State.choices]
        kinds = sorted({line.kind for line in found})
        self.fields["kind"].choices = [("", _("All kinds")), *((kind, kind) for kind in kinds)]
        regions = sorted({(line.region, line.region_pk) for line in found if line.region_pk})
        self.fields["region"].choices = [("", _("All regions")), *((str(key), name) for name, key in regions)]
        self.fields["order"].choices = [("", _("By title")), ("oldest", _("What waits longest first"))]

    def kept(self, found: list[Line]) -> list[Line]:
        """Return the lines that are wanted, in the order that is wanted."""
        self.is_valid()
        wanted = self.cleaned_data
        state, language = wanted.get("state"), wanted.get("language")
        tests: list[Callable[[Line], bool]] = []
        if text := wanted.get("q", "").strip().casefold():
            tests.append(lambda line: text in line.title.casefold())
        if wanted.get("kind"):
            tests.append(lambda line: line.kind == wanted["kind"])
        if wanted.get("region"):
            tests.append(lambda line: str(line.region_pk) == wanted["region"])
        if state or language:
            tests.append(lambda line: any(_matches(cell, state) for cell in line.cells if self.shows(cell.language)))
        found = [line for line in found if all(test(line) for test in tests)]
        if wanted.get("order") == "oldest":
            last = timezone.now()
            found.sort(key=lambda line: self.waiting_since(line) or last)
        return found

    def shows(self, language: str) -> bool:
        """Tell whether the column of a language is wanted."""
        return self.cleaned_data.get("language") in {"", None, language}

    def waiting_since(self, line: Line) -> dt.datetime | None:
        """Return since when the oldest of the wanted languages waits."""
        waiting = (cell.since for cell in line.cells if cell.to_do and cell.since and self.shows(cell.language))
        return min(waiting, default=None)


class TranslationsReport(WagtailAdminTemplateMixin, TemplateView):
    """Pages × languages with their states, the words to do, since when and in whose hands; also as a file."""

    template_name = "translations/report.html"
    page_title = gettext_lazy("Translations")
    header_icon = "globe"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with the report, or with `?export=csv` with the file."""
        self.found = [*lines(request.user), *snippet_lines(request.user)]
        self.form = FilterForm(request.GET, self.found)
        self.kept = self.form.kept(self.found)
        if request.GET.get("export") == "csv":
            return self._file()
        return super().get(request, *args, **kwargs)

    @property
    def header_buttons(self) -> list[HeaderButton]:
        """The way to the file, with the same filters."""
        query = self.request.GET.copy()
        query["export"] = "csv"
        return [HeaderButton(_("Download as CSV"), url=f"?{query.urlencode()}", icon_name="download")]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the steps to this screen."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context with a page of the lines; only columns that the person sees anything in are there."""
        page = Paginator(self.kept, LINES_A_PAGE).get_page(self.request.GET.get("p"))
        seen = {cell.language for line in self.kept for cell in line.cells if cell.standing}
        columns = [code for code in languages.codes() if code in seen and self.form.shows(code)]
        rows = [
            (line, [cell for cell in line.cells if cell.language in columns], self.form.waiting_since(line))
            for line in page.object_list
        ]
        narrowed = any(self.request.GET.get(name) for name in self.form.fields if name != "order")
        return super().get_context_data(**kwargs) | {
            "form": self.form,
            "page_obj": page,
            "object_list": page.object_list,
            "rows": rows,
            "columns": [(code, name_in_use(code)) for code in columns],
            "totals": [total for total in totals(self.kept) if self.form.shows(total.language)],
            "narrowed": narrowed,
            "report_url": reverse("wagtail_localize:translations_report"),
            "number": len(self.kept),
        }

    def _file(self) -> HttpResponse:
        answer = HttpResponse(as_csv(_rows(self.kept, self.form)), content_type="text/csv; charset=utf-8")
        name = f"translations-{timezone.localdate().isoformat()}.csv"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer


def _matches(cell: Cell, state: str | None) -> bool:
    if cell.standing is None:
        return False
    if state == TO_DO:
        return cell.to_do
    return not state or cell.standing.state == state


def _rows(found: Iterable[Line], form: FilterForm) -> Iterable[list[Any]]:
    """Yield the head of the file and a row a page and language."""
    yield [
        _("Title"),
        _("Kind of page"),
        _("Region"),
        _("Language"),
        _("State"),
        _("Words to do"),
        pgettext("column: date since when a translation is in its state", "Since"),
        pgettext("column: person who has worked on it last", "Who"),
        _("Translated from"),
    ]
    for line in found:
        for cell in line.cells:
            standing = cell.standing
            if standing is None or not form.shows(cell.language):
                continue
            yield [
                line.title,
                line.kind,
                line.region,
                cell.language_name,
                standing.label,
                "" if cell.words is None else cell.words,
                timezone.localdate(cell.since).isoformat() if cell.since else "",
                cell.who,
                name_in_use(standing.source_language) if standing.source_language else "",
            ]
