"""A page and all pages below it are sent to translation in the background, page by page.

Each page is a transaction of its own, which also writes down how far it has come: whoever takes the work up after an
interruption goes on behind the last page, and what is there already is passed over.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task
from wagtail.models import Locale, Page

from core.refusals import RefusedError
from core.rights import Answer
from teams.people import language_of
from translations import guard, making
from translations.models import TreeTranslation

# As many refusals as are told apart; the rest is counted.
REFUSALS_KEPT = 200


def begin(page: Page, codes: list[str], person: Any) -> TreeTranslation:
    """Have a page and all below it sent to translation into languages (codes), and return where the progress stands.

    Each page is asked about when its turn comes: the person may lose a right in between.
    """
    with transaction.atomic():
        run = TreeTranslation.objects.create(
            page=page, languages=codes, person=person, total=_pages(page).count(), title=page.draft_title or page.title
        )
        translate_tree.enqueue(run.pk)
    return run


@task(backend="background")
def translate_tree(run_id: int) -> None:
    """Send the pages of a tree to translation, from where it was left; may be done twice."""
    while _next(run_id):
        pass


def _next(run_id: int) -> bool:
    """Send one page more to translation; tell whether there may be another."""
    with transaction.atomic():
        run = (
            TreeTranslation.objects.select_for_update(of=("self",))
            .select_related("page", "person")
            .filter(pk=run_id, finished_at=None)
            .first()
        )
        if run is None:
            return False
        page = None
        # Without the person nobody could be asked about.
        if run.page and run.person:
            page = _pages(run.page).filter(path__gt=run.last_path).order_by("path").first()
        if page is None:
            run.finished_at = timezone.now()
        else:
            with translation.override(language_of(run.person)):
                _translate(run, page.specific)
            run.done += 1
            run.last_path = page.path
        run.save()
        return page is not None


def _pages(page: Page) -> models.QuerySet[Page]:
    return Page.objects.descendant_of(page, inclusive=True).filter(alias_of__isnull=True)


def _translate(run: TreeTranslation, page: Page) -> None:
    locales = {locale.language_code: locale for locale in Locale.objects.filter(language_code__in=run.languages)}
    there = set(page.get_translations(inclusive=True).values_list("locale_id", flat=True))
    parent = page.get_parent()
    above = set(parent.get_translations(inclusive=True).values_list("locale_id", flat=True))
    wanted = []
    for code, locale in locales.items():
        if locale.pk in there:
            continue
        answer = guard.may_use_as_source(run.person, page)
        if answer:
            answer = guard.may_translate(run.person, page, code)
        if answer and not parent.is_root() and locale.pk not in above:
            answer = Answer(False, _("The page above is not there in this language."))
        if answer:
            wanted.append(locale)
        else:
            _refuse(run, page, code, answer.reason)
    if not wanted:
        return
    try:
        with transaction.atomic():
            run.begun += len(making.start(page, wanted, run.person))
    except (RefusedError, ValidationError) as error:
        # Another rule forbids it; the pages after it go on.
        reasons = error.messages if isinstance(error, ValidationError) else [str(error)]
        for locale in wanted:
            _refuse(run, page, locale.language_code, " ".join(reasons))


def _refuse(run: TreeTranslation, page: Page, code: str, reason: str) -> None:
    run.refused += 1
    if len(run.refusals) < REFUSALS_KEPT:
        run.refusals.append({"title": page.get_admin_display_title(), "language": code, "reason": reason})
