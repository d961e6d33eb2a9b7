"""The addresses of the admin through which a page is acted on: a new one must be looked at before it is let in."""

import re

from django.urls import get_resolver

# Each of these asks the page's tester, or a guard of ours, for each page: tests say so. Whoever finds this list
# wrong after an upgrade looks at what the new address does, guards it, and adds it.
KNOWN = {
    "wagtailadmin_pages": {
        *("add", "preview_on_add", "usage", "edit", "preview_on_edit", "view_draft", "add_subpage", "delete"),
        *("unpublish", "convert_alias", "move", "move_confirm", "set_page_position", "copy", "workflow_action"),
        *("collect_workflow_action_data", "confirm_workflow_cancellation", "workflow_preview", "set_privacy", "lock"),
        *("unlock", "revisions_index", "revisions_view", "revisions_revert", "revisions_unschedule"),
        *("revisions_compare", "workflow_history", "workflow_history_detail", "history", "history_results"),
        *("type_use", "type_use_results", "choose_parent", "search", "search_results"),
    },
    "": {"wagtailadmin_explore", "wagtailadmin_explore_root", "wagtailadmin_explore_results", "review_refused"}
    | {"wagtailadmin_choose_page_child"},
    # The actions of this endpoint are taken away.
    "pages": {"listing", "detail", "find", "action"},
    "wagtailadmin_reports": {"aging_pages", "aging_pages_results"},
    # Superusers alone may change workflows.
    "wagtailadmin_workflows": {"remove"},
}
OF_A_PAGE = re.compile(r"page_?(id|pk)|pages/|page_to_move|parent_page")


def doors(resolver, above="", namespace=""):
    for pattern in resolver.url_patterns:
        where = above + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from doors(pattern, where, pattern.namespace or namespace)
        elif where.startswith("admin/"):
            yield namespace, pattern.name, where


def test_every_address_of_wagtail_that_acts_on_pages_is_known():
    found = {
        (namespace, name)
        for namespace, name, where in doors(get_resolver())
        if namespace == "wagtailadmin_pages" or OF_A_PAGE.search(where)
        # Its own guards answer for these, and have a list of their own.
        if not where.startswith(("admin/localize/", "admin/teams/", "admin/translations/"))
    }

    assert found == {(namespace, name) for namespace, names in KNOWN.items() for name in names}
