"""The sizes and formats in which pages show pictures: made before visitors see a page, never while one waits.

A picture's renditions are made in the background once it is uploaded, and what is still missing when a page with it is
published, in the transaction that publishes; `manage.py make_renditions` makes what is missing of all pictures.
"""

import copy
import logging
import time
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.db import models, transaction
from django_tasks import task
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage, AbstractRendition, Filter

logger = logging.getLogger(__name__)

# What every browser reads comes first: with it alone a page can be shown.
FORMATS = ("jpeg", "webp", "avif")
FALLBACK = FORMATS[0]
WIDTHS = (480, 960, 1440)
# How wide a picture stands on the page, for browsers to choose by.
SIZES = "(min-width: 60rem) 56rem, 100vw"

# After so long whoever publishes a page with many new photographs waits no more: one takes some five seconds.
PATIENCE_SECONDS = 20.0


@cache
def filters() -> dict[str, Filter]:
    """Return what is made of each picture, by Wagtail's name for it, in the order in which it is made."""
    names = (f"format-{each}|width-{width}" for each in FORMATS for width in WIDTHS)
    return {name: Filter(spec=name) for name in names}


def made(image: AbstractImage) -> dict[str, AbstractRendition]:
    """Return what there is of a picture by name, in order; nothing while what every browser reads is not all there.

    Makes nothing, and asks the database for nothing where `fetch` has been called.
    """
    if not hasattr(image, "fetched_renditions"):
        fetch([image])
    found = {}
    for name in filters():
        if name in image.fetched_renditions:
            # Each use of a picture has an alternative text of its own, which a rendition reads from its picture.
            rendition = copy.copy(image.fetched_renditions[name])
            rendition.image = image
            found[name] = rendition
    whole = all(f"format-{FALLBACK}|width-{width}" in found for width in WIDTHS)
    return found if whole else {}


def fetch(images: Iterable[AbstractImage]) -> None:
    """Read in one query what there is of these pictures, for `made`."""
    by_number: dict[Any, list[AbstractImage]] = {}
    for image in images:
        image.fetched_renditions = {}
        by_number.setdefault(image.pk, []).append(image)
    for rendition in _existing(by_number) if by_number else ():
        for image in by_number[rendition.image_id]:
            if rendition.focal_point_key == filters()[rendition.filter_spec].get_cache_key(image):
                image.fetched_renditions[rendition.filter_spec] = rendition


def make(image: AbstractImage) -> int:
    """Make what is missing of a picture, one rendition after the other, and return how many that were.

    Raises whatever the picture's file cannot be read for. Two that make the same take turns.
    """
    with transaction.atomic():
        # Other rows may go on referring to it meanwhile.
        locked = type(image).objects.select_for_update(no_key=True).filter(pk=image.pk).first()
        if locked is None:
            return 0
        fetch([locked])
        missing = [each for name, each in filters().items() if name not in locked.fetched_renditions]
        if missing:
            # Wagtail leaves files open where it finds out later that it cannot read a picture.
            with locked.get_willow_image():
                pass
        for each in missing:
            with locked.generate_rendition_file(each) as file:
                place = {"filter_spec": each.spec, "focal_point_key": each.get_cache_key(locked)}
                locked.renditions.get_or_create(**place, defaults={"file": file})
    return len(missing)


def try_to_make(image: AbstractImage) -> None:
    """Make what is missing of a picture; where its file cannot be read that is logged, and nothing else happens."""
    try:
        make(image)
    except Exception:
        logger.warning("Of the picture %s (%s) no renditions can be made.", image.pk, image, exc_info=True)


def make_for_page(page: models.Model) -> None:
    """Make what is missing of the pictures that a page shows; one that cannot be read is logged and left out.

    What there is no time for, while somebody waits for the publication, is left to the background.
    """
    began = time.monotonic()
    for image in get_image_model().objects.filter(pk__in=shown_on(page)).order_by("pk"):
        if time.monotonic() - began < PATIENCE_SECONDS:
            try_to_make(image)
        else:
            make_in_background.enqueue(image.pk)


def shown_on(page: models.Model) -> set[int]:
    """Return the keys of the pictures that the fields of a page refer to."""
    model, found = get_image_model(), set()
    for field in page._meta.concrete_fields:
        if hasattr(field, "extract_references"):
            references = field.extract_references(field.value_from_object(page))
            found |= {int(key) for other, key, *_place in references if other is model}
    return found


def make_all() -> Iterator[tuple[AbstractImage, int | Exception]]:
    """Make what is missing of all pictures, yielding each with how many were made or why they could not be.

    A rendition whose file is gone is made again. Holds one picture at a time.
    """
    for image in get_image_model().objects.order_by("pk").iterator(chunk_size=100):
        try:
            for rendition in _existing([image.pk]):
                if not rendition.file.storage.exists(rendition.file.name):
                    rendition.delete()
            yield image, make(image)
        except Exception as error:
            yield image, error


@task(backend="background")
def make_in_background(number: int) -> None:
    """Make what is missing of the picture with this number; does nothing if it is gone."""
    image = get_image_model().objects.filter(pk=number).first()
    if image is not None:
        try_to_make(image)


def on_saved(instance: AbstractImage, *, raw: bool = False, created: bool = False, **kwargs: Any) -> None:
    """Receive Django's signal that a picture was saved: of a new file everything is to be made."""
    if created and not raw:
        make_in_background.enqueue(instance.pk)


def on_published(instance: models.Model, **kwargs: Any) -> None:
    """Receive Wagtail's signal that a page was published."""
    make_for_page(instance)


def _existing(numbers: Iterable[Any]) -> models.QuerySet:
    return get_image_model().get_rendition_model().objects.filter(image_id__in=numbers, filter_spec__in=filters())
