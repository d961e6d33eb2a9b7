"""The form in which wagtail-localize keeps strings, and the form in which people type them.

It keeps every string as a fragment of HTML: letters with a meaning in HTML are escaped, a new line is <br>. People
type fragments of rich text with its tags, and all else as plain text. Everything here is pure.
"""

import re
from functools import cache
from html.entities import html5
from itertools import islice

from bs4 import BeautifulSoup, Tag
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail_localize.strings import StringValue, extract_ids, validate_element

# Nobody nests tags so deep, and whoever reads them calls itself for each level.
DEEPEST = 20
_MARKS = re.compile(r"[<&]")
# PostgreSQL takes no NUL, and nobody types the others on purpose.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# An ampersand, with the name or number of the character that it may stand for.
_AMPERSAND = re.compile(r"&(#\d{1,7};|#[xX][\da-fA-F]{1,6};|[a-zA-Z][a-zA-Z\d]*;)?")


def typed(data: str, *, is_html: bool) -> str:
    """Return a kept string as people type it: with its tags where it is rich text, else as plain text."""
    if is_html or not _MARKS.search(data):
        return data
    return StringValue(data).render_text()


def kept(words: str, source: str, *, is_html: bool, longest: int | None = None) -> str:
    """Return what people typed as it is kept; `source` is the kept string that it translates.

    Raises ValidationError that says what is wrong: tags that do not belong there, unknown links, too many letters.
    """
    words = words.replace("\r\n", "\n").strip()
    if _CONTROLS.search(words):
        raise ValidationError(_("These words hold characters that cannot be shown. Type them anew."), code="controls")
    if not is_html:
        if longest is not None and len(words) > longest:
            raise ValidationError(_too_long(len(words), longest), code="too_long")
        return StringValue.from_plaintext(words).data if _MARKS.search(words) or "\n" in words else words
    # What is no entity is an ampersand, as in R&D: a parser of HTML would drop what follows it.
    soup = BeautifulSoup(_AMPERSAND.sub(_escaped, words), "html.parser")
    if any(len(list(islice(tag.parents, DEEPEST + 1))) > DEEPEST for tag in soup.find_all(True)):
        raise ValidationError(_("There are too many tags inside each other."), code="tags")
    try:
        validate_element(soup)
    except ValueError as error:
        raise ValidationError(str(error), code="tags") from error
    data = str(soup)
    if longest is not None and len(soup.get_text()) > longest:
        raise ValidationError(_too_long(len(soup.get_text()), longest), code="too_long")
    _check_links(soup, data, source)
    return data


def fitted(data: str, source: str) -> str:
    """Return a kept translation without the links that its source does not hold (any more); their words stay."""
    if "<a" not in data:
        return data
    unknown = extract_ids(data) - extract_ids(source)
    if not unknown:
        return data
    soup = BeautifulSoup(data, "html.parser")
    for link in soup.find_all("a"):
        if link.get("id") in unknown:
            link.unwrap()
    return str(soup)


def fits(data: str, source: str) -> bool:
    """Tell whether a kept translation can be set in the place of its source."""
    try:
        soup = BeautifulSoup(data, "html.parser")
        validate_element(soup)
    except ValueError:
        return False
    return extract_ids(data) <= extract_ids(source)


@cache
def longest(model: type[models.Model], field_path: str) -> int | None:
    """Return how many letters have room at a field path ("body.quote.text"), None where there is no limit."""
    name, *rest = field_path.split(".")
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    if isinstance(field, StreamField):
        return _longest_in(field.stream_block, rest)
    if rest and field.related_model is not None:
        return longest(field.related_model, ".".join(rest))
    return getattr(field, "max_length", None)


def _longest_in(block: blocks.Block, path: list[str]) -> int | None:
    for name in path:
        if isinstance(block, blocks.ListBlock):
            block = block.child_block
        else:
            block = getattr(block, "child_blocks", {}).get(name)
    field = getattr(block, "field", None)
    return getattr(field, "max_length", None)


def is_entity(text: str) -> bool:
    """Tell whether this stands for a character in HTML when an ampersand precedes it: "copy;", "#8364;"."""
    return text.startswith("#") or text in html5


def _escaped(found: re.Match[str]) -> str:
    behind = found[1] or ""
    return f"&{behind}" if behind and is_entity(behind) else f"&amp;{behind}"


def _check_links(soup: BeautifulSoup, data: str, source: str) -> None:
    unknown = extract_ids(data) - extract_ids(source)
    if unknown:
        raise ValidationError(
            ngettext(
                "The original has no link %(names)s. Take it out, or write it as in the original.",
                "The original has no links %(names)s. Take them out, or write them as in the original.",
                len(unknown),
            )
            % {"names": ", ".join(sorted(unknown))},
            code="links",
        )
    bare = [link for link in soup.find_all("a") if isinstance(link, Tag) and "id" not in link.attrs]
    if bare:
        raise ValidationError(_('A link needs its mark from the original, as in <a id="a1">…</a>.'), code="links")


def _too_long(letters: int, most: int) -> str:
    return ngettext(
        "These words have %(letters)d letter, and there is room for %(most)d.",
        "These words have %(letters)d letters, and there is room for %(most)d.",
        letters,
    ) % {"letters": letters, "most": most}
