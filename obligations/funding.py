"""Writes the funding settings: one notice a language, and what they share."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Locale

from core import languages, renditions
from core.models import FundingNotice
from core.refusals import RefusedError
from obligations.funding_forms import FactsForm, WordsForm


def notices() -> dict[str, FundingNotice]:
    """Return the notices by the code of their language, those alone that belong together with the first one."""
    first = FundingNotice.objects.order_by("pk").first()
    if first is None:
        return {}
    together = FundingNotice.objects.filter(translation_key=first.translation_key).select_related("locale")
    return {notice.locale.language_code: notice for notice in together.order_by("pk")}


def save(facts: FactsForm, words: dict[str, WordsForm], by: object) -> None:
    """Write what valid forms say: the facts to every language, each language's words to its own.

    A language without words has no notice: there the foot of a page shows another's. All of it or nothing. Raises
    RefusedError where the uploaded emblem cannot be shown.
    """
    with transaction.atomic():
        # Two people who save at once take turns.
        list(FundingNotice.objects.select_for_update().order_by("pk"))
        known = notices()
        key = next(iter(known.values())).translation_key if known else uuid.uuid4()
        for code in languages.codes():
            if words[code].is_blank and code in known:
                log(instance=known[code], action="wagtail.delete", user=by)
                known.pop(code).delete()
        for code in languages.codes():
            if not words[code].is_blank:
                locale, _made = Locale.objects.get_or_create(language_code=code)
                known.setdefault(code, FundingNotice(translation_key=key, locale=locale))
        shared = {name: facts.cleaned_data[name] for name in facts.Meta.fields}
        # The first written hands the facts on to the others (SharedColumns), so it is saved before them.
        for code, notice in sorted(known.items(), key=lambda pair: (pair[1].pk is None, pair[1].pk)):
            for name, value in shared.items():
                setattr(notice, name, value)
            words[code].write_to(notice)
            made = notice.pk is None
            notice.save()
            log(instance=notice, action="wagtail.create" if made else "wagtail.edit", user=by)
        _make_showable(facts)


def _make_showable(facts: FactsForm) -> None:
    emblem = facts.cleaned_data["emblem"]
    if emblem is None:
        return
    try:
        with transaction.atomic():
            renditions.make(emblem)
    except Exception as error:
        raise RefusedError(_("The file of the other emblem cannot be read. Choose another picture.")) from error
