"""What a check can find: kept as codes, and put into words when somebody reads them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.countries import language_name
from core.records import Record


class Code(StrEnum):
    """What may be missing or wrong on a page."""

    ANSWER = "answer"
    EMBLEM = "emblem"
    EMBLEM_TEXT = "emblem_text"
    EMBLEM_SHAPE = "emblem_shape"
    STATEMENT = "statement"
    DISCLAIMER = "disclaimer"
    RECORD_LINK = "record_link"
    RECORD = "record"
    CONTACT_LINK = "contact_link"
    CONTACT = "contact"
    LANGUAGE = "language"
    LANGUAGE_OF_WORDS = "language_of_words"
    VERSION_SELF = "version_self"
    VERSION_DEFAULT = "version_default"
    VERSION_MISSING = "version_missing"
    VERSION_MUTUAL = "version_mutual"
    CANONICAL = "canonical"
    TITLE = "title"
    TITLE_SAME = "title_same"
    DESCRIPTION = "description"
    DESCRIPTION_SAME = "description_same"
    HEADING = "heading"
    HEADINGS = "headings"
    PICTURE = "picture"
    LINK = "link"
    FRAGMENT = "fragment"
    FILE = "file"
    HOST = "host"
    COOKIE = "cookie"
    SCRIPT = "script"
    STYLE = "style"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is missing or wrong at an address, which belongs to a language and, mostly, to a page.

    `said` holds what the words of the finding name.
    """

    code: Code
    address: str
    language: str = ""
    page: int | None = None
    said: Mapping[str, str] = field(default_factory=dict)

    def as_row(self) -> dict[str, Any]:
        """Return the finding as JSON holds it."""
        return asdict(self)


_WORDS = {
    Code.ANSWER: _("The page cannot be read: it answers with %(status)s."),
    Code.EMBLEM: _("The emblem of the European Union is missing."),
    Code.EMBLEM_TEXT: _("The emblem of the European Union has no alternative text in the language of the page."),
    Code.EMBLEM_SHAPE: _(
        "The emblem of the European Union is out of shape: it must be half as wide again as it is high."
    ),
    Code.STATEMENT: _("The statement of funding is missing in the language of the page."),
    Code.DISCLAIMER: _("The disclaimer is missing in the language of the page."),
    Code.RECORD_LINK: _("There is no link to the page “%(record)s”."),
    Code.RECORD: _("The page “%(record)s” is not published in this language."),
    Code.CONTACT_LINK: _("There is no link to the contact page."),
    Code.CONTACT: _("The contact page is not published in this language."),
    Code.LANGUAGE: _("The page says that it is in “%(stated)s”, and is in %(language_name)s."),
    Code.LANGUAGE_OF_WORDS: _("The words of another language are not marked as such: %(language_name)s."),
    Code.VERSION_SELF: _("The page does not name itself among its language versions."),
    Code.VERSION_DEFAULT: _("The page names no version for readers of other languages (x-default)."),
    Code.VERSION_MISSING: _("The page does not name its version in %(language_name)s, which is published."),
    Code.VERSION_MUTUAL: _("The page names %(address)s as a language version, which does not name it in turn."),
    Code.CANONICAL: _("The page gives another address as its own: %(address)s."),
    Code.TITLE: _("The page has no title."),
    Code.TITLE_SAME: _("The page has the same title as %(address)s."),
    Code.DESCRIPTION: _("The page has no description for search engines."),
    Code.DESCRIPTION_SAME: _("The page has the same description for search engines as %(address)s."),
    Code.HEADING: _("The page has no main heading."),
    Code.HEADINGS: _("The page has more than one main heading: %(number)s."),
    Code.PICTURE: _("A picture has no alternative text: %(address)s."),
    Code.LINK: _("A link leads nowhere: %(address)s."),
    Code.FRAGMENT: _("A link leads to a part of a page that does not exist: %(address)s."),
    Code.FILE: _("A file that belongs to the page is missing: %(address)s."),
    Code.HOST: _("Something is fetched from another host: %(address)s."),
    Code.COOKIE: _("The page sets a cookie for visitors who are not logged in: %(name)s."),
    Code.SCRIPT: _("There is a script inside the page: %(element)s."),
    Code.STYLE: _("There are styles inside the page: %(element)s."),
}


def worded(code: str, said: Mapping[str, str]) -> str:
    """Return a finding in words of the active language; the code itself where it is none that is known."""
    if code not in _WORDS:
        return code
    values = dict(said)
    if "language" in values:
        values["language_name"] = language_name(values["language"], get_language() or "en")
    if "record" in values:
        kind = values["record"]
        values["record"] = str(Record(kind).label) if kind in Record.values else kind
    try:
        return str(_WORDS[Code(code)] % values)
    except KeyError:
        # Another version of the site kept it, which named other things.
        return code
