import datetime as dt

import pytest
from django.urls import reverse
from wagtail.models import Page
from wagtail_localize.models import Translation, TranslationSource

from teams import moderation
from teams.models import LanguageTeam
from teams.roles import roles_of
from teams.work import State, boards, to_translate, unreviewed, waiting
from tests import factories
from tests.factories import revise, submit
from workshops.models import Workshop


@pytest.fixture
def linked(small):
    """Let the English profile of Navarra be a translation of the Spanish one; return what links them."""
    page = small.pages["navarra", "es"]
    source, _made = TranslationSource.update_or_create_from_instance(page)
    Page.objects.filter(pk=page.pk).update(last_published_at=source.last_updated_at - dt.timedelta(minutes=1))
    return Translation.objects.create(source=source, target_locale=small.locales["en"])


def workshop(small, number, **fields):
    row = Workshop.objects.create(number=number, host=small.regions["navarra"], source_language="es")
    fields = {"title": f"Taller {number}", "slug": f"taller-{number}", "number": number, "host": row.host, **fields}
    return factories.plant(factories.WorkshopPage, small.workshops["es"], workshop=row, **fields)


def pieces(board):
    return {(piece.title, piece.language): piece for content in board.contents for piece in content.pieces}


def states(board):
    return {key: piece.state for key, piece in pieces(board).items()}


def test_an_editor_finds_the_pages_of_their_region_in_their_languages_with_their_state(small):
    editor = small.people["Ane"]
    editor.region_teams.update(languages=["es", "en", "fr"])
    draft = workshop(small, 1, live=False)
    submit(small.pages["navarra", "es"], editor)
    revise(small.pages["navarra", "en"], lead="Changed.")
    submit(small.pages["murcia", "es"])

    [board] = boards(roles_of(editor))

    assert board.columns == ["es", "en", "fr"]
    assert states(board) == {
        ("navarra es", "es"): State.IN_REVIEW,
        ("navarra en", "en"): State.CHANGED,
        ("navarra es", "fr"): State.MISSING,
        ("Taller 1", "es"): State.DRAFT,
        ("Taller 1", "en"): State.MISSING,
        ("Taller 1", "fr"): State.MISSING,
    }
    assert pieces(board)["Taller 1", "en"].source_pk == draft.pk
    assert board.urgent == []


def test_what_was_sent_back_comes_first_with_the_reviewers_words(small):
    page = submit(small.pages["navarra", "es"], small.people["Ane"])
    moderation.decide(page, small.people["Rosa"], "reject", "Say more.")

    [board] = boards(roles_of(small.people["Ane"]))

    [piece] = board.urgent
    assert (piece.pk, piece.state, piece.by, piece.comment) == (page.pk, State.SENT_BACK, "Rosa", "Say more.")


def test_a_translation_is_out_of_date_once_its_source_is_published_after_it(small, linked):
    for segment in linked.source.stringsegment_set.all():
        segment.string.translations.create(locale=linked.target_locale, context=segment.context, data="x")
    before = [piece.pk for piece in boards(roles_of(small.people["Ane"]))[0].urgent]
    factories.publish(small.pages["navarra", "es"], title="Nafarroa")
    after = [piece.pk for piece in boards(roles_of(small.people["Ane"]))[0].urgent]

    assert (before, after) == ([], [small.pages["navarra", "en"].pk])


def test_a_translator_finds_what_is_out_of_date_and_what_does_not_exist_in_their_language(small, linked):
    found = {
        each.language: [(piece.title, piece.state) for piece in each.pieces]
        for each in to_translate(roles_of(small.people["translator"]))
    }

    # Not one string is translated yet. The Spanish profile has an English version that is no translation: nothing is
    # to be done about it in English.
    assert found["en"] == [("navarra en", State.LIVE)]
    assert {title for title, state in found["fr"] if state == State.MISSING} >= {"navarra es", "murcia es"}
    assert not {title for title, _state in found["fr"]} & {"Partners fr", "Network fr", "navarra en"}


def test_a_reviewer_finds_what_waits_in_their_language_oldest_first(small):
    rosa = small.people["Rosa"]
    first = submit(small.pages["murcia", "es"], small.people["Ane"])
    second = submit(small.pages["navarra", "es"], rosa)
    submit(small.pages["navarra", "en"])

    found = waiting(roles_of(rosa), rosa)

    assert [(each.pk, each.editor, each.region, each.own) for each in found] == [
        (first.pk, "Ane", "Murcia", False),
        (second.pk, "Rosa", "Navarra", True),
    ]


def test_administrators_find_what_no_reviewer_can_do(small):
    boss, rosa = small.people["administrator"], small.people["Rosa"]
    LanguageTeam.objects.get(language="es").reviewers.set([rosa])
    own = submit(small.pages["navarra", "es"], rosa)
    submit(small.pages["murcia", "es"], small.people["editor of Murcia"])
    orphan = submit(small.pages["navarra", "en"], small.people["Ane"])

    assert [each.pk for each in waiting(roles_of(boss), boss)] == [own.pk, orphan.pk]
    assert [(each.language, each.waiting) for each in unreviewed(roles_of(boss), boss)] == [("en", 1), ("fr", 0)]


SECTIONS = {
    "Ane": ["Your pages"],
    "Rosa": ["Waiting for your review"],
    "translator": ["To translate into: French"],
    "administrator": ["Languages that nobody reviews"],
    "superuser": ["Languages that nobody reviews"],
    "nobody": [],
}


@pytest.mark.parametrize("name", SECTIONS)
def test_everybody_lands_on_their_work_and_wagtails_lists_of_reviews_are_gone(client, small, name):
    person = small.people[name]
    submit(small.pages["murcia", "es"], small.people["editor of Murcia"])
    client.force_login(person)

    answer = client.get(reverse("wagtailadmin_home"))

    if name == "nobody":
        # Whoever is in no team has nothing to do in the admin.
        assert answer.headers["Location"].startswith(reverse("wagtailadmin_login"))
        return
    kinds = [type(panel).__name__ for panel in answer.context["panels"]]
    checks = ["CheckPanel"] if name in ("administrator", "superuser") else []
    assert kinds == ["WorkPanel", "RecentEditsPanel", "LockedPagesPanel", *checks]
    text = answer.content.decode()
    known = [title for titles in SECTIONS.values() for title in titles]
    assert [title for title in dict.fromkeys(known) if title in text] == SECTIONS[name]


@pytest.mark.parametrize("count", [1, 3])
def test_the_dashboard_runs_the_same_queries_for_any_number_of_pages(
    client, small, linked, count, django_assert_num_queries
):
    person = small.people["Ane"]
    factories.language_team("es", reviewers=[person])
    factories.language_team("en", translators=[person])
    for number in range(count):
        submit(workshop(small, number + 1), small.people["editor of Murcia"])
    client.force_login(person)
    client.get(reverse("wagtailadmin_home"))

    # How translations stand is read once for the regions and once for the languages.
    with django_assert_num_queries(43):
        answer = client.get(reverse("wagtailadmin_home"))

    assert len(answer.context["panels"]) == 3
    assert all(f"Taller {number + 1}" in answer.content.decode() for number in range(count))
