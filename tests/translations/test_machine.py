"""Machine translation, against a server on this machine that plays the services."""

import time

import pytest
from django.urls import resolve, reverse
from wagtail_localize.models import Translation

from tests.played_services import KEY, playing
from tests.translations.conftest import told
from translations import machine, strings
from translations.machine import filling, services
from translations.machine.services import DeepL, Job, LibreTranslate, ServiceError

LEAD, DESIGNATION, FIGURE = "Una región.", "Comunidad", "empresas"


@pytest.fixture(scope="module")
def _server():
    with playing() as server:
        yield server


@pytest.fixture
def server(_server):
    _server.reset()
    return _server


@pytest.fixture
def deepl(server, settings):
    settings.MACHINE_TRANSLATION = {"service": "deepl", "url": server.url, "key": KEY}
    return server


@pytest.fixture
def libre(server, settings):
    settings.MACHINE_TRANSLATION = {"service": "libretranslate", "url": server.url, "key": "secret"}
    return server


def later():
    return time.monotonic() + 10


def words_of(translation):
    return {each.source: (each.words, str(each.condition)) for each in strings.segments_of(translation)}


# --- The services ----------------------------------------------------------------------------------


def test_deepl_is_asked_as_its_manual_says(deepl):
    service = services.service()
    job = Job(["Una <b>región</b>", "R&amp;D"], "es", "en", [("región", "region"), ("con\ttabulador", "x"), ("", "y")])

    prepared = service.prepare(job, later())
    again = service.prepare(job, later())
    found = service.translate(job, prepared, later())
    service.prepare(Job(["a"], "es", "en", [("otra", "other")]), later())

    assert found == ["UNA <b>REGIÓN</b>", "R&amp;D"]
    assert prepared == again == "g1"
    assert {authorization for _method, _path, authorization, _data in deepl.asked} == {f"DeepL-Auth-Key {KEY}"}
    [_, (_m, _p, _a, made), *_rest] = deepl.asked
    glossary = {"source_lang": "es", "target_lang": "en", "entries": "región\tregion", "entries_format": "tsv"}
    assert made == glossary | {"name": made["name"]}
    # Other terms make another glossary, and the old one goes.
    assert [each["entries"] for each in deepl.glossaries.values()] == ["otra\tother"]
    [sent] = [data for _m, path, _a, data in deepl.asked if path == "/v2/translate"]
    assert sent == {
        "text": ["Una <b>región</b>", "R&amp;D"],
        "source_lang": "ES",
        "target_lang": "EN-GB",
        "tag_handling": "html",
        "glossary_id": "g1",
    }


def test_a_key_of_the_free_plan_goes_to_its_own_address():
    assert [DeepL(key=KEY).url, DeepL(key="1").url] == ["https://api-free.deepl.com", "https://api.deepl.com"]


def test_libretranslate_is_asked_as_its_manual_says(libre):
    service = services.service()
    job = Job(["Una <b>región</b>"], "es", "sl", [("a", "b")])

    assert (service.prepare(job, later()), service.translate(job, None, later())) == (None, ["UNA <b>REGIÓN</b>"])
    sent = {"q": ["Una <b>región</b>"], "source": "es", "target": "sl", "format": "html", "api_key": "secret"}
    assert libre.asked == [("POST", "/translate", None, sent)]


def test_batches_keep_to_the_limits_of_the_service():
    service = LibreTranslate("http://localhost")
    long = "ž" * 1500

    assert [len(each) for each in service.batches(["a"] * 45)] == [20, 20, 5]
    assert list(service.batches([long, "b", long, "x" * 6000, "c"])) == [[long, "b"], [long, "c"]]
    assert list(service.batches([])) == []


FAULTS = {
    "a key that is not accepted": ((403, {}), "does not accept the key"),
    "a plan that is used up": ((456, {}), "is used up"),
    "too much to do": ((429, {}), "too much to do"),
    "too long": ((413, {}), "too long"),
    "another fault": ((500, b"<html>"), "refused to translate"),
    "a redirect": ((302, b""), "refused to translate"),
    "no JSON": ((200, b"<html>"), "cannot be used"),
    "nothing": ((200, b""), "cannot be used"),
    "another shape": ((200, ["a"]), "cannot be used"),
    "too few texts": ((200, {"translations": [], "translatedText": []}), "cannot be used"),
    "no texts": ((200, {"translations": [{"text": None}], "translatedText": [None]}), "cannot be used"),
    "an endless answer": ((200, b" " * (services.MOST_ANSWER_BYTES + 1)), "cannot be used"),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", ["deepl", "libre"])
def test_a_fault_of_the_service_is_told_in_words(name, fault, request):
    server = request.getfixturevalue(name)
    answer, words = FAULTS[fault]
    server.instead = {"/v2/translate": [answer], "/translate": [answer]}

    with pytest.raises(ServiceError, match=words):
        services.service().translate(Job(["a"], "es", "en"), None, later())
    assert [path for _m, path, _a, _d in server.asked if path == "/elsewhere"] == []


def test_a_service_that_is_not_there_or_takes_too_long_is_told_in_words(libre):
    libre.seconds = 0.3
    for url, seconds in (("http://127.0.0.1:1", 5), (libre.url, 0.1), (libre.url, -1)):
        with pytest.raises(ServiceError, match="LibreTranslate does not answer"):
            LibreTranslate(url).translate(Job(["a"], "es", "en"), None, time.monotonic() + seconds)


def test_a_glossary_that_deepl_does_not_take_keeps_nobody_from_working(deepl):
    job = Job(["a"], "es", "en", [("b", "c")])
    for answer in ((400, {}), (200, []), (200, {"glossaries": [{}]}), (200, {"glossaries": 3})):
        deepl.instead = {"/v2/glossaries": [answer, answer]}

        assert services.service().prepare(job, later()) is None


# --- Filling a translation -------------------------------------------------------------------------


def test_the_machine_fills_what_nobody_has_translated_and_nothing_else(deepl, translation, person):
    lead = next(each for each in strings.segments_of(translation) if each.source == LEAD)
    strings.save(translation, lead.id, "A region.", person("editor"))

    filled = machine.fill(translation, person("editor"))

    assert (filled.service, filled.written, filled.left, filled.unusable, filled.failure) == ("DeepL", 3, 0, 0, "")
    words = words_of(translation)
    assert words[LEAD] == ("A region.", "settled")
    # The region's name is left to people.
    assert words["Navarra"] == ("", "missing")
    assert (words[DESIGNATION], words[FIGURE]) == (("COMUNIDAD", "machine"), ("EMPRESAS", "machine"))
    assert machine.fill(translation, person("editor")).written == 0


def test_what_does_not_fit_is_left_out(libre, translation, person):
    answers = {LEAD: "", DESIGNATION: "x" * 200, FIGURE: "firms {x}"}
    libre.say = lambda text, language: answers.get(text, text)

    filled = machine.fill(translation, person("editor"))

    assert (filled.written, filled.unusable, filled.left) == (1, 3, 0)
    words = words_of(translation)
    assert [words[each][1] for each in (LEAD, DESIGNATION, FIGURE)] == ["missing"] * 3


def test_what_is_too_long_for_the_service_is_told(libre, as_, translation, monkeypatch):
    monkeypatch.setattr(LibreTranslate, "most_bytes", len(DESIGNATION))

    answer = as_("editor").post(reverse("translations:machine", args=[translation.pk]))

    assert told(answer) == [
        "LibreTranslate has translated 3 strings. Read them: they count only once you accept them.",
        "1 string is too long for LibreTranslate. Translate it yourself.",
    ]


def test_what_was_translated_before_a_fault_is_kept_and_the_rest_told(libre, translation, person, monkeypatch):
    monkeypatch.setattr(LibreTranslate, "most_texts", 2)
    libre.instead = {"/translate": [(200, {"translatedText": ["Eins", "Zwei"]}), (429, {})]}

    filled = machine.fill(translation, person("editor"))

    assert (filled.written, filled.left) == (2, 2)
    assert "too much to do" in filled.failure


def test_a_machine_that_is_slow_stops_in_time(libre, translation, person, monkeypatch):
    monkeypatch.setattr(LibreTranslate, "most_texts", 1)
    monkeypatch.setattr(filling, "SECONDS_MOST", 0.3)
    libre.seconds = 0.2

    filled = machine.fill(translation, person("editor"))

    assert filled.written <= 1 <= filled.left
    assert filled.failure


def test_nothing_is_written_for_somebody_who_may_not_write_any_more(libre, translation, person, unchanged):
    filled = machine.fill(translation, person("stranger"))

    assert (filled.written, bool(filled.failure), unchanged()) == (0, True, True)


# --- The button ------------------------------------------------------------------------------------


def test_the_button_tells_what_was_done(libre, as_, translation):
    url = reverse("translations:machine", args=[translation.pk])

    answers = [as_("editor").post(url), as_("editor").post(url)]
    libre.instead = {"/translate": [(403, {})]}

    assert [answer.status_code for answer in answers] == [302, 302]
    assert [told(answer) for answer in answers] == [
        ["LibreTranslate has translated 4 strings. Read them: they count only once you accept them."],
        ["There is nothing left for a machine to translate."],
    ]
    # Seconds pass in which no transaction may be kept open.
    assert resolve(url).func._non_atomic_requests == {"default"}


def test_without_a_service_nothing_is_offered_and_nothing_sent(server, as_, translation, unchanged):
    answer = as_("editor").post(reverse("translations:machine", args=[translation.pk]))

    assert (machine.available(), told(answer)) == (None, ["Machine translation is switched off."])
    assert (unchanged(), server.asked) == (True, [])


def test_for_a_version_that_is_written_freely_nothing_is_sent(libre, as_, translation, person, unchanged):
    Translation.objects.filter(pk=translation.pk).update(enabled=False)
    unchanged.now()

    answer = as_("editor").post(reverse("translations:machine", args=[translation.pk]))

    assert told(answer) == ["This version is written freely: it is not translated from an original."]
    assert (libre.asked, unchanged()) == ([], True)
    assert machine.fill(translation, person("editor")).failure == told(answer)[0]
    assert unchanged()


def test_a_stranger_has_nothing_sent(libre, as_, translation, unchanged):
    answers = [
        as_(name).post(reverse("translations:machine", args=[translation.pk])) for name in ("stranger", "nobody")
    ]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert (unchanged(), libre.asked) == (True, [])
