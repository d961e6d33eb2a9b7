"""Groups the blocks of a body under their headings, so that each section can stand in the page's grid."""

from dataclasses import dataclass, field
from typing import Any

from django import template

from core.slugs import slugify

register = template.Library()


@dataclass
class Section:
    """The blocks under one heading; the first section of a body may have none."""

    heading: str = ""
    anchor: str = ""
    blocks: list[Any] = field(default_factory=list)


@register.simple_tag
def sections_of(body: Any) -> list[Section]:
    """Return the sections of a body, each with an anchor of its own; use it with `as`."""
    sections: list[Section] = []
    taken: set[str] = set()
    for block in body:
        if block.block_type == "heading":
            anchor = stem = f"s-{slugify(block.value['text']) or len(taken)}"
            number = 2
            while anchor in taken:
                anchor, number = f"{stem}-{number}", number + 1
            taken.add(anchor)
            sections.append(Section(block.value["text"], anchor))
        else:
            if not sections:
                sections.append(Section())
            sections[-1].blocks.append(block)
    return sections
