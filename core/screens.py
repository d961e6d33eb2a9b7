"""What our own screens of the admin have in common; their templates extend core/screens/base.html."""

from typing import Any

from wagtail.admin.views.generic import WagtailAdminTemplateMixin


class Screen(WagtailAdminTemplateMixin):
    """A screen with the trail that leads to it."""

    header_icon = "group"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the steps to this screen."""
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, *self.above(), here]

    def above(self) -> list[dict[str, Any]]:
        """Return the steps between the dashboard and this screen."""
        return []
