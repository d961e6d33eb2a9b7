"""The screens of the organisers, below /admin/workshops/."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from core import languages
from core.countries import country_name, language_name
from core.numbers import format_number
from core.ordering import sort_key
from core.screens import Screen
from core.spreadsheets import as_csv
from workshops.facts import now
from workshops.models import Workshop, WorkshopPage
from workshops.organisers import exports
from workshops.organisers.access import organised_by, organises_any, require
from workshops.organisers.forms import MessageForm
from workshops.organisers.messages import log_on_page, people_by_language, send
from workshops.organisers.registers import RegisterForm, interpretation, narrowed
from workshops.registrations.forms import NO_COUNTRY
from workshops.registrations.models import Registration, Status
from workshops.registrations.statistics import numbers_of
from workshops.states import state_of

PEOPLE_A_PAGE = 50
WORKSHOPS_A_PAGE = 50
EXPORTED = "workshops.export"


def pages_of(workshops: list[Workshop]) -> dict[int, WorkshopPage]:
    """Return the page by which to call each workshop, by its key: in the active language, else in its own, else any."""
    active = get_language()
    found: dict[int, WorkshopPage] = {}
    pages = WorkshopPage.objects.filter(workshop__in=workshops, alias_of__isnull=True).without_bodies()
    for page in pages.select_related("locale").order_by("pk"):
        page.workshop = next(row for row in workshops if row.pk == page.workshop_id)

        def rank(each: WorkshopPage) -> tuple[bool, bool]:
            code = each.locale.language_code
            return code != active, code != each.workshop.source_language

        best = found.get(page.workshop_id)
        if best is None or rank(page) < rank(best):
            found[page.workshop_id] = page
    return found


class WorkshopsView(Screen, TemplateView):
    """The workshops that somebody organises, the latest first, with how many people have registered."""

    template_name = "workshops/organisers/workshops.html"
    page_title = gettext_lazy("Registrations")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer somebody who organises workshops; PermissionDenied for anybody else."""
        if not organises_any(request.user):
            raise PermissionDenied(_("Only the editors of a host region and network administrators see registrations."))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context with one page of the workshops; the number of queries is the same for any number."""
        rows = organised_by(self.request.user, Workshop.objects.select_related("host")).order_by("-number", "-pk")
        shown = Paginator(rows, WORKSHOPS_A_PAGE).get_page(self.request.GET.get("page"))
        workshops = list(shown.object_list)
        pages = pages_of(workshops)
        listed = [
            {"row": row, "page": pages.get(row.pk), "state": state_of(row, now(), is_full=row.is_full)}
            for row in workshops
        ]
        return super().get_context_data(**kwargs) | {"shown": shown, "listed": listed}


class OneWorkshop(Screen):
    """A screen about the workshop in the address, for its organisers alone."""

    workshop: Workshop

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer an organiser of the workshop; PermissionDenied for anybody else, Http404 where there is none."""
        self.workshop = get_object_or_404(Workshop.objects.select_related("host"), pk=kwargs["pk"])
        require(request.user, self.workshop)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def page(self) -> WorkshopPage | None:
        """The page by which to call the workshop."""
        return pages_of([self.workshop]).get(self.workshop.pk)

    def get_page_subtitle(self) -> str:
        """Return the title of the workshop."""
        return self.page.title if self.page else str(self.workshop)

    def above(self) -> list[dict[str, Any]]:
        """Return the way over the list of workshops."""
        return [{"url": reverse("organisers:workshops"), "label": _("Registrations")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the workshop, its page and its state."""
        state = state_of(self.workshop, now(), is_full=self.workshop.is_full)
        return super().get_context_data(**kwargs) | {"workshop": self.workshop, "page": self.page, "state": state}


class RegisterView(OneWorkshop, TemplateView):
    """The people who have registered for a workshop: looked through, and marked who was there."""

    template_name = "workshops/organisers/register.html"
    page_title = gettext_lazy("Registered people")

    @property
    def header_buttons(self) -> list[HeaderButton]:
        """The ways to the other screens of the workshop."""
        key = self.workshop.pk
        return [
            HeaderButton(_("Write to everybody"), url=reverse("organisers:message", args=[key]), icon_name="mail"),
            HeaderButton(_("Numbers"), url=reverse("organisers:numbers", args=[key]), icon_name="list-ol"),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context with one page of the people; the number of queries is the same for any number."""
        form = RegisterForm(self.request.GET)
        chosen = form.chosen
        people = narrowed(Registration.objects.of(self.workshop.pk), chosen).prefetch_related("consents")
        shown = Paginator(people, PEOPLE_A_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(**kwargs) | {
            "form": form,
            "chosen": chosen,
            "shown": shown,
            "needs": interpretation(self.workshop),
            "kinds": [(exports.CSV, _("CSV file")), (exports.XLSX, _("Excel file (XLSX)"))],
            "may_mark": has_begun(self.workshop) and any(each.status == Status.CONFIRMED for each in shown.object_list),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Note who of the people shown was there; whoever is shown and not ticked was absent."""
        if not has_begun(self.workshop):
            messages.error(request, _("Attendance can be noted once the workshop has begun."))
            return redirect(request.get_full_path())
        shown, there = _keys(request.POST.getlist("shown")), _keys(request.POST.getlist("attended"))
        with transaction.atomic():
            people = Registration.objects.of(self.workshop.pk).filter(status=Status.CONFIRMED, pk__in=shown)
            locked = list(people.order_by("pk").select_for_update())
            for each in locked:
                each.attended = each.pk in there
            Registration.objects.bulk_update(locked, ["attended"])
        number = len(locked)
        text = ngettext(
            "Attendance of %(number)s person is noted.", "Attendance of %(number)s people is noted.", number
        )
        messages.success(request, text % {"number": format_number(number, get_language() or "en")})
        return redirect(request.get_full_path())


class ExportView(OneWorkshop, TemplateView):
    """The register as a file; asked for by POST, since each file is noted in the audit log."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with the file of those who fit what was chosen, and note that, without anybody's data."""
        kind = kwargs["kind"]
        chosen = RegisterForm(request.POST).chosen
        with transaction.atomic():
            people = list(narrowed(Registration.objects.of(self.workshop.pk), chosen).prefetch_related("consents"))
            data = {"format": kind, "number": len(people), "narrowed_by": sorted(chosen)}
            log_on_page(self.workshop, EXPORTED, request.user, data)
        lines = [exports.header(), *exports.rows(people, self.workshop)]
        content = as_csv(lines) if kind == exports.CSV else exports.as_xlsx(lines, _("Registered people"))
        name = f"seconet-{self.workshop.number}-{now():%Y-%m-%d}.{kind}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return HttpResponse(content, content_type=exports.TYPES[kind], headers=headers)


class NumbersView(OneWorkshop, TemplateView):
    """How many people registered, came and speak which language: also of those whose data is gone."""

    template_name = "workshops/organisers/numbers.html"
    page_title = gettext_lazy("Numbers")

    def above(self) -> list[dict[str, Any]]:
        """Return the way over the register."""
        return [*super().above(), _to_register(self.workshop)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the counts, each with the name of what it counts."""
        numbers = numbers_of(self.workshop)
        active = get_language() or "en"

        def named(counts: Any, name: Any) -> list[tuple[str, int]]:
            """Return name and number of each code that counts anybody, the largest first, then by the alphabet."""
            found = [(str(name(code)), number) for code, number in counts.items() if number]
            return sorted(found, key=lambda pair: (-pair[1], sort_key(pair[0], active)))

        def language(code: str) -> str:
            return capfirst(language_name(code, active))

        return super().get_context_data(**kwargs) | {
            "numbers": numbers,
            "needs": interpretation(self.workshop),
            "tables": [
                (_("By state"), named(numbers.by_status, lambda code: Status(code).label)),
                (_("By language of correspondence"), named(numbers.by_language, language)),
                (_("By language understood"), named(numbers.by_understood, language)),
                (
                    _("By country"),
                    named(numbers.by_country, lambda code: country_name(code, active) if code else NO_COUNTRY[0][1]),
                ),
            ],
        }


class MessageView(OneWorkshop, FormView):
    """Writes to those who have registered."""

    template_name = "workshops/organisers/message.html"
    form_class = MessageForm
    page_title = gettext_lazy("Write to registered people")
    header_icon = "mail"

    def above(self) -> list[dict[str, Any]]:
        """Return the way over the register."""
        return [*super().above(), _to_register(self.workshop)]

    def get_initial(self) -> dict[str, Any]:
        """Return what is chosen when nobody has chosen: the language of whoever writes, where it is one of the site."""
        active = get_language()
        return {"fallback": active if active in languages.codes() else languages.codes()[0]}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Return the arguments with the numbers of people by language."""
        return super().get_form_kwargs() | {"people": people_by_language(self.workshop)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the fields of each language beside each other, and what was written before."""
        context = super().get_context_data(**kwargs)
        form = context["form"]
        before = list(self.workshop.messages.select_related("sender")[:10])
        return context | {
            "pairs": [(form[f"subject_{code}"], form[f"text_{code}"]) for code in languages.codes()],
            "before": before,
            "total": sum(form.people.values()),
        }

    def form_valid(self, form: MessageForm) -> HttpResponse:
        """Send it, once; a form that comes a second time is only told so."""
        data = form.cleaned_data
        if send(
            self.workshop, self.request.user, data["key"], data["statuses"], form.texts(), fallback=data["fallback"]
        ):
            messages.success(self.request, _("The message is on its way, as one mail to each person."))
        else:
            messages.warning(self.request, _("This message was sent already, so it was not sent again."))
        return redirect("organisers:register", self.workshop.pk)

    def form_invalid(self, form: MessageForm) -> HttpResponse:
        """Answer with the form again, and say that nothing was sent."""
        messages.validation_error(self.request, _("Nothing was sent. Look at what is marked below."), form)
        return super().form_invalid(form)


def has_begun(workshop: Workshop) -> bool:
    """Tell whether a workshop with a firm date has begun and is not cancelled."""
    starts = workshop.starts_at if workshop.is_firm else None
    return starts is not None and starts <= now() and not workshop.cancelled


def _to_register(workshop: Workshop) -> dict[str, Any]:
    return {"url": reverse("organisers:register", args=[workshop.pk]), "label": _("Registered people")}


def _keys(values: list[str]) -> set[int]:
    return {int(value) for value in values if value.isascii() and value.isdecimal() and len(value) < 19}
