"""The form in which an editor uploads and changes an image, and what it has in common with that of documents."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.images.forms import BaseImageForm

from core.files import is_shown_live


class KeepsPublicFile:
    """Keeps the file that a published page shows as it is; stands left of a form with the field `file`.

    Another file in its place would be shown at once, and a page only shows what a review has approved.
    """

    def clean_file(self) -> Any:
        """Return the file; another one than readers find now is an error."""
        file = self.cleaned_data["file"]
        if self.instance.pk and "file" in self.changed_data and is_shown_live(self.instance):
            raise ValidationError(
                _(
                    "A published page shows this file. Upload the new one by itself, put it into the page in place of "
                    "this one, and submit the page for review."
                )
            )
        return file


class SiteImageForm(KeepsPublicFile, BaseImageForm):
    """Wagtail's form, which leaves the picture of a published page as it is."""

    class Meta(BaseImageForm.Meta):
        pass
