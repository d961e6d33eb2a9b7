"""The accounts of the demo as they stand in the database."""

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password
from django.db import transaction
from wagtail.users.models import UserProfile

from demo.accounts import ACCOUNTS, DemoAccount
from demo.models import LoadedEntry

# A dozen slow hashes would keep a first start waiting, and hide what is printed anyway. The first time that somebody
# signs in makes a slow one.
HASH_ROUNDS = 1000


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
        # As the user would be asked, but without writing a new hash of each password that is right.
        if account.username in users and check_password(account.password, users[account.username].password)
    ]


def _key(account: DemoAccount) -> str:
    return f"account-{account.username}"


def _create(account: DemoAccount) -> None:
    users = get_user_model().objects
    if users.filter(username=account.username).exists():
        # Somebody's own account, made before the demo's.
        return
    hasher = PBKDF2PasswordHasher()
    first, _space, last = account.name.rpartition(" ")
    user = users.create(
        username=account.username,
        email=account.address,
        first_name=first,
        last_name=last,
        password=hasher.encode(account.password, hasher.salt(), HASH_ROUNDS),
        is_superuser=account.superuser,
        is_staff=account.superuser,
    )
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": account.language})
