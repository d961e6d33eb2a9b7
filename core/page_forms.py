"""How editors type and copy pages: what every page's form checks."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm

from core.rights import Action, RegionIn, may
from core.slugs import TAKEN, leads_elsewhere


class SitePageForm(WagtailAdminPageForm):
    """The form of a page of the site."""

    def clean(self) -> dict[str, Any]:
        """Return the data; an address that leads to something else than a page is an error of its field."""
        data = super().clean()
        if (slug := data.get("slug")) and leads_elsewhere(self.parent_page, slug):
            self.add_error("slug", TAKEN)
        return data


def offer_own_regions(form: WagtailAdminPageForm, name: str) -> None:
    """Let the field `name` of a page's form take no other regions than those that the person may add such pages for.

    The region that the page has stays among them. A field that nobody can change is left as it is.
    """
    field = form.fields.get(name)
    if field is None or field.disabled or form.for_user is None:
        return
    # A page that is about to be made has its language from the one above it.
    locale = form.instance.locale if form.instance.locale_id else form.parent_page.locale
    own = [
        region.pk for region in field.queryset if may(form.for_user, Action.ADD, RegionIn(region, locale.language_code))
    ]
    field.queryset = field.queryset.filter(pk__in=[*own, getattr(form.instance, f"{name}_id")])


class DraftCopyForm(CopyForm):
    """The form that copies a page which must not be public as it is: the copy is a draft."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("publish_copies", None)
