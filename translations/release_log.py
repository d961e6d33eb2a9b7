"""What the history of a page says of common releases."""

from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.log_actions import LogFormatter

from core.countries import language_names

ASKED, CHANGED, CALLED_OFF, PUBLISHED = (
    "seconet.release_asked",
    "seconet.release_changed",
    "seconet.release_called_off",
    "seconet.release_published",
)


def name_actions(actions: Any) -> None:
    """Say what our entries of the audit log are called; a hook of Wagtail's."""
    for action, label, told in (
        (ASKED, gettext_lazy("Ask for a common release"), gettext_lazy("Common release asked for: %(languages)s")),
        (CHANGED, gettext_lazy("Change a common release"), gettext_lazy("Common release changed: %(languages)s")),
        (
            CALLED_OFF,
            gettext_lazy("Call off a common release"),
            gettext_lazy("Common release called off: %(languages)s"),
        ),
        (PUBLISHED, gettext_lazy("Publish together"), gettext_lazy("Published together: %(languages)s")),
    ):
        _name(actions, action, label, told)


def _name(actions: Any, action: str, label: Any, told: Any) -> None:
    class Formatter(LogFormatter):
        def format_message(self, entry: Any) -> str:
            codes = entry.data.get("published") or entry.data.get("languages") or []
            return str(told) % {"languages": language_names(codes, get_language() or "en") if codes else _("none")}

    Formatter.label = label
    actions.register_action(action)(Formatter)
