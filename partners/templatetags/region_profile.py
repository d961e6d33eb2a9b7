"""Look-ups of a region's profile."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.text import capfirst

from core.templatetags.wording import in_language

register = template.Library()


@dataclass(frozen=True, slots=True)
class SharedFacts:
    """What every figure of a set has in common, so that it is said once below all of them."""

    source: str
    source_url: str
    # In ISO 8601; empty unless it is the same for all.
    period: str
    # How many figures state no period: "all", "some" or "none".
    undated: str


@register.simple_tag
def choice_label(struct: Any, name: str) -> str:
    """Return the label of what was chosen in a block, with a capital; an unknown code stands for itself."""
    chosen = struct.get(name)
    labels = dict(struct.block.child_blocks[name].field.choices)
    return capfirst(str(labels.get(chosen, chosen or "")))


@register.simple_tag
def shared_facts(figures: Sequence[Any]) -> SharedFacts | None:
    """Return the one source of all these figures with their period, or None if they have several; use it with `as`."""
    sources = {(block.value["source"], block.value["source_url"] or "") for block in figures}
    if len(sources) != 1:
        return None
    periods = [block.value["period"] or "" for block in figures]
    undated = "none" if all(periods) else "some" if any(periods) else "all"
    source, source_url = sources.pop()
    return SharedFacts(source, source_url, periods[0] if len(set(periods)) == 1 else "", undated)


@register.simple_tag
def own_title(profile: Any) -> str:
    """Return the title of a profile, marked with its language where it is the region's name for itself."""
    title = profile.title
    return in_language(title, profile.region.home_language) if title == profile.region.name else title
