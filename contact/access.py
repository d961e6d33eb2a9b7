"""Whose messages somebody works through: those to their regions; network administrators see all."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count

from contact.enquiry_models import OPEN, Enquiry, EnquiryQuerySet
from core.models import Region
from core.rights import Action, Answer, may


def answers(person: Any, enquiry: Enquiry) -> Answer:
    """Tell whether the person works through this message, and why."""
    return may(person, Action.ANSWER, enquiry.region)


def require(person: Any, enquiry: Enquiry) -> None:
    """Raise PermissionDenied, with the reason, for whoever does not work through this message."""
    answer = answers(person, enquiry)
    if not answer:
        raise PermissionDenied(answer.reason)


def answers_network(person: Any) -> Answer:
    """Tell whether the person works through what is written to the network, and with it everything, and why."""
    return may(person, Action.ANSWER)


def answers_any(person: Any) -> bool:
    """Tell whether there is somebody for whom the person works messages through; asks for no region."""
    return bool(may(person, Action.ANSWER, Region))


def regions_of(person: Any) -> list[Region]:
    """Return the regions whose messages the person works through, in joining order."""
    return [region for region in Region.objects.order_by("joined") if may(person, Action.ANSWER, region)]


def inbox_of(person: Any) -> EnquiryQuerySet:
    """Return the messages that the person works through."""
    if answers_network(person):
        return Enquiry.objects.all()
    return Enquiry.objects.filter(region__in=regions_of(person))


def number_waiting(person: Any) -> int:
    """Return how many messages wait for the person; in one query, since every screen of the admin shows it."""
    rows = Enquiry.objects.filter(state__in=OPEN).order_by().values_list("region").annotate(number=Count("pk"))
    return sum(number for region, number in rows if may(person, Action.ANSWER, Region(pk=region) if region else None))
