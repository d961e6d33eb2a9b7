"""What a person may do to a translation: the question of the page editor, asked of every way into it.

A page is asked about through `core.rights`, which also knows whether a review, a schedule or a person has locked it.
A snippet belongs to the network as a whole: whoever may change that kind of snippet may change it in every language.
"""

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Locale, Page
from wagtail.snippets.permissions import user_can_edit_snippet_type
from wagtail_localize.models import Translation

from core.rights import Action, Answer, Version, may
from core.visibility import publicly_visible

YES = Answer(True, "")


def may_edit(person: Any, instance: models.Model) -> Answer:
    """Tell whether the person may change the words of this page or snippet now."""
    if not isinstance(instance, Page):
        return _may_change_snippets(person, type(instance))
    return may(person, Action.EDIT, instance)


def may_read(person: Any, instance: models.Model) -> Answer:
    """Tell whether the person may see this page or snippet in the admin."""
    if not isinstance(instance, Page):
        return _may_change_snippets(person, type(instance))
    return may(person, Action.READ, instance)


def may_translate(person: Any, page: Page, language: str) -> Answer:
    """Tell whether the person may translate the page into the language, whether it is there yet or not."""
    return may(person, Action.TRANSLATE, Version(page, language))


def may_use_as_source(person: Any, instance: models.Model) -> Answer:
    """Tell whether the person may translate from this page or snippet: what anybody may read, or they themselves."""
    if isinstance(instance, Page) and publicly_visible(Page.objects.filter(pk=instance.pk)).exists():
        return YES
    return may_read(person, instance)


def may_stop(person: Any, instance: models.Model) -> Answer:
    """Tell whether the person may detach this translation from its source, to be written on freely."""
    if not isinstance(instance, Page):
        return _may_change_snippets(person, type(instance))
    return may_translate(person, instance, instance.locale.language_code)


def may_restart(person: Any, instance: models.Model) -> Answer:
    """Tell whether the person may bind this page or snippet to its source again; never while it is in review."""
    if isinstance(instance, Page) and instance.workflow_in_progress:
        return _in_review()
    answer = may_stop(person, instance)
    return may_edit(person, instance) if answer else answer


def may_become_alias(person: Any, page: Page) -> Answer:
    """Tell whether the person may have the page show the words of its source; never while it is in review."""
    if page.workflow_in_progress:
        return _in_review()
    lock = page.get_lock()
    if lock is not None and lock.for_user(person):
        return Answer(False, _("This version is locked: nobody else may change it until it is unlocked."))
    return may(person, Action.ALIAS, page)


def may_synchronise(person: Any, source: models.Model, languages: list[str]) -> Answer:
    """Tell whether the person may offer the present words of the source to its translators, in these languages.

    Whoever edits the source may, and whoever may translate it now into one of the languages.
    """
    if not isinstance(source, Page):
        return _may_change_snippets(person, type(source))
    if not languages:
        return Answer(False, _("This page is not being translated into any language."))
    answer = may(person, Action.EDIT, source)
    if answer:
        return answer
    answer = may_use_as_source(person, source)
    if not answer:
        return answer
    answers = [may_translate(person, source, language) for language in languages]
    return next((answer for answer in answers if answer), answers[0])


def open_languages(person: Any, page: Page) -> tuple[list[Locale], Answer]:
    """Return the languages into which the person may have the page translated now, and the reason where none is left.

    The page above must be there in that language, since a stand-in for it would go live unread by any reviewer.
    """
    reached = page.get_translations(inclusive=True).filter(alias_of__isnull=True).values_list("locale_id", flat=True)
    missing = list(Locale.objects.exclude(pk__in=reached).order_by("pk"))
    if not missing:
        return [], Answer(False, _("This page is there in every language already."))
    answers = [(locale, may_translate(person, page, locale.language_code)) for locale in missing]
    allowed = [locale for locale, answer in answers if answer]
    if not allowed:
        return [], answers[0][1]
    if page.depth > 2:
        above = set(page.get_parent().get_translations(inclusive=True).values_list("locale_id", flat=True))
        allowed = [locale for locale in allowed if locale.pk in above]
        if not allowed:
            return [], Answer(False, _("Have the page above this one translated first."))
    return allowed, YES


def enabled_translation_of(instance: models.Model) -> Translation | None:
    """Return the translation whose target this page or snippet is, or None where it is written freely."""
    return _translations_of(instance).filter(enabled=True).first()


def stopped_translation_of(instance: models.Model) -> Translation | None:
    """Return the latest translation that was stopped, whose target this page or snippet is."""
    return _translations_of(instance).filter(enabled=False).order_by("-created_at", "-pk").first()


def refuse_page(request: HttpRequest, answer: Answer, to: str = "wagtailadmin_home") -> HttpResponse:
    """Refuse as Wagtail's admin does, with the reason: a message on the next page, or 403 for a script."""
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        return refuse_fetch(request, answer)
    messages.error(request, answer.reason)
    return redirect(to)


def refuse_fetch(request: HttpRequest, answer: Answer) -> JsonResponse:
    """Refuse what a script asked for: 403 with the reason."""
    return JsonResponse({"detail": answer.reason}, status=403)


def _translations_of(instance: models.Model) -> models.QuerySet[Translation]:
    return Translation.objects.filter(
        source__object_id=instance.translation_key, target_locale_id=instance.locale_id
    ).select_related("source", "source__locale", "source__specific_content_type", "target_locale")


def _in_review() -> Answer:
    return Answer(False, _("This version is in review: it stays as it is until the reviewers have answered."))


def _may_change_snippets(person: Any, model: type[models.Model]) -> Answer:
    if user_can_edit_snippet_type(person, model):
        return YES
    return Answer(False, _("The network's administrators take care of this, in every language."))
