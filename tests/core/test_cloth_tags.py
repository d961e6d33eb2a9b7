"""The artwork in templates, and the emblem beside the funding statement."""

import re
from dataclasses import dataclass

import pytest
from bs4 import BeautifulSoup
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core import cloth
from core.cloth import Pick, Thread

FOUNDERS = [
    Thread("hoce-slivnica", 1),
    Thread("navarra", 2),
    Thread("murcia", 3),
    Thread("nouvelle-aquitaine", 4),
]
TWENTY = [*FOUNDERS, *(Thread(f"region-{joined}", joined) for joined in range(5, 21))]
FIRM, FUZZY = Pick(firm=True), Pick(firm=False)


@dataclass
class Place:
    """A region as the templates hold it."""

    code: str
    joined: int


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("cloth_mark regions", cloth.mark(FOUNDERS)),
        ("cloth_band region regions", cloth.band(FOUNDERS[1], FOUNDERS)),
        ("cloth_swatch region regions", cloth.swatch(FOUNDERS[1], FOUNDERS)),
        ("cloth_strip regions True", cloth.strip(FOUNDERS, FIRM)),
        ("cloth_strip regions False", cloth.strip(FOUNDERS, FUZZY)),
        ("cloth_fringe regions", cloth.fringe(FOUNDERS)),
        ("cloth_share 8.5", cloth.share(8.5)),
    ],
)
def test_tags_print_the_drawing_unescaped(tag, expected):
    places = [Place(region.slug, region.joined) for region in FOUNDERS]

    printed = Template("{% load cloth %}{% " + tag + " %}").render(Context({"regions": places, "region": places[1]}))

    assert printed == expected


def test_the_loom_tag_gives_rows_with_their_regions():
    places = [Place(region.slug, region.joined) for region in reversed(TWENTY[:16])]
    template = Template(
        "{% load cloth %}{% cloth_loom regions workshops as rows %}"
        "{% for row in rows %}[{% for region in row.regions %}{{ region.joined }} {% endfor %}]"
        "{{ row.svg }}{% endfor %}"
    )

    printed = template.render(Context({"regions": places, "workshops": [True, False]}))

    drawings = cloth.loom(TWENTY[:16], [FIRM, FUZZY])
    assert re.findall(r"\[([^\]<]*)\]", printed) == ["1 2 3 4 5 6 7 8 ", "9 10 11 12 13 14 15 16 "]
    assert re.findall(r"<svg.*?</svg>", printed) == list(drawings)


def test_of_one_cloth_for_many_regions_the_tag_names_the_first_and_counts_the_others():
    places = [Place(f"region-{number}", number) for number in range(1, 65)]

    [row] = (
        Template("{% load cloth %}{% cloth_loom regions workshops as rows %}").render(
            context := Context({"regions": places, "workshops": [True]})
        )
        or context["rows"]
    )

    assert ([region.joined for region in row.regions], row.more) == (list(range(1, 25)), 40)


def test_the_hue_filter_names_a_class_and_takes_nothing():
    template = Template("{% load cloth %}{{ region|hue }}/{{ nothing|hue }}")

    assert template.render(Context({"region": Place("murcia", 3), "nothing": None})) == "hue-7/"


def test_the_emblem_is_named_in_the_language_of_the_page_and_escapes_it():
    html = render_to_string("core/includes/emblem.html", {"label": 'Emblem "Evropske unije"'})

    svg = BeautifulSoup(html, "html.parser").svg
    field, stars = svg.find_all("path")
    assert (svg["role"], svg["aria-label"], svg["viewbox"]) == (
        "img",
        'Emblem "Evropske unije"',
        "0 0 810 540",
    )
    assert (field["fill"], stars["fill"]) == ("#039", "#fc0")
    tops = [(float(x), float(y)) for x, y in re.findall(r"M(-?[\d.]+) (-?[\d.]+)l", stars["d"])]
    # Twelve upright stars: their centres lie on the circle, a star's radius (1/18) below their tops.
    distances = {round(((x - 405) ** 2 + (y + 30 - 270) ** 2) ** 0.5) for x, y in tops}
    assert len(tops) == 12
    assert distances == {180}
    assert isinstance(html, SafeString)
