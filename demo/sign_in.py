"""The accounts of the demo as they stand in the database."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import GroupPagePermission, Page
from wagtail.users.models import UserProfile

from demo.accounts import ACCOUNTS, DemoAccount
from demo.models import LoadedEntry

PAGE_RIGHTS = {
    "Editors": ("add_page", "change_page"),
    "Moderators": ("add_page", "change_page", "publish_page"),
}
TRANSLATION_RIGHTS = ("submit_translation",)


@transaction.atomic
def create_accounts() -> int:
    """Create each demo account that was never created, and return their number.

    An account that was changed or deleted since stays as it is.
    """
    done = set(LoadedEntry.objects.values_list("key", flat=True))
    fresh = [account for account in ACCOUNTS if _key(account) not in done]
    for account in fresh:
        _create(account)
    LoadedEntry.objects.bulk_create([LoadedEntry(key=_key(account)) for account in fresh])
    return len(fresh)


def printed_passwords_in_use() -> list[str]:
    """Return the names of the demo accounts that anybody could use who has read what `make run` prints."""
    users = (
        get_user_model()
        .objects.filter(is_active=True)
        .in_bulk([account.username for account in ACCOUNTS], field_name="username")
    )
    return [
        account.username
        for account in ACCOUNTS
        if account.username in users and users[account.username].check_password(account.password)
    ]


def _key(account: DemoAccount) -> str:
    return f"account-{account.username}"


def _create(account: DemoAccount) -> None:
    users = get_user_model().objects
    if users.filter(username=account.username).exists():
        # Somebody's own account, made before the demo's.
        return
    user = users.create_user(
        account.username,
        f"{account.username}@example.org",
        account.password,
        is_superuser=account.superuser,
        is_staff=account.superuser,
    )
    user.groups.set([_group(name) for name in account.groups])
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": account.language})


def _group(name: str) -> Group:
    """Return Wagtail's group `name`, with its rights on every page and on translations."""
    group, _created = Group.objects.get_or_create(name=name)
    root = Page.get_first_root_node()
    for right in PAGE_RIGHTS[name]:
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=right)
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    group.permissions.add(
        *Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin"),
        *Permission.objects.filter(content_type__app_label="wagtail_localize", codename__in=TRANSLATION_RIGHTS),
    )
    return group
