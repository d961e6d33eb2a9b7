"""The register of one workshop as organisers narrow it down, and what they count in it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Count, Q
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core import languages
from core.countries import language_name
from core.numbers import format_number
from workshops.registrations.models import Registration, RegistrationQuerySet, Status

if TYPE_CHECKING:
    from workshops.models import Workshop

ANY = ("", pgettext_lazy("no choice made in a filter", "All"))
ATTENDED, ABSENT, UNKNOWN = "attended", "absent", "unknown"
ATTENDANCE: dict[str, bool | None] = {ATTENDED: True, ABSENT: False, UNKNOWN: None}


def language_choices() -> list[tuple[str, Any]]:
    """Return (code, name) of the languages of the site in the active one, after "all"."""
    return [ANY, *((code, capfirst(language_name(code, get_language()))) for code in languages.codes())]


class RegisterForm(forms.Form):
    """By what the register is narrowed down; everything may be left out."""

    q = forms.CharField(label=_("Name, organisation or address"), required=False, max_length=200)
    status = forms.ChoiceField(
        label=pgettext_lazy("of a registration", "State"), required=False, choices=lambda: [ANY, *Status.choices]
    )
    language = forms.ChoiceField(label=_("Language of correspondence"), required=False, choices=language_choices)
    attendance = forms.ChoiceField(
        label=pgettext_lazy("of a person at a workshop", "Attendance"),
        required=False,
        choices=[
            ANY,
            (ATTENDED, pgettext_lazy("of a person at a workshop", "Attended")),
            (ABSENT, pgettext_lazy("of a person at a workshop", "Absent")),
            (UNKNOWN, pgettext_lazy("attendance of a person", "Not noted")),
        ],
    )

    @property
    def chosen(self) -> dict[str, str]:
        """What was chosen; a value that is none is left out."""
        # Reads what was asked for; whatever is wrong is not among it then.
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def narrowed(register: RegistrationQuerySet, chosen: dict[str, str]) -> RegistrationQuerySet:
    """Keep the registrations that fit what was chosen, in their turn."""
    if words := chosen.get("q"):
        register = register.filter(
            Q(name__icontains=words) | Q(organisation__icontains=words) | Q(email__icontains=words)
        )
    if status := chosen.get("status"):
        register = register.filter(status=status)
    if language := chosen.get("language"):
        register = register.filter(language=language)
    if attendance := chosen.get("attendance"):
        register = register.filter(status=Status.CONFIRMED, attended=ATTENDANCE[attendance])
    return register.in_turn()


@dataclass(frozen=True, slots=True)
class Need:
    """How many people need interpretation into a language, and whether it is planned."""

    language: str
    number: int
    planned: bool

    @property
    def words(self) -> str:
        """The language and the number of people, in the active language."""
        active = get_language() or "en"
        return ngettext("%(language)s: %(number)s person", "%(language)s: %(number)s people", self.number) % {
            "language": capfirst(language_name(self.language, active)),
            "number": format_number(self.number, active),
        }


def interpretation(workshop: "Workshop") -> list[Need]:
    """Return what interpreters are needed: of the people with a place, those who understand no language spoken.

    Each is counted in their language of correspondence. Nothing is known while the languages spoken are not.
    """
    if not workshop.spoken:
        return []
    register = Registration.objects.of(workshop.pk).filter(status=Status.CONFIRMED)
    without = register.exclude(understood__overlap=workshop.spoken).exclude(language__in=workshop.spoken)
    counts = without.order_by().values("language").annotate(number=Count("pk")).order_by("-number", "language")
    return [Need(row["language"], row["number"], row["language"] in workshop.interpreted) for row in counts]
