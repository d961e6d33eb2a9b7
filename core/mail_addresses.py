"""Mail addresses that visitors type."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.personal_data import address_key
from core.typed_text import has_control_letters

# The longest address that a mail can have (RFC 5321, 4.5.3.1), also when its domain is written in ASCII.
LENGTH_MOST = 254


def usable(address: str) -> None:
    """Raise ValidationError for an address that Django lets pass and no mail can go to, or no row can hold.

    Quoted names may hold control characters, and domains in other scripts grow when they are written in ASCII.
    """
    if has_control_letters(address) or len(address_key(address)) > LENGTH_MOST:
        raise ValidationError(_("Write an e-mail address like name@example.org."), code="invalid")
