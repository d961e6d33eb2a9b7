"""The languages of the site; read without the rest of the settings by what works on the catalogues."""

from django.utils.translation import gettext_lazy as _

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("sl", _("Slovenian")),
    ("es", _("Spanish")),
    ("fr", _("French")),
]
