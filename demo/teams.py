"""The teams of the demo, and who is in them."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import transaction

from core.models import Region
from demo.accounts import ACCOUNTS, DemoAccount
from demo.models import LoadedEntry
from teams.models import LanguageTeam, RegionTeam
from teams.people import Places, add_to


@transaction.atomic
def join_teams() -> int:
    """Put each demo account that was never put anywhere into its teams, and return their number.

    Whoever was moved since stays where they are, and a team that somebody has changed is as they left it.
    """
    done = set(LoadedEntry.objects.values_list("key", flat=True))
    fresh = [account for account in ACCOUNTS if _key(account) not in done]
    people = get_user_model().objects.in_bulk([account.username for account in fresh], field_name="username")
    for account in fresh:
        person = people.get(account.username)
        if person is not None and person.email == account.address:
            _join(person, account)
    LoadedEntry.objects.bulk_create([LoadedEntry(key=_key(account)) for account in fresh])
    return len(fresh)


def _key(account: DemoAccount) -> str:
    return f"teams-of-{account.username}"


def _join(person: User, account: DemoAccount) -> None:
    region = Region.objects.filter(code=account.region).first()
    places = Places(
        regions=frozenset([RegionTeam.objects.get_or_create(region=region)[0]] if region else []),
        reviews=frozenset(LanguageTeam.objects.filter(language=account.reviews)),
        translates=frozenset(LanguageTeam.objects.filter(language=account.translates)),
        administrator=account.administrator,
    )
    if places:
        add_to(person, places)
