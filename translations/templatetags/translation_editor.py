"""What our translation editor adds to the package's template."""

import json
from typing import Any

from django import template

from translations import editor

register = template.Library()


@register.simple_tag(takes_context=True)
def situation(context: dict[str, Any]) -> editor.Situation | None:
    """Return what the person may do with the translation of a page, as it was found out; None for a snippet."""
    return getattr(context["instance"], "situation", None)


@register.simple_tag
def guarded_props(props: str, now: editor.Situation | None) -> str:
    """Return what the package's script is told, so that it offers what the person may do: never to publish a page."""
    if now is None:
        return props
    told = json.loads(props)
    told["object"]["isLocked"] = not now.edit
    told["perms"] = dict.fromkeys(told["perms"], False)
    return json.dumps(told)


@register.filter
def links_of(props: str) -> dict[str, Any]:
    """Return the addresses that the package's script is told: of the preview, of stopping, of an alias, of deleting."""
    told = json.loads(props)
    return told["links"] | {"previews": told["previewModes"]}
