"""What somebody has typed, where a rule holds for its letters."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Categories of letters that would end a line, or that nobody sees (Unicode, chapter 4.5).
CONTROLS = frozenset({"Cc", "Zl", "Zp"})


def has_control_letters(text: str) -> bool:
    """Tell whether there is a line break or another control character in the text."""
    return any(unicodedata.category(letter) in CONTROLS for letter in text)


def one_line(text: str) -> None:
    """Raise ValidationError for a text with a line break or another control character: it may stand in a header."""
    if has_control_letters(text):
        raise ValidationError(_("Write this in one line, without tabs or other control characters."), code="lines")


def has_letters(text: str) -> bool:
    """Tell whether there is a letter or digit of any script in the text."""
    return any(unicodedata.category(letter)[0] in "LN" for letter in text)


def several_lines(text: str) -> str:
    """Return the text with line feeds for all kinds of line breaks, and without other control characters but tabs."""
    lines = text.replace("\r\n", "\n").translate({ord(each): "\n" for each in "\r\x85\u2028\u2029"})
    return "".join(letter for letter in lines if letter in "\n\t" or unicodedata.category(letter) not in CONTROLS)
