"""How accessible the site is said to be: worked out from the evaluations that people have entered, never typed.

Without an evaluation the site says that it is partially conformant by its own assessment. French law knows no such
thing: without an audit by the RGAA a site is not conformant, and each page says so.
"""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from core.retention import years
from obligations.evaluations import Evaluation, Method, Result, Standard

# Languages whose pages answer to a law that takes one standard only.
ONLY_BY = {"fr": Standard.RGAA}
# For so long an audit by the RGAA stands (RGAA 4.1, "Obligations", validity of the statement).
AUDIT_STANDS = years(3)
# The words that article 47 of Loi n° 2005-102 wants on the home page: a formula of French law, so it stands in French.
FRENCH_MENTIONS = {
    Result.FULL: "Accessibilité\N{NO-BREAK SPACE}: totalement conforme",
    Result.PARTIAL: "Accessibilité\N{NO-BREAK SPACE}: partiellement conforme",
    Result.NONE: "Accessibilité\N{NO-BREAK SPACE}: non conforme",
}


@dataclass(frozen=True, slots=True)
class Conformance:
    """What is said of the site, by which standard, and the evaluation that it rests on, if there is one."""

    result: Result
    standard: Standard
    evaluation: Evaluation | None = None

    @property
    def method(self) -> Method:
        """How it was found out; without an evaluation by the project itself."""
        return Method(self.evaluation.method) if self.evaluation else Method.SELF

    @property
    def by_rgaa(self) -> bool:
        """Tell whether French law is what the page answers to."""
        return self.standard == Standard.RGAA


def conformance_for(language: str, on: date | None = None) -> Conformance:
    """Return what pages in a language say, `on` a day (today): by the latest evaluation that counts there."""
    only = ONLY_BY.get(language)
    if only is None:
        latest = Evaluation.objects.exclude(standard__in=ONLY_BY.values()).first()
        if latest is None:
            return Conformance(Result.PARTIAL, Standard.EN_301_549)
        return Conformance(Result(latest.result), Standard(latest.standard), latest)
    since = (on or timezone.localdate()) - AUDIT_STANDS
    latest = Evaluation.objects.filter(standard=only, done_on__gt=since).first()
    if latest is None:
        return Conformance(Result.NONE, only)
    return Conformance(Result(latest.result), only, latest)


def mention(language: str) -> str:
    """Return the words on accessibility that each page in a language has to bear, or "" where no law asks for any."""
    if language not in ONLY_BY:
        return ""
    return FRENCH_MENTIONS[conformance_for(language).result]
