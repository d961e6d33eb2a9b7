"""How an editor types a region's profile."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import languages
from core.page_forms import SitePageForm, offer_own_regions


class RegionPageForm(SitePageForm):
    """The form of a profile. Once it has been translated, its region stays: all languages speak of the same one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "region" in self.fields and self.instance.pk and self.instance.get_translations().exists():
            self.fields["region"].disabled = True
        offer_own_regions(self, "region")

    def clean(self) -> dict[str, Any]:
        """Return the data; a region that already has a profile in this language is an error of its field."""
        data = super().clean()
        region = data.get("region")
        if region is None or self.instance.alias_of_id or not self._on_site():
            return data
        # A draft may be a copy on its way to another region; it must not stop the work on the public page.
        others = type(self.instance).objects.live().in_language_of(self.instance).filter(region=region)
        if others.exclude(pk=self.instance.pk).exists():
            self.add_error("region", _("This region already has a profile in this language; edit that one."))
        return data

    def _on_site(self) -> bool:
        root = languages.root_path(self.instance.locale.language_code)
        return root is None or self.parent_page is None or self.parent_page.url_path.startswith(root)
