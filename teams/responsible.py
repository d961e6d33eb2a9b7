"""Those who answer for a region: the members of its team, or else the network administrators."""

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from core.models import Region
from core.responsible import Recipient
from teams.people import display_name, language_of


def for_region(region: Region | None) -> list[Recipient]:
    """Return the active members of the region's team who have an address; without any, the network administrators."""
    administrators = User.objects.filter(Q(administrator_of__isnull=False) | Q(is_superuser=True))
    if region is None:
        return _reachable(administrators)
    return _reachable(User.objects.filter(region_teams__region=region)) or _reachable(administrators)


def _reachable(people: QuerySet[User]) -> list[Recipient]:
    found = (
        people.filter(is_active=True).exclude(email="").select_related("wagtail_userprofile").distinct().order_by("pk")
    )
    return [Recipient(display_name(person), person.email, language_of(person)) for person in found]
