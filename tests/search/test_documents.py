"""Documents among the results of a search."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django_tasks_db.models import DBTaskResult
from wagtail.models import Collection, CollectionViewRestriction
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

from core.document_texts import DocumentText
from core.files import is_shown_publicly, shown_by
from core.models import NewsPage, SiteDocument, StandardPage
from core.visibility import publicly_visible
from search import documents
from search.queries import search_pages
from teams.models import RegionTeam
from tests import factories
from tests.factories import document, fresh, publish, stream
from tests.search import files

SL = "Zadruge so podjetja, ki so last članov. Zadrugo ustanovijo ljudje, ki jim je mar za kraj, in jo vodijo sami."
FR = "Les coopératives sont des entreprises qui sont à leurs membres, et chacun des membres y vote avec les autres."


def upload(text, title="Plan", kind="pdf", **more):
    """Return a document whose file holds a text, as it is before anybody has read it."""
    content = {"pdf": files.pdf, "docx": files.word, "odt": files.opendocument}[kind](text)
    return factories.DocumentFactory(title=title, file=ContentFile(content, name=f"plan.{kind}"), **more)


def again(document):
    """Return the document as the database holds it now."""
    return SiteDocument.objects.get(pk=document.pk)


def show(home, *shown, **more):
    body = stream(*(document(f"d{number}", each) for number, each in enumerate(shown)))
    return factories.StandardPageFactory(parent=home, body=body, **more)


def have_read(uploaded, text, language):
    """Note of a document what the worker would have read in it, and return it as the database holds it then."""
    DocumentText.objects.filter(document=uploaded).update(state="read", text=text, language=language)
    DBTaskResult.objects.all().delete()
    document = again(uploaded)
    get_search_backend().add(document)
    return document


@pytest.fixture
def plan(homes):
    """A Slovenian document that has been read, and that no page shows yet."""
    return have_read(upload(SL), SL, "sl")


def found(text, language="sl"):
    hits = search_pages(text, language).hits
    titles = SiteDocument.objects.in_bulk(hit.pk for hit in hits if hit.is_document)
    return {each.title for each in titles.values()}


def answer(client, text, language="sl", **more):
    with translation.override(language):
        address = reverse("search")
    return BeautifulSoup(client.get(address, {"q": text, **more}).content, "html.parser")


@pytest.mark.parametrize("kind", ["pdf", "docx", "odt"])
def test_a_document_is_found_by_its_text_in_its_language(homes, kind, run_background_tasks):
    plan = upload(SL, kind=kind)
    show(homes["sl"], plan)
    assert found("zadrugam") == set()

    run_background_tasks()

    assert (plan.reading.state, plan.reading.language) == ("read", "sl")
    assert found("zadrugam") == {"Plan"}
    assert {code: found("zadrugam", code) for code in ("en", "es", "fr")} == {"en": set(), "es": set(), "fr": set()}


def test_editors_may_say_the_language_themselves(homes, run_background_tasks):
    plan = upload("Zadruge Slivnica", language="sl")
    show(homes["en"], plan)
    run_background_tasks()

    assert plan.reading.language == ""
    assert (found("zadrugami"), found("zadruge", "en")) == ({"Plan"}, set())


def test_a_document_whose_language_is_not_clear_is_found_in_any(homes, run_background_tasks):
    show(homes["en"], upload("Seconet 2021"))
    run_background_tasks()

    assert {code: found("seconet", code) for code in homes} == {code: {"Plan"} for code in homes}


def test_the_language_that_a_file_names_helps_where_its_text_says_nothing(homes, run_background_tasks):
    content = ContentFile(files.pdf("Zadruge Slivnica", language="sl-SI"), name="plan.pdf")
    plan = factories.DocumentFactory(file=content)
    run_background_tasks()

    assert plan.reading.language == "sl"


def test_only_what_a_public_page_shows_is_found_and_only_as_long(homes, plan):
    assert found("zadruga") == set()
    page = show(homes["en"], plan)
    assert found("zadruga") == {"Plan"}

    fresh(page).unpublish()
    assert found("zadruga") == set()
    publish(fresh(page))
    assert found("zadruga") == {"Plan"}

    restriction = page.view_restrictions.create(restriction_type="login")
    assert found("zadruga") == set()
    restriction.delete()
    closed = CollectionViewRestriction.objects.create(
        collection=Collection.get_first_root_node(), restriction_type="login"
    )
    assert found("zadruga") == set()
    closed.delete()
    assert found("zadruga") == {"Plan"}

    publish(fresh(page), body=stream())
    assert found("zadruga") == set()
    publish(fresh(page), body=stream(document("a", plan)))
    assert found("zadruga") == {"Plan"}
    fresh(page).delete()
    assert found("zadruga") == set()


def test_a_document_in_a_draft_is_neither_found_nor_offered_for_a_typing_error(client, homes, plan):
    show(homes["sl"], plan, live=False)

    for typed in ("zadruga", "zadurga", "zadru"):
        soup = answer(client, typed)
        assert soup.select("ol.rows li") == []
        assert soup.select(".replaced") == []
    show(homes["sl"], plan)
    assert answer(client, "zadurga").select_one(".replaced") is not None


def test_what_is_public_of_many_files_is_the_same_as_of_each(homes):
    shown, linked, drafted, hidden, _lonely = (factories.DocumentFactory() for _each in range(5))
    show(homes["en"], shown)
    html = f'<p><a linktype="document" id="{linked.pk}">Read</a></p>'
    factories.StandardPageFactory(parent=homes["en"], body=stream(factories.text("a", html)))
    show(homes["en"], drafted, live=False)
    closed = show(homes["en"], hidden)
    closed.view_restrictions.create(restriction_type="login")
    factories.alias(closed, homes["sl"].locale)

    many = set(shown_by(SiteDocument.objects.all(), publicly_visible(StandardPage.objects.all().order_by())))

    assert many == {each for each in SiteDocument.objects.all() if is_shown_publicly(each)} == {shown, linked}


def test_a_new_file_takes_the_place_of_the_old_one(homes, plan, run_background_tasks, reindex):
    show(homes["sl"], plan)
    plan.file = ContentFile(files.pdf(FR), name="plan.pdf")
    plan.save()
    reindex()
    assert (found("zadruga"), again(plan).text) == (set(), "")

    run_background_tasks()

    assert (found("zadruga"), found("coopérative", "fr")) == (set(), {"Plan"})


def test_a_file_is_read_once_whatever_else_changes(plan, run_background_tasks):
    plan = again(plan)
    plan.title = "Other"
    plan.save()

    assert run_background_tasks() == []


def test_a_file_that_is_no_text_is_not_read(db, run_background_tasks):
    factories.DocumentFactory(file=ContentFile(b"a,b", name="table.csv"))

    assert (run_background_tasks(), DocumentText.objects.count()) == ([], 0)


def test_a_deleted_document_leaves_nothing(homes, plan):
    key = str(plan.pk)
    plan.delete()

    assert DocumentText.objects.count() == 0
    assert not IndexEntry.objects.filter(object_id=key, content_type__model="sitedocument").exists()


def test_a_file_that_cannot_be_read_says_so_to_the_editor(homes, admin_client, run_background_tasks, monkeypatch):
    monkeypatch.setattr(documents, "MOST_BYTES", 100_000)
    contents = {
        "broken": b"%PDF-1.7 nonsense",
        "locked": files.pdf("Wool", password="loom"),
        "too_large": b"%PDF-1.7" + b" " * 100_000,
        "no_text": files.pdf(""),
    }
    made = {
        state: factories.DocumentFactory(file=ContentFile(content, name=f"{state}.pdf"), title=f"Zymurgy {state}")
        for state, content in contents.items()
    }
    lost = factories.DocumentFactory(file=ContentFile(files.pdf("Wool"), name="lost.pdf"))
    lost.file.storage.delete(lost.file.name)
    made["missing"] = lost
    show(homes["en"], *made.values())

    run_background_tasks()

    assert {each.reading.state: each for each in map(again, made.values())} == made
    assert found("zymurgy", "en") == {f"Zymurgy {state}" for state in contents}
    edit = admin_client.get(reverse("wagtaildocs:edit", args=[made["locked"].pk])).content.decode()
    assert "locked with a password" in edit


def test_a_reader_that_takes_too_long_is_ended(db, run_background_tasks, monkeypatch):
    monkeypatch.setattr(documents, "MOST_SECONDS", 0.01)
    plan = upload(SL)

    run_background_tasks()

    assert plan.reading.state == "too_much"


def test_the_editor_sees_which_language_was_recognised(admin_client, plan):
    edit = admin_client.get(reverse("wagtaildocs:edit", args=[plan.pk])).content.decode()

    assert "Recognised from its text: Slovenian." in edit
    assert "The text of this file is found in searches." in edit


def test_documents_from_before_are_read_on_demand(plan, run_background_tasks):
    DocumentText.objects.all().delete()
    call_command("read_documents", verbosity=0)
    assert len(run_background_tasks()) == 1
    call_command("read_documents", verbosity=0)
    assert run_background_tasks() == []
    assert again(plan).reading.state == "read"


def test_a_result_says_what_it_is_and_where_it_stands(client, homes, plan):
    plan.file_size = 1_258_291
    plan.save()
    show(homes["en"], plan, title="Library")
    page = show(homes["sl"], plan, title="Knjižnica")

    (row,) = answer(client, "zadruga").select("ol.rows li")

    assert row.select_one(".meta").get_text() == "Dokument (PDF, 1,2\u00a0MB)" or "PDF, 1,2" in row.get_text()
    assert (row.h3.get_text(), row.h3.a["href"]) == ("Plan", plan.url)
    assert row.select_one(".text").mark.get_text() == "Zadruge"
    link = row.select_one(".note a")
    assert (link.get_text(), link["href"], link["lang"]) == ("Knjižnica", page.url, "sl")


def test_documents_are_counted_and_chosen_as_a_kind(client, homes, plan, reindex):
    show(homes["sl"], plan, title="Knjižnica")
    factories.StandardPageFactory(parent=homes["sl"], title="Zadruge")
    reindex()

    soup = answer(client, "zadruga")
    chosen = answer(client, "zadruga", kind="document")

    assert len(soup.select("ol.rows li")) == 2
    assert len(soup.select('.facet a[href*="kind=document"]')) == 1
    assert [row.h3.get_text() for row in chosen.select("ol.rows li")] == ["Plan"]


def test_a_document_has_the_region_whose_team_keeps_it_and_no_year(client, homes, news_indexes, plan):
    region = factories.RegionFactory(code="soca", name="Soča")
    factories.region_team(region)
    shelf = RegionTeam.objects.get(region=region).collection.add_child(name="Reports")
    SiteDocument.objects.filter(pk=plan.pk).update(collection=shelf)
    show(homes["sl"], plan)
    news = factories.plant(
        NewsPage, news_indexes["sl"], title="Zadruga", slug="zadruga", date=dt.date(2026, 1, 9), show_in_menus=False
    )
    get_search_backend().add_bulk(NewsPage, [news])

    every, of_region, of_year = (
        answer(client, "zadruga", **chosen) for chosen in ({}, {"region": "soca"}, {"year": 2026})
    )

    assert [len(soup.select("ol.rows li")) for soup in (every, of_region, of_year)] == [2, 1, 1]
    assert of_region.select_one("ol.rows h3").get_text() == "Plan"
    assert of_region.select_one("#facet-region ~ ul a").get_text().startswith("Soča (1)")
    assert len(of_year.select("#facet-year ~ .note")) == 1


def test_public_documents_are_suggested_beside_pages(client, homes, plan):
    page = show(homes["sl"], plan, title="Plan dela")
    get_search_backend().add(page)
    hidden = have_read(upload(SL, title="Plan zaprti"), SL, "sl")
    show(homes["sl"], hidden, live=False)

    suggested = client.get("/sl/search/suggestions.json", {"q": "pla"}).json()["pages"]

    assert {each["title"]: each["url"] for each in suggested} == {"Plan dela": page.url, "Plan (PDF)": plan.url}


def test_editors_find_documents_by_their_text(plan):
    assert [each.title for each in SiteDocument.objects.search("zadrugami")] == ["Plan"]


def test_a_word_deep_in_a_long_text_is_shown_where_it_stands(client, homes):
    long = "\n".join(["To je dolgo besedilo, ki se vleče."] * 900) + "\nNazadnje še zadruga."
    show(homes["sl"], have_read(upload(SL), long, "sl"))

    assert answer(client, "zadrugami").mark.get_text() == "zadruga"


def test_the_number_of_queries_depends_on_no_number_of_documents(client, homes):
    counts = []
    for size in (1, 3):
        SiteDocument.objects.all().delete()
        show(homes["sl"], *(have_read(upload(SL, title=f"Plan {number}"), SL, "sl") for number in range(size)))
        answer(client, "zadruga")
        with CaptureQueriesContext(connection) as queries:
            assert len(answer(client, "zadruga").select("ol.rows li")) == size
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 10
    with CaptureQueriesContext(connection) as queries:
        assert len(answer(client, "zadurga").select("ol.rows li")) == 3
    assert len(queries) <= 10


def test_of_more_than_are_ranked_each_is_counted_and_listed_once(client, homes, plan, monkeypatch, reindex):
    monkeypatch.setattr("search.lookup.MOST_RANKED", 2)
    show(homes["sl"], plan)
    pages = [factories.StandardPageFactory(parent=homes["sl"], title=f"Zadruga {number}") for number in range(3)]
    reindex()

    slices = [search_pages("zadruga", "sl", start=start, stop=start + 1) for start in range(5)]
    kinds = slices[0].counts["facet_kind"]
    (document_kind,) = (value for value, number in kinds.items() if number == 1)
    alone = search_pages("zadruga", "sl", chosen={"facet_kind": [document_kind]})

    listed = [(hit.pk, hit.is_document) for each in slices for hit in each.hits]
    assert sorted(listed) == sorted([(plan.pk, True), *((page.pk, False) for page in pages)])
    assert ({each.total for each in slices}, sorted(kinds.values())) == ({4}, [1, 3])
    assert [(hit.pk, hit.is_document) for hit in alone.hits] == [(plan.pk, True)]
