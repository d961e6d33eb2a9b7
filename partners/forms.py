"""How an editor copies a region's profile."""

from typing import Any

from wagtail.admin.forms.pages import CopyForm


class RegionPageCopyForm(CopyForm):
    """The form that copies a profile. The copy is a draft: it speaks of the same region until another is chosen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("publish_copies", None)
