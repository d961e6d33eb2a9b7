"""Who organises a workshop, and which workshops somebody organises."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from core.models import Region
from core.rights import Action, Answer, may

if TYPE_CHECKING:
    from workshops.models import Workshop


def organises(person: Any, workshop: "Workshop") -> Answer:
    """Tell whether the person organises the workshop, and why: its host's editors do, and network administrators."""
    return may(person, Action.ADD, workshop.host)


def require(person: Any, workshop: "Workshop") -> None:
    """Raise PermissionDenied, with the reason, for whoever does not organise the workshop."""
    answer = organises(person, workshop)
    if not answer:
        raise PermissionDenied(answer.reason)


def organises_any(person: Any) -> bool:
    """Tell whether there is a region whose workshops the person organises; asks for no region."""
    return bool(may(person, Action.ADD, Region))


def organised_by(person: Any, workshops: "QuerySet[Workshop]") -> "QuerySet[Workshop]":
    """Keep the workshops that the person organises."""
    return workshops.filter(
        host__in=[region for region in Region.objects.only("pk") if may(person, Action.ADD, region)]
    )
