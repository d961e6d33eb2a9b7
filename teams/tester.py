"""What Wagtail's admin asks before it acts on a page, answered from `may`."""

from typing import Any

from wagtail.models import Page, PagePermissionTester

from core.rights import Action
from teams.answers import judge_of


class RightsTester(PagePermissionTester):
    """Answers each can_*() of Wagtail by the rights of region and language; the rules of the page tree stay Wagtail's.

    `can_edit` opens the editor, the history and the preview, also while a review or somebody's lock keeps the page:
    Wagtail asks for the lock (`page_locked`) before it saves.
    """

    def __init__(self, user: Any, page: Page) -> None:
        super().__init__(user, page)
        self._judge = judge_of(user)

    def _may(self, action: Action) -> bool:
        return bool(self._judge.may(action, self.page))

    def can_add_subpage(self) -> bool:
        """Tell whether some type of page may stand below this one, and the person may add it."""
        page_class = self.page.specific_class
        fits = page_class is not None and any(
            model.can_create_at(self.page) for model in page_class.creatable_subpage_models()
        )
        return fits and self._may(Action.ADD)

    def can_edit(self) -> bool:
        """Tell whether the page is one of those that the person writes on."""
        standing = self._judge.standings.of(self.page)
        return not self.page_is_root and standing is not None and bool(self._judge.writes(standing))

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Tell whether the person may delete the page and everything below it."""
        return self._may(Action.DELETE)

    def can_unpublish(self) -> bool:
        """Tell whether the person may unpublish the page."""
        return self._may(Action.UNPUBLISH)

    def can_publish(self) -> bool:
        """Tell whether the person may publish the latest revision as it stands: a review has approved it."""
        return self._may(Action.PUBLISH)

    def can_submit_for_moderation(self) -> bool:
        """Tell whether the person may send the page to a review."""
        return self._may(Action.SUBMIT) and self.page.has_workflow

    def can_set_view_restrictions(self) -> bool:
        """Tell whether the person may say who may read the page: that publishes it, or takes it away."""
        return self._may(Action.PUBLISH)

    def can_unschedule(self) -> bool:
        """Tell whether the person may call off a publication at a set time."""
        return self._may(Action.SCHEDULE)

    def can_lock(self) -> bool:
        """Tell whether the person may lock the page."""
        return self._may(Action.LOCK)

    def can_unlock(self) -> bool:
        """Tell whether the person may unlock the page: whoever may lock it, or locked it and still writes on it."""
        return self._may(Action.LOCK) or (self.user_has_lock() and self.can_edit())

    def can_publish_subpage(self) -> bool:
        """Tell that nobody adds a page and publishes it at once: no review has approved a new page or a copy."""
        return False

    def can_reorder_children(self) -> bool:
        """Tell whether the person may change the order of the pages below; each is asked for as a move as well."""
        return bool(self._judge.roles.administrator)

    def can_move(self) -> bool:
        """Tell whether the person may take the page and everything below it to another place."""
        return self._may(Action.MOVE)

    def can_copy(self) -> bool:
        """Tell whether the person may make a draft with the words of the page."""
        return self._may(Action.COPY)

    def can_move_to(self, destination: Page) -> bool:
        """Tell whether the person may take the page there."""
        if self.page == destination or destination.is_descendant_of(self.page):
            return False
        if not self.can_move():
            return False
        if self.page.is_child_of(destination):
            return True
        return self.page.specific.can_move_to(destination) and bool(self._judge.may(Action.ADD, destination))

    def can_copy_to(self, destination: Page, recursive: bool = False) -> bool:
        """Tell whether the person may make the draft there."""
        if recursive and (self.page == destination or destination.is_descendant_of(self.page)):
            return False
        if not self.page.specific_class.can_create_at(destination):
            return False
        return self.can_copy() and bool(self._judge.may(Action.ADD, destination))

    def can_view_revisions(self) -> bool:
        """Tell whether the person may see the history of the page."""
        return not self.page_is_root and (self.can_edit() or self.can_publish())
