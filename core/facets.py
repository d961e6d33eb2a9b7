"""The properties by which results of a search may be narrowed: each app says where a page of its own has them.

A facet is a name with one or more lookups from the base page. Apps register theirs when they are ready.
"""

from django.db.models import Expression, F, IntegerField, QuerySet, Value
from django.db.models.functions import Coalesce

KIND = "kind"
REGION = "region"
YEAR = "year"

_lookups: dict[str, list[str | Expression]] = {}
_of_files: dict[str, Expression] = {}


def register(name: str, lookup: str | Expression) -> None:
    """Say that the facet `name` of a page is found by `lookup`, from the base page: workshoppage__workshop__host."""
    known = _lookups.setdefault(name, [])
    if lookup not in known:
        known.append(lookup)


def register_files(name: str, expression: Expression) -> None:
    """Say that images and documents too have the facet `name`, and what it is of one."""
    _of_files[name] = expression


def names() -> list[str]:
    """Return the names of the facets: the kind of page, and what the apps have registered."""
    return [f"facet_{name}" for name in (KIND, *sorted(_lookups))]


def annotate(pages: QuerySet) -> QuerySet:
    """Return the pages, each with the value of every facet, or None where a page has none."""
    values = {}
    for name, lookups in _lookups.items():
        found = [F(each) if isinstance(each, str) else each for each in lookups]
        values[f"facet_{name}"] = found[0] if len(found) == 1 else Coalesce(*found)
    return pages.annotate(facet_kind=F("content_type_id"), **values)


def annotate_files(files: QuerySet, kind: int) -> QuerySet:
    """Return images or documents with the value of every facet, of which `kind` is their content type."""
    none = Value(None, output_field=IntegerField())
    values = {f"facet_{name}": _of_files.get(name, none) for name in _lookups}
    return files.annotate(facet_kind=Value(kind, output_field=IntegerField()), **values)
