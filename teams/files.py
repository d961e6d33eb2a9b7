"""To which region an image or a document belongs."""

from django.db.models import CharField, ExpressionWrapper, F, OuterRef, Subquery

from teams.models import RegionTeam


def region_of() -> Subquery:
    """Return the number of the region whose team has the collection of a file, or one above it; of all others NULL."""
    place = ExpressionWrapper(OuterRef("collection__path"), output_field=CharField())
    teams = RegionTeam.objects.annotate(place=place).filter(place__startswith=F("collection__path"))
    return Subquery(teams.order_by("-collection__path").values("region")[:1])
