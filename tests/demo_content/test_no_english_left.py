"""A reader of Slovenian, Spanish or French meets no English: neither in our words nor in the content's."""

import re
from dataclasses import dataclass
from functools import cached_property

import pytest
from bs4 import BeautifulSoup, Comment, Doctype
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import translation
from wagtail.models import Page, PageViewRestriction

from core.serving import permission_denied, server_error
from demo.content_files import Mapping, Text, read_folder
from demo.loader import CONTENT
from search.queries import search_pages
from seconet_cms import catalogues

LANGUAGES = ("sl", "es", "fr")
ATTRIBUTES = ("alt", "aria-label", "aria-description", "title", "placeholder", "data-l", "label")
META = ("description", "og:site_name", "og:title", "og:description", "og:image:alt")
# What may surround a text in one run of words: "1. Title", "Region, country", "Period · Source", "(home page)".
SEAM = re.compile(r" · |, |: |\. |[()]")
SEARCH = {"sl": "/sl/iskanje/", "es": "/es/buscar/", "fr": "/fr/recherche/"}
PLACEHOLDER = re.compile(r"%\(\w+\)s")


def squeezed(words):
    return " ".join(words.split())


def prose(html):
    """Return the runs of words in a piece of HTML that a reader sees or hears."""
    return [squeezed(each) for each in BeautifulSoup(html, "html.parser").stripped_strings]


def texts_within(value):
    if isinstance(value, Text):
        yield value
    elif isinstance(value, Mapping):
        for name, inside in value.items():
            if name != "slug":
                yield from texts_within(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from texts_within(inside)


def facts_within(value):
    """Yield each mapping that holds facts: what is the same in every language, such as the name of a body."""
    if isinstance(value, Text):
        return
    if isinstance(value, Mapping):
        yield value
        for inside in value.values():
            yield from facts_within(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from facts_within(inside)


@dataclass(frozen=True)
class Words:
    """What is said in one language: by the content files and by our own words."""

    language: str

    @cached_property
    def content(self):
        return {
            run
            for entry in ENTRIES
            for text in texts_within(entry.data)
            for run in prose(text[self.language])
            if re.search(r"[^\W\d]", run)
        }

    @cached_property
    def messages(self):
        with translation.override(self.language):
            return {squeezed(form) for message in MESSAGES for form in self._forms(message)}

    def _forms(self, message):
        if not message.pluralizable:
            said = translation.pgettext(message.context, message.id) if message.context else None
            return prose(said or translation.gettext(message.id))
        if message.context:
            return {translation.npgettext(message.context, *message.id, number) for number in range(6)}
        return {translation.ngettext(*message.id, number) for number in range(6)}


ENTRIES = read_folder(CONTENT, [code for code, _name in settings.LANGUAGES])
MESSAGES = [message for message in catalogues.extract_messages() if message.id]
ENGLISH = Words("en")
FACTS = {
    squeezed(value)
    for entry in ENTRIES
    for facts in facts_within(entry.data)
    for value in facts.values()
    if isinstance(value, str)
}


@dataclass(frozen=True)
class English:
    """English as a reader of another language could meet it; what both languages write alike is not English."""

    language: str

    @cached_property
    def own(self):
        words = Words(self.language)
        return words.content | words.messages | FACTS

    @cached_property
    def short(self):
        """Texts that stand alone."""
        return (ENGLISH.content | ENGLISH.messages) - self.own

    @cached_property
    def long(self):
        """Texts of three words and more, which are English inside another text too."""
        own = "\n".join(self.own)
        return [text for text in ENGLISH.content if text.count(" ") >= 2 and text not in own]

    @cached_property
    def patterns(self):
        """Messages with something filled in, and words of their own around it."""
        return [
            re.compile(".+".join(map(re.escape, PLACEHOLDER.split(text))))
            for text in ENGLISH.messages - self.own
            if PLACEHOLDER.search(text) and re.search(r"[^\W\d_]", PLACEHOLDER.sub("", text))
        ]

    def among(self, runs):
        """Return those of the runs of words that are English."""
        return {
            run
            for run in runs - self.own
            if any(part in self.short for part in (run, *SEAM.split(run)))
            or any(text in run for text in self.long)
            or any(pattern.fullmatch(run) for pattern in self.patterns)
        }


@dataclass(frozen=True)
class Shown:
    """What a page says, apart by whether it is marked as English."""

    html: str

    @cached_property
    def _soup(self):
        soup = BeautifulSoup(self.html, "html.parser")
        for hidden in soup(["script", "style"]):
            hidden.decompose()
        return soup

    @cached_property
    def runs(self):
        """The runs of words not marked as English: on the page, in its head and in what is read aloud."""
        return set(filter(None, (squeezed(words) for element, words in self._spoken() if not self._english(element))))

    @cached_property
    def marked_as_english(self):
        return set(filter(None, (squeezed(words) for element, words in self._spoken() if self._english(element))))

    def _spoken(self):
        for words in self._soup.find_all(string=True):
            if not isinstance(words, Comment | Doctype):
                yield words.parent, str(words)
        for element in self._soup.find_all(True):
            for name in ATTRIBUTES:
                if element.get(name):
                    yield element, element[name]
            if element.name == "meta" and element.get("name", element.get("property")) in META:
                yield element, element["content"]

    def _english(self, element):
        marked = element if element.get("lang") else element.find_parent(lang=True)
        return marked is not None and marked["lang"] == "en"


@pytest.fixture
def english_names():
    """What is English by right: a language's own name, names of organisations, of criteria and of the call."""
    names = {
        facts[name]
        for entry in ENTRIES
        for facts in facts_within(entry.data)
        for name in ("name", "organisation")
        if facts.get(f"{name}_language") == "en"
    }
    criteria = {facts["criterion"] for entry in ENTRIES for facts in facts_within(entry.data) if "criterion" in facts}
    return {"English", *names, *criteria, *(entry.data["project"] for entry in ENTRIES if entry.kind == "funding")}


@pytest.fixture(params=LANGUAGES)
def language(request):
    with translation.override(request.param):
        yield request.param


def shown(response, status=200):
    assert response.status_code == status
    return Shown(response.content.decode())


def pages(code):
    return list(Page.objects.live().filter(locale__language_code=code, depth__gt=1).order_by("path"))


def test_no_page_says_anything_in_english(client, demo_site, english_names, language):
    english = English(language)
    left, marked, read = {}, set(), 0
    for page in pages(language):
        says = shown(client.get(page.get_url()))
        if found := english.among(says.runs):
            left[page.get_url()] = found
        marked |= says.marked_as_english
        read += 1

    assert left == {}
    assert marked - english_names == set()
    assert read == sum(entry.kind == "page" for entry in ENTRIES)


@pytest.fixture(scope="module")
def said_in_english(_demo_content, django_db_blocker):
    """What each English page says, by page."""
    with django_db_blocker.unblock():
        return {page: shown(Client().get(page.get_url())) for page in pages("en")}


def test_english_is_found_where_it_is(said_in_english, language):
    english = English(language)
    unnoticed = []
    for page, says in said_in_english.items():
        found = english.among(says.runs | says.marked_as_english)
        if not {page.title, page.search_description, "Skip to content"} - english.own <= found:
            unnoticed.append(page.slug)

    assert unnoticed == []
    assert len(said_in_english) == sum(entry.kind == "page" for entry in ENTRIES)


def test_the_bare_address_leads_to_a_page_without_english(client, demo_site, language):
    response = client.get("/", headers={"accept-language": language}, follow=True)

    assert response.redirect_chain == [(f"/{language}/", 302)]
    assert English(language).among(shown(response).runs) == set()


@pytest.mark.parametrize(("words", "some"), [("", False), ("Seconet", True), ("qqqq", False)])
def test_the_search_page_has_no_english(client, demo_site, language, words, some):
    says = shown(client.get(SEARCH[language], {"q": words}))

    assert English(language).among(says.runs) == set()
    assert bool(search_pages(words, language).total) == some


def test_pages_of_results_have_no_english(client, demo_site, language):
    words = {"sl": "socialna", "es": "social", "fr": "sociale"}[language]

    for number in (1, 2):
        says = shown(client.get(SEARCH[language], {"q": words, "page": number}))

        assert any(re.search(rf" {number} \w+ [2-9]$", run) for run in says.runs)
        assert English(language).among(says.runs) == set()


def test_the_answer_where_no_page_is_has_no_english(client, demo_site, english_names, language):
    says = shown(client.get(f"/{language}/no-such-page/"), 404)

    assert English(language).among(says.runs) == set()
    assert says.marked_as_english <= english_names


def test_an_offer_of_other_languages_has_english_for_the_english_page_alone(client, demo_site, english_names, language):
    page = Page.objects.get(slug="workshops", locale__language_code="en")

    says = shown(client.get(f"/{language}/workshops/"), 404)

    assert English(language).among(says.runs) == set()
    assert says.marked_as_english - english_names == {page.title}


def test_a_closed_page_asks_for_its_password_without_english(client, demo_site, language):
    page = pages(language)[1]
    PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="only-for-this-test"
    )
    asks = client.get(page.get_url())
    action = BeautifulSoup(asks.content, "html.parser").find("form", method="post")["action"]

    refused = client.post(action, {"password": "wrong", "return_url": page.get_url()})

    assert English(language).among(shown(asks).runs | shown(refused).runs) == set()
    assert "The password you have entered is not correct. Please try again." not in refused.content.decode()


def test_refusals_and_faults_are_told_without_english(rf, demo_site, language):
    request = rf.get(f"/{language}/")

    says = shown(permission_denied(request, PermissionDenied()), 403).runs | shown(server_error(request), 500).runs

    assert English(language).among(says) == set()
