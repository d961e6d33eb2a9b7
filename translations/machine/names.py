"""What a machine leaves alone: names, addresses, numbers. People say what these are called in another language."""

import re
from functools import cache

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from wagtail import blocks
from wagtail.fields import StreamField

# It begins where a word does: else each letter of a long text would be tried.
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]+@[\w.-]+")
_LETTER = re.compile(r"[^\W\d_]")


def has_words(text: str) -> bool:
    """Tell whether a plain text has anything to translate, besides numbers and addresses."""
    return bool(_LETTER.search(_ADDRESS.sub(" ", text)))


@cache
def is_name(model: type[models.Model], field_path: str) -> bool:
    """Tell whether a string at a field path ("organisations.organisation.gloss") is a name, or an address of the page.

    A model says so by `name_fields`, a block by `names` in its Meta.
    """
    name, *rest = field_path.split(".")
    if name == "slug" or name in getattr(model, "name_fields", ()):
        return True
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    if isinstance(field, StreamField):
        return _is_name_in(field.stream_block, rest)
    return bool(rest) and field.related_model is not None and is_name(field.related_model, ".".join(rest))


def _is_name_in(block: blocks.Block | None, path: list[str]) -> bool:
    for name in path:
        if name in getattr(block.meta, "names", ()) if block is not None else False:
            return True
        if isinstance(block, blocks.ListBlock):
            block = block.child_block
        else:
            block = getattr(block, "child_blocks", {}).get(name)
    return False
