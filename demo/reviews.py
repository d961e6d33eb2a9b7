"""Work that is under way in the demo, so that those who sign in find something to do: nothing of it is public."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import transaction
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.strings import StringValue

from core.refusals import RefusedError
from core.rights import Action, may
from demo.building import identity
from demo.models import LoadedEntry
from teams import moderation
from translations import services


@dataclass(frozen=True)
class Handed:
    """New words of a field that somebody hands in for review, and what the reviewer says who sends it back."""

    page: str
    language: str
    by: str
    words: str
    reviewer: str = ""
    comment: str = ""
    field: str = "lead"

    @property
    def key(self) -> str:
        """What the demo remembers it by."""
        return f"handed-{self.page}-{self.language}"


HANDED = (
    Handed(
        "region-murcia",
        "es",
        "editor-murcia",
        "Ninguna otra región española tiene tantas cooperativas por habitante como Murcia. "
        "Fue también la primera de España en ser nombrada Región Europea de la Economía Social.",
    ),
    Handed(
        "region-hoce-slivnica",
        "fr",
        "translator-fr",
        "Commune du nord-est de la Slovénie, Hoče-Slivnica est connue pour ses nombreuses entreprises, souvent très "
        "petites. Elle présente ici l’économie sociale de tout le pays.",
    ),
    Handed(
        "region-nouvelle-aquitaine",
        "sl",
        "translator-sl",
        "V največji francoski regiji ima regionalni svet poseben oddelek za socialno in solidarnostno ekonomijo. "
        "Organizacijam pomaga in dvakrat na leto objavi poziv za nove zamisli.",
        "reviewer-sl",
        "Manjka, da jih oddelek podpira v vseh obdobjih njihovega življenja: tako piše v izvirniku.",
    ),
    Handed(
        "region-nouvelle-aquitaine",
        "en",
        "editor-aquitaine",
        "In the largest region of France, the Regional Council has a department devoted to the social and solidarity "
        "economy. It accompanies structures at each stage of their life and calls for new ideas twice a year.",
        "reviewer-en",
        "“Accompanies structures” is not clear in English. Please write that it supports organisations.",
    ),
)


@transaction.atomic
def hand_in(everything: Iterable[Handed] = HANDED) -> int:
    """Hand in what was never handed in, and return how much; a page that somebody works on is left alone."""
    done = set(LoadedEntry.objects.values_list("key", flat=True))
    fresh = [handed for handed in everything if handed.key not in done]
    if not fresh:
        return 0
    people = get_user_model().objects.in_bulk(_names(fresh), field_name="username")
    for handed in fresh:
        page = _untouched(handed)
        if page is not None and handed.by in people:
            _hand_in(page, handed, people)
    LoadedEntry.objects.bulk_create([LoadedEntry(key=handed.key) for handed in fresh])
    return len(fresh)


def _names(several: list[Handed]) -> Iterator[str]:
    for handed in several:
        yield from filter(None, (handed.by, handed.reviewer))


def _untouched(handed: Handed) -> Page | None:
    page = Page.objects.filter(
        translation_key=identity(handed.page),
        locale__language_code=handed.language,
        has_unpublished_changes=False,
        live=True,
    ).first()
    return page and page.specific


def _hand_in(page: Page, handed: Handed, people: dict[str, User]) -> None:
    person = people[handed.by]
    # Somebody may have changed the teams before the demo came to this.
    if not may(person, Action.SUBMIT, page) or page.get_workflow() is None:
        return
    translation = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale, enabled=True
    ).first()
    if translation is None:
        setattr(page, handed.field, handed.words)
        page.save_revision(user=person, log_action=True)
        page.get_workflow().start(page, person)
    else:
        _translate(translation, handed, person)
        services.submit(translation, page, person)
    if handed.reviewer in people:
        try:
            moderation.decide(page, people[handed.reviewer], "reject", handed.comment)
        except RefusedError:
            # It waits for whoever may review it.
            return


def _translate(translation: Translation, handed: Handed, person: User) -> None:
    segment = StringSegment.objects.get(source=translation.source, context__path=handed.field)
    StringTranslation.objects.update_or_create(
        translation_of_id=segment.string_id,
        locale=translation.target_locale,
        context_id=segment.context_id,
        defaults={
            "data": StringValue.from_plaintext(handed.words).data,
            "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
            "last_translated_by": person,
        },
    )
