"""The models of this app: each stands with its subject."""

from obligations.accessibility_page import AccessibilityPage, ReviewReminder  # noqa: F401 - models of this app
from obligations.checking.models import CheckReport  # noqa: F401 - a model of this app
from obligations.evaluations import Evaluation  # noqa: F401 - a model of this app
from obligations.record_pages import (  # noqa: F401 - models of this app
    CookiesPage,
    LegalPage,
    PrivacyPage,
    ProjectPage,
)
