"""Panels of the page editor that two or more apps use."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import HelpPanel


class FactsElsewherePanel(HelpPanel):
    """Tells who edits a translation by hand that facts are edited on the source page; hidden on the source."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "content",
            _(
                "Facts (numbers, dates, links, names in their own language) are edited on the page in the home "
                "language of the region. What you change of them here is not shown to anybody."
            ),
        )
        super().__init__(**kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        """The panel for one page."""

        def is_shown(self) -> bool:
            """Show it on a saved page that is not the source of its facts."""
            return super().is_shown() and bool(self.instance.pk) and not self.instance.is_facts_source
