"""Which tables public pages are made from: all of them, but for those named here.

The database itself tells of every change in them (delivery/triggers.py), so a table that nobody thought of costs a few
cold pages and never a stale one. A test reads every kind of kept page and fails when one is made from a table named
here.
"""

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

# Apps of whose tables no kept page shows anything, and single models of other apps.
NOT_SHOWN_APPS = frozenset(
    {
        "auth",
        "delivery",
        "demo",
        "django_tasks_database",
        "search",
        "sessions",
        "teams",
        "translations",
        "wagtail_localize",
        "wagtailadmin",
        "wagtailsearch",
        "wagtailsearchpromotions",
        "wagtailusers",
    }
)
NOT_SHOWN_MODELS = frozenset(
    {
        "contact.enquiry",
        "contact.enquiryevent",
        "core.dailysalt",
        "core.documenttext",
        "core.formcount",
        "core.outgoingmail",
        "core.personaldataevent",
        "core.sentform",
        "obligations.checkreport",
        "obligations.reviewreminder",
        "wagtailcore.comment",
        "wagtailcore.commentreply",
        "wagtailcore.groupapprovaltask",
        "wagtailcore.groupcollectionpermission",
        "wagtailcore.grouppagepermission",
        "wagtailcore.groupsitepermission",
        "wagtailcore.modellogentry",
        "wagtailcore.pagelogentry",
        "wagtailcore.pagesubscription",
        "wagtailcore.referenceindex",
        "wagtailcore.revision",
        "wagtailcore.task",
        "wagtailcore.taskstate",
        "wagtailcore.uploadedfile",
        "wagtailcore.workflow",
        "wagtailcore.workflowcontenttype",
        "wagtailcore.workflowpage",
        "wagtailcore.workflowstate",
        "wagtailcore.workflowtask",
        "workshops.organisersmessage",
        "workshops.registration",
        "workshops.registrationconsent",
        "workshops.registrationstatistics",
    }
)
# Of a page: what saving a draft changes, and nobody but editors sees.
DRAFT_COLUMNS = {
    "wagtailcore.page": frozenset(
        {
            "draft_title",
            "has_unpublished_changes",
            "latest_revision_id",
            "latest_revision_created_at",
            "locked",
            "locked_at",
            "locked_by_id",
        }
    )
}


def is_shown(model: type[models.Model]) -> bool:
    """Tell whether public pages may be made from rows of this model."""
    owner = model._meta.auto_created or model
    return owner._meta.app_label not in NOT_SHOWN_APPS and owner._meta.label_lower not in NOT_SHOWN_MODELS


def shown_tables(connection: BaseDatabaseWrapper) -> dict[str, list[str]]:
    """Return the tables that public pages may be made from, each with the columns that only drafts change.

    Tables that the database does not have (yet) are left out.
    """
    there = set(connection.introspection.table_names())
    found: dict[str, list[str]] = {}
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if not meta.proxy and meta.managed and meta.db_table in there and is_shown(model):
            found[meta.db_table] = sorted(DRAFT_COLUMNS.get(meta.label_lower, ()))
    return found
