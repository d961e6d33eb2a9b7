"""What was read of the text of an uploaded document, for searching."""

from enum import StrEnum
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentText(models.Model):
    """The text of one file of a document, the language that it was found to be in, and how the reading ended.

    A row of its own, so that lists of documents do not carry their texts.
    """

    class State(StrEnum):
        """How far the reading of a file came."""

        WAITING = "waiting"
        READ = "read"
        CUT = "cut"
        NO_TEXT = "no_text"
        LOCKED = "locked"
        BROKEN = "broken"
        TOO_LARGE = "too_large"
        TOO_MUCH = "too_much"
        MISSING = "missing"

    document = models.OneToOneField("core.SiteDocument", models.CASCADE, primary_key=True, related_name="reading")
    # The name of the file in the storage: a new file has a new one.
    file_name = models.CharField(max_length=255)
    state = models.CharField(max_length=12, default=State.WAITING.value)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=16, blank=True)
    read_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("text of a document")
        verbose_name_plural = _("texts of documents")

    def __str__(self) -> str:
        return self.file_name

    @property
    def message(self) -> str:
        """What an editor should know of the state, and may do about it."""
        return str(_MESSAGES[self.state])

    def says_of(self, document: Any) -> bool:
        """Tell whether this is what was read of the file that the document has now."""
        return bool(document.file) and self.file_name == document.file.name


_MESSAGES = {
    DocumentText.State.WAITING: _(
        "The text of this file is still being read. It will be found in searches in a few minutes."
    ),
    DocumentText.State.READ: _("The text of this file is found in searches."),
    DocumentText.State.CUT: _("This file is very long: only the beginning of its text is found in searches."),
    DocumentText.State.NO_TEXT: _(
        "This file holds no text, perhaps only pictures of pages. Searches find nothing but its title."
    ),
    DocumentText.State.LOCKED: _(
        "This file is locked with a password, so searches find nothing but its title. Upload it unlocked."
    ),
    DocumentText.State.BROKEN: _(
        "This file cannot be read and may be damaged, so searches find nothing but its title."
        " Open it, save it anew and upload it again."
    ),
    DocumentText.State.TOO_LARGE: _(
        "This file is too large to be read, so searches find nothing but its title. Make it smaller."
    ),
    DocumentText.State.TOO_MUCH: _(
        "Reading this file takes too much time or memory, so searches find nothing but its title."
    ),
    DocumentText.State.MISSING: _("This file is lost. Upload it again."),
}
