"""What the signs of spam are called."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from contact.scoring import Sign

SIGNS: dict[str, Any] = {
    Sign.LINKS: _("many links"),
    Sign.SHORT_LINKS: _("links that hide where they lead"),
    Sign.LINK_MARKUP: _("links in markup"),
    Sign.MARKUP: _("markup"),
    Sign.LINK_IN_NAME: _("an address in place of a name"),
    Sign.REPETITION: _("the same again and again"),
    Sign.MIXED_SCRIPTS: _("letters of several scripts in one word"),
    Sign.OTHER_SCRIPT: _("a script of none of our languages"),
    Sign.INVISIBLE: _("letters that nobody sees"),
    Sign.PHRASES: _("phrases of advertising"),
    Sign.CAPITALS: _("capitals throughout"),
    Sign.WALLET: _("an address for payments"),
}


def signs_in_words(signs: Iterable[str]) -> list[str]:
    """Return what the signs of a message are called in the active language; what is no sign any more is left out."""
    return [str(SIGNS[sign]) for sign in signs if sign in SIGNS]
