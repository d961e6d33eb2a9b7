"""The form in which an editor uploads and changes a document."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm

from core.countries import language_name
from core.file_forms import KeepsPublicFile


class SiteDocumentForm(KeepsPublicFile, BaseDocumentForm):
    """Wagtail's form, with what the search could read of the file; it leaves that of a published page as it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reading = self.instance.current_reading if self.instance.pk else None
        if reading is None:
            return
        if "file" in self.fields:
            self.fields["file"].help_text = reading.message
        if "language" in self.fields and reading.language:
            name = language_name(reading.language, get_language() or reading.language)
            self.fields["language"].help_text = _(
                "Recognised from its text: %(language)s. Choose here only if that is wrong."
            ) % {"language": name}

    class Meta(BaseDocumentForm.Meta):
        pass
