"""What visitors are told of a translation, and that no language is filled with another's words."""

import re
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.core.checks import run_checks
from django.db import transaction
from django.urls import reverse
from wagtail_localize.models import LocaleSynchronization, StringSegment

from core.provenance import Provenance
from core.refusals import RefusedError
from teams import emergency
from teams.moderation import decide
from tests import factories
from translations import services, strings
from translations.models import SourceChange

DATE = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}")


def said(client, page):
    """Return what the public page says of its origin, dates left out, at its top and at its foot."""
    markup = BeautifulSoup(client.get(factories.fresh(page).url).content, "html.parser")
    found = []
    for name in ("source-updated", "updated"):
        note = markup.select_one(f"main .{name}")
        found.append(DATE.sub("DATE", " ".join(note.get_text(" ", strip=True).split())) if note else None)
    return tuple(found)


@pytest.fixture
def of_aragon(published, world):
    source = world.profiles["aragon"]
    return SimpleNamespace(source=source, page=published.get_target_instance(), translation=published)


def segment(translation, text):
    return StringSegment.objects.get(source=translation.source, string__data=text).pk


def test_visitors_are_told_where_the_words_come_from_and_whether_the_original_is_newer(client, of_aragon, person):
    source, page, translation = of_aragon.source, of_aragon.page, of_aragon.translation
    foot = "Translated from Spanish, reviewed on DATE. Updated on DATE."
    newer = "The original was updated on DATE; this translation is older. Read the original (Spanish)"
    top, own_foot = said(client, source)
    assert (top, own_foot.startswith("Texto original en español.")) == (None, True)
    assert said(client, page) == (None, foot)

    # Draft words of the original concern nobody yet; what cannot alter the meaning never does.
    factories.revise(source, lead="Una región grande.")
    factories.publish(source, lead=source.lead + " ")
    assert said(client, page) == (None, foot)

    factories.publish(source, lead="Una región grande.")
    assert said(client, page) == (newer, foot)
    # It is right as it is, and then not.
    strings.keep(translation, segment(translation, "Una región grande."), person("translator_en"))
    assert said(client, page) == (None, foot)
    strings.undo(translation, segment(translation, "Una región grande."), person("translator_en"))
    assert said(client, page) == (newer, foot)

    # Its authors, too, may say that it is right.
    change = SourceChange.objects.get()
    with transaction.atomic():
        services.mark_minor(change, person("editor"))
        assert said(client, page) == (None, foot)
        transaction.set_rollback(True)

    # New words, too, are the visitors' only with their publication.
    strings.save(translation, segment(translation, "Una región grande."), "A large region.", person("editor"))
    factories.publish(source)
    assert said(client, page) == (newer, foot)
    services.submit(translation, page, person("editor"))
    decide(factories.fresh(page), person("reviewer_en2"), "approve")
    assert said(client, page) == (None, foot)

    # Who writes freely translates nothing any more.
    translation.enabled = False
    translation.save()
    factories.publish(page)
    assert said(client, page) == (None, "Updated on DATE.")
    assert not Provenance.objects.filter(page=page).exists()


def test_the_date_of_the_review_is_that_of_the_revision_that_is_live(of_aragon, person):
    page = of_aragon.page
    told = Provenance.objects.get(page=page)
    assert told.reviewed_at == page.live_revision.task_states.get().finished_at

    services.save_draft(of_aragon.translation, person("editor"))
    emergency.publish(page, person("administrator"), "It cannot wait.")

    assert Provenance.objects.get(page=page).reviewed_at is None


def test_no_language_is_filled_with_the_words_of_another(as_, world):
    locales = world.locales
    with pytest.raises(RefusedError, match="not filled with the pages of another"):
        LocaleSynchronization.objects.create(locale=locales["sl"], sync_from=locales["en"])
    form = as_("superuser").get(reverse("wagtaillocales:edit", args=[locales["sl"].pk])).content.decode()
    assert "wagtail_localize_localesynchronization" not in form
    assert run_checks(tags=["database"], databases=["default"]) == []

    LocaleSynchronization.objects.bulk_create([LocaleSynchronization(locale=locales["sl"], sync_from=locales["en"])])

    assert [found.id for found in run_checks(tags=["database"], databases=["default"])] == ["translations.E001"]
