"""Tells which words of a screen of the admin are none of the language that it should speak."""

import json
import re
import zoneinfo
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain

import lxml.html
from bs4 import BeautifulSoup
from django.conf.locale import LANG_INFO
from django.utils import dates, translation

from seconet_cms import catalogues, supplements

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
# Between two words that stand for something each, as in "History: title" or "2 pages".
SEAM = re.compile(r": | - | · | » |, |[()\[\]«»“”\"\d.]+")
LETTERS = re.compile(r"[^\W\d_]{2}")
LITERAL = re.compile(r"[^\W\d_]{3}")
# A word in data is a text when it begins in upper case. What says to a script what to do looks like this.
PROSE = re.compile(r"[^\W\d_a-z][^\WA-Z\d_]+|\S.* .*", re.S)
NO_PROSE = re.compile(r"\bw-|->|@\w+\.w|^[#.\[]|^[a-z-]+=|^\w+/\*|^[a-z]+ [a-z]+$|&\w+=|https?:")
# Of a file, and of a kind of page.
DOTTED = re.compile(r"[\w-]+\.\w+")
# What only browsers and scripts read.
TECHNICAL = {
    "accept", "action", "autocomplete", "class", "content", "d", "for", "form", "href", "id", "lang", "media", "method",
    "name", "points", "rel", "role", "sizes", "src", "srcset", "style", "target", "transform", "type", "xmlns",
}  # fmt: skip
SILENT = {"script", "style", "kbd"}
BUTTONS = {"submit", "button", "reset"}
# Names: of the software, of languages in themselves, of time zones.
NAMES = {
    "Wagtail", "Wagtail v", "Seconet", "localtime", *zoneinfo.available_timezones(),
    *(info["name_local"] for info in LANG_INFO.values() if "name_local" in info),
}  # fmt: skip


def squeezed(words):
    return " ".join(words.split())


def folded(words):
    return squeezed(words).casefold().strip(" *:")


@cache
def messages(domain):
    """Return the messages of the packages in a domain, and ours."""
    found = list(supplements.english_messages(domain, supplements.packages()).values())
    if domain == supplements.SHARED:
        found += [message for message in catalogues.extract_messages() if message.id]
    return found


def texts_of(message):
    return (message.id,) if isinstance(message.id, str) else message.id


def said(message):
    """Return what a message says in the active language."""
    texts, context = texts_of(message), message.context
    if len(texts) == 1:
        return {translation.pgettext(context, *texts) if context else translation.gettext(*texts)}
    if context:
        return {translation.npgettext(context, *texts, number) for number in (0, 1, 2, 3, 5)}
    return {translation.ngettext(*texts, number) for number in (0, 1, 2, 3, 5)}


@dataclass(frozen=True)
class Language:
    """What is said in one language: by the packages and by us."""

    code: str

    @cached_property
    def _pairs(self):
        with translation.override(self.code):
            return [(texts_of(message), said(message)) for message in messages(supplements.SHARED)]

    @cached_property
    def _said(self):
        # What has remained English is not said in the language, unless somebody has written so.
        return {text for texts, own in self._pairs for text in own if text not in texts or self._written(text)}

    def _written(self, text):
        return text in self._catalogue

    @cached_property
    def _catalogue(self):
        found = supplements.shipped_messages(self.code, supplements.SHARED, supplements.packages())
        known = chain(
            found.values(),
            catalogues.read_catalogue(catalogues.path_of(self.code), self.code).values(),
            catalogues.read_catalogue(supplements.path_of(self.code, supplements.SHARED), self.code).values(),
        )
        return {
            text
            for message in known
            for text in ((message.string,) if isinstance(message.string, str) else message.string)
        }

    @cached_property
    def words(self):
        """Every text that can stand alone, with the parts of those that are filled in or that have tags."""
        parts = set(self._said)
        for text in self._said:
            if "<" in text:
                parts |= set(BeautifulSoup(text, "html.parser").stripped_strings)
        for text in set(parts):
            parts |= set(PLACEHOLDER.split(text))
        with translation.override(self.code):
            months = [str(month) for month in chain(dates.MONTHS.values(), dates.MONTHS_ALT.values())]
        parts |= {*months, *(f"de {month} de" for month in months)}
        return {folded(part) for part in parts} | {folded(name) for name in NAMES}

    @cached_property
    def patterns(self):
        """What is said with something filled in."""
        filled = [text for text in self._said if LITERAL.search(PLACEHOLDER.sub("", text)) and PLACEHOLDER.search(text)]
        return re.compile(
            "|".join("(?s:.+)".join(map(re.escape, PLACEHOLDER.split(squeezed(text)))) for text in filled)
        )

    def unknown(self, runs, names):
        """Return those of the runs of words that are neither said in this language nor `names` of things."""
        names = {folded(name) for name in names}
        return {run for run in runs if not self._knows(run, names)}

    def _knows(self, run, names):
        whole = squeezed(run).removesuffix("- Wagtail").strip()
        if self._says(whole, names):
            return True
        known = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in sorted(names, key=len, reverse=True)))
        return any(
            len(parts) > 1 and all(self._says(part, names) for part in parts)
            for parts in (SEAM.split(whole), known.split(whole.casefold()))
        )

    def _says(self, text, names):
        text = squeezed(text).strip(" *")
        return bool(
            not LETTERS.search(text)
            or DOTTED.fullmatch(text)
            or folded(text) in self.words
            or folded(text) in names
            or self.patterns.fullmatch(text)
        )

    @cached_property
    def english(self):
        """The English texts that say something else in this language."""
        return {squeezed(text) for texts, own in self._pairs for text in texts if text not in own} - {
            squeezed(text) for _texts, own in self._pairs for text in own
        }


def runs_of(html):
    """Return the runs of words that a screen, or a part of it, shows, reads aloud or hands to its scripts."""
    found = set()
    for element in lxml.html.document_fromstring(html or "<p>").iter():
        found.add(squeezed(element.tail or ""))
        if element.tag == "script" and element.get("type") == "application/json":
            found |= runs_within(json.loads(element.text))
        elif isinstance(element.tag, str) and element.tag not in SILENT:
            found.add(squeezed(element.text or ""))
            for name, value in element.items():
                if name not in TECHNICAL and (name != "value" or element.get("type") in BUTTONS):
                    found |= _runs_in_text(value)
    return found - {""}


def runs_within(data):
    """Return the texts in what a script is handed, without the words that stand for a kind of thing."""
    if isinstance(data, dict):
        return set().union(*map(runs_within, data.values()))
    if isinstance(data, list):
        return set().union(*map(runs_within, data))
    return _runs_in_text(data) if isinstance(data, str) else set()


def _runs_in_text(text):
    if text[:1] in "[{":
        try:
            return runs_within(json.loads(text))
        except ValueError:
            return set()
    if "<" in text:
        return runs_of(text)
    return {squeezed(text)} if PROSE.fullmatch(text) and not NO_PROSE.search(text) else set()
