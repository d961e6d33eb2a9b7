"""The artwork: the same for ever for the same slugs, complete, small and safe to put in a page."""

import gzip
import re
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import cloth
from core.cloth import Pick, Thread
from core.weaving import WEAVES

FOUNDERS = [
    Thread("hoce-slivnica", 1),
    Thread("navarra", 2),
    Thread("murcia", 3),
    Thread("nouvelle-aquitaine", 4),
]
NEWCOMERS = [
    "alentejo",
    "emilia-romagna",
    "malopolska",
    "vastra-gotaland",
    "euskadi",
    "bretagne",
    "kainuu",
    "attica",
    "limburg",
    "wallonie",
    "tirol",
    "istria",
    "ulster",
    "madeira",
    "friuli-venezia-giulia",
    "noord-brabant",
]
TWENTY = [*FOUNDERS, *(Thread(slug, joined) for joined, slug in enumerate(NEWCOMERS, 5))]
FIRM, FUZZY = Pick(firm=True), Pick(firm=False)
SLUGS = st.lists(st.from_regex(r"\A[a-z]{1,12}(-[a-z]{1,8})?\Z"), unique=True, min_size=1, max_size=24)

# The strokes of the visual identity. A changed digest is a changed picture: every region would notice.
DIGESTS = {
    "mark": "2c9f3d1ee757c7b1",
    "band hoce-slivnica": "b33bd3f967fb533b",
    "band navarra": "caabeb36ac1f76c2",
    "band murcia": "b024e16931a075c0",
    "band nouvelle-aquitaine": "c2379c605d931ff8",
    "loom": "b3ec984da84539ba",
    "firm strip": "e909f0f003f9b8ba",
    "fuzzy strip": "7eb69ad3478d3ac7",
    "fringe": "649438df58acc60e",
}


def threads(slugs):
    return [Thread(slug, joined) for joined, slug in enumerate(slugs, 1)]


def strokes(svg):
    """Read a drawing back: (hue, class, x, y, way, length) of each stroke, "thin" before the class of a bare thread."""
    found, hue, thin = [], "", ""
    for tag, attributes in re.findall(r"<(/?\w+)([^>]*)>", svg):
        hue = re.search(r"hue-\d+|$", attributes)[0] or hue
        thin = "thin " if 'stroke-width="5"' in attributes else "" if tag == "/g" else thin
        if tag != "path":
            continue
        css = re.search(r'class="(?:hue-\d+ )?(\w+)', attributes)[1]
        x = y = 0
        for start, across, down, way, length in re.findall(
            r"([Mm])(-?[\d.]+) ?(-?[\d.]+)([vh])([\d.]+)", re.search(r' d="([^"]*)"', attributes)[1]
        ):
            x, y = (float(across), float(down)) if start == "M" else (x + float(across), y + float(down))
            found.append((hue if css in "abc" else "", thin + css, round(x, 1), round(y, 1), way, float(length)))
            x, y = (x, y + float(length)) if way == "v" else (x + float(length), y)
    return sorted(found)


def cells(svg, grid=16):
    """Read a drawing back: which stroke lies on top at each (column, row), thick strokes only."""
    found = {}
    for _hue, css, x, y, way, length in strokes(svg):
        if css not in set("abcil"):
            continue
        column, row = (int(x) - grid // 2) // grid, (int(y) - grid // 2) // grid
        for step in range(int(length) // grid + 1):
            cell = (column, row + step) if way == "v" else (column + step, row)
            found.setdefault(cell, []).append(css)
    return found


def thin_strokes(svg):
    """Read the bare threads back: (x, top, bottom) of each."""
    return sorted(
        (int(x), y, round(y + length, 1)) for _hue, css, x, y, _way, length in strokes(svg) if css.startswith("thin")
    )


def dots(svg):
    """Read the dotted picks back: the height of each."""
    return [int(y) for _hue, css, _x, y, _way, _length in strokes(svg) if css == "dots"]


def everything(regions):
    """Every drawing that a page can show of a network, except bands (one a page)."""
    return [
        cloth.mark(regions),
        *(cloth.swatch(region, regions) for region in regions),
        *cloth.loom(regions, [FIRM, FUZZY]),
        cloth.strip(regions, FIRM),
        cloth.strip(regions, FUZZY),
        cloth.fringe(regions),
        cloth.share(8.5),
    ]


def test_the_founders_cloth_is_that_of_the_visual_identity():
    drawings = {
        "mark": cloth.mark(FOUNDERS),
        **{f"band {region.slug}": cloth.band(region, FOUNDERS) for region in FOUNDERS},
        "loom": "".join(cloth.loom(FOUNDERS, [FIRM, FUZZY, FUZZY])),
        "firm strip": cloth.strip(FOUNDERS, FIRM),
        "fuzzy strip": cloth.strip(FOUNDERS, FUZZY),
        "fringe": cloth.fringe(FOUNDERS),
    }

    digests = {name: sha256(repr(strokes(svg)).encode()).hexdigest()[:16] for name, svg in drawings.items()}
    assert digests == DIGESTS


def test_founders_and_their_first_neighbours_have_the_weaves_of_the_visual_identity():
    assert dict(cloth.weaves(TWENTY[:8])) == {
        "hoce-slivnica": "satin",
        "navarra": "herringbone",
        "murcia": "basket",
        "nouvelle-aquitaine": "twill 3/1",
        "alentejo": "rib",
        "emilia-romagna": "twill 2/2",
        "malopolska": "diamond",
        "vastra-gotaland": "pointed twill",
    }


def test_hues_of_the_founders():
    assert [cloth.hue(region.joined) for region in FOUNDERS] == [5, 0, 7, 2]


def test_twelve_regions_use_every_hue_once_and_neighbours_are_150_degrees_apart():
    hues = [cloth.hue(joined) for joined in range(1, 14)]

    assert sorted(hues[:12]) == list(range(12))
    assert {min((b - a) % 12, (a - b) % 12) * 30 for a, b in pairwise(hues)} == {150}


def test_seed_is_fnv_1a():
    # Published test vectors of the hash.
    assert [cloth.seed(text) for text in ("", "a", "foobar")] == [0x811C9DC5, 0xE40C292C, 0xBF9CF968]


@given(SLUGS)
def test_a_newcomer_never_changes_the_weave_of_a_region_that_was_there(slugs):
    regions = threads(slugs)
    now = cloth.weaves(regions)

    for count in range(len(regions)):
        assert cloth.weaves(regions[:count]).items() <= now.items()


@given(SLUGS)
def test_no_two_regions_look_alike(slugs):
    regions = threads(slugs)
    names = cloth.weaves(regions)

    assert len({names[region.slug] for region in regions[:8]}) == len(regions[:8])
    assert len({(cloth.hue(region.joined), names[region.slug]) for region in regions}) == len(regions)


@given(st.permutations(TWENTY))
@settings(max_examples=10)
def test_the_order_of_the_list_does_not_matter(shuffled):
    assert everything(shuffled)[-5:] == everything(TWENTY)[-5:]
    assert cloth.weaves(shuffled) == cloth.weaves(TWENTY)


@pytest.mark.parametrize("weave", WEAVES)
def test_a_weave_is_a_cloth(weave):
    rule = WEAVES[weave]
    grid = {(column, row): rule(column, row) for column, row in product(range(24), range(16))}

    for row in range(16):
        assert {grid[column, row] for column in range(24)} == {True, False}
    for column in range(24):
        assert {grid[column, row] for row in range(16)} == {True, False}
    # The tile joins on at every edge.
    assert all(rule(column + 24, row) == rule(column, row + 16) == over for (column, row), over in grid.items())


def test_every_crossing_of_the_loom_is_drawn_once():
    for count in (1, 4, 8):
        svg = cloth.loom(TWENTY[:count], [FIRM, FIRM])[0]
        columns = count * max(10, 64 // count)

        drawn = cells(svg)

        woven = {(column, row) for column in range(columns) for row in range(2 + 2 * 13)}
        label = {
            (columns + extra, 2 + 13 * number + row) for extra, number, row in product(range(4), range(2), range(12))
        }
        assert drawn.keys() == woven | label
        assert {len(found) for found in drawn.values()} == {1}


def test_every_crossing_of_the_band_is_drawn():
    for region in TWENTY:
        drawn = {(column % 24, row % 16) for column, row in cells(cloth.band(region, TWENTY), grid=12)}

        assert drawn == set(product(range(24), range(16)))


def test_a_band_is_symmetrical_in_its_stripes_and_carries_two_picks_of_ink():
    for region in TWENTY:
        drawn = cells(cloth.band(region, TWENTY), grid=12)
        tones = [
            {css for (at, _), found in drawn.items() for css in found if at == column} & set("abc")
            for column in range(24)
        ]
        inked = {row % 16 for (_, row), found in drawn.items() if "i" in found}

        assert tones == tones[::-1]
        assert {len(tone) for tone in tones} == {1}
        assert len(inked) == 2
        assert max(inked) - min(inked) == 1


def test_a_workshop_that_gets_its_date_changes_only_its_own_band():
    for place in range(3):
        picks = [FUZZY] * 3
        before = cloth.loom(FOUNDERS, picks)[0]
        picks[place] = FIRM
        after = cloth.loom(FOUNDERS, picks)[0]
        own_rows = range(2 + 13 * place, 2 + 13 * (place + 1))

        assert cells(before).items() <= cells(after).items()
        assert {row for _, row in cells(after).keys() - cells(before).keys()} == set(own_rows)
        # The ends of the bare threads stay where they were, unless the last band itself is woven.
        last = {bottom for _, _, bottom in thin_strokes(after)} if place < 2 else set()
        if last:
            ends = {(x, bottom) for x, _, bottom in thin_strokes(before)}
            assert ends <= {(x, bottom) for x, _, bottom in thin_strokes(after)}
        assert not any(own_rows.start * 16 <= y < own_rows.stop * 16 for y in dots(after))
        assert len(dots(after)) == 6


def test_bare_threads_between_two_woven_workshops_reach_the_next_one():
    (svg,) = cloth.loom(FOUNDERS, [FIRM, FUZZY, FIRM])

    assert {(top, bottom) for _, top, bottom in thin_strokes(svg)} == {(15 * 16 + 1.9, 28 * 16 - 1.9)}


def test_a_workshop_without_a_date_is_dots_on_bare_threads_of_free_lengths():
    svg = cloth.strip(FOUNDERS, FUZZY)
    strokes = thin_strokes(svg)

    assert len(strokes) == 4 * 22
    assert {top for _, top, _ in strokes} == {33.9}
    assert len({bottom for _, _, bottom in strokes}) == 5
    assert 'class="dots"' in svg
    assert 'class="i"' not in svg


def test_a_firm_workshop_leaves_no_bare_thread():
    svg = cloth.strip(FOUNDERS, FIRM)

    assert thin_strokes(svg) == []
    assert "dots" not in svg
    assert 'class="i"' in svg


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, []), (1, [1]), (8, [8]), (9, [5, 4]), (16, [8, 8]), (17, [17]), (20, [20])],
)
def test_the_loom_is_cut_into_two_rows_of_at_most_eight_regions_or_is_one_cloth_of_all(count, expected):
    drawings = cloth.loom(TWENTY[:count], [FIRM])

    assert cloth.rows(count) == expected
    assert [svg.count('<g class="hue-') for svg in drawings] == expected


def test_a_ninth_region_leaves_the_cloth_of_the_eight_as_it_was():
    for region in TWENTY[:8]:
        assert cloth.band(region, TWENTY[:8]) == cloth.band(region, TWENTY[:9]) == cloth.band(region, TWENTY)
        assert cloth.swatch(region, TWENTY[:8]) == cloth.swatch(region, TWENTY)
    # The ends of the fringe stay too: a newcomer is hung behind them.
    eight, nine = (strokes(cloth.fringe(TWENTY[:n])) for n in (8, 9))
    assert set(eight) < set(nine)


def test_a_network_without_regions_still_has_a_mark_and_nothing_else():
    assert cloth.loom([], [FIRM]) == ()
    assert cloth.strip([], FIRM) == cloth.strip([], FUZZY) == cloth.fringe([]) == ""
    assert "hue-" not in cloth.mark([])
    assert len(cells(cloth.mark([]))) == 16


def test_a_network_without_workshops_shows_its_threads_waiting():
    (svg,) = cloth.loom(FOUNDERS, [])

    assert len(thin_strokes(svg)) == 64
    assert {row for _, row in cells(svg)} == {0, 1}
    assert "dots" not in svg


def test_one_region_is_its_own_mark():
    assert set(re.findall(r"hue-\d+", cloth.mark(FOUNDERS[:1]))) == {"hue-5"}


def test_the_mark_keeps_to_the_first_four_regions():
    assert cloth.mark(TWENTY) == cloth.mark(FOUNDERS)


@pytest.mark.parametrize("count", [17, 20, 40, 63, 64, 65, 96])
def test_in_one_cloth_every_region_has_threads_that_cross_every_workshop(count):
    regions = threads(f"region-{number}" for number in range(count))
    columns = max(64, count)

    (svg,) = cloth.loom(regions, [FIRM, FUZZY, FIRM])

    woven = cells(svg)
    assert {column for column, _row in woven} == set(range(columns + 4))
    assert {len(found) for found in woven.values()} == {1}
    assert len({x for x, _top, _bottom in thin_strokes(svg)}) == columns
    assert svg.count('<g class="hue-') == count
    assert cells(cloth.strip(regions, FIRM)).keys() == set(product(range(max(88, count)), range(12)))


def test_in_a_large_network_each_region_hangs_fewer_of_the_same_ends():
    names = [f"region-{number}" for number in range(64)]
    lengths = {}
    for count in (4, 64):
        pieces = strokes(cloth.fringe(threads(names[:count])))
        ordered = sorted(pieces, key=lambda stroke: stroke[2])
        lengths[count] = [stroke[5] for stroke in ordered]

    assert len(lengths[64]) == 128
    assert lengths[64][:2] == lengths[4][:2]


def packed(svg):
    return len(gzip.compress(svg.encode(), 6))


@pytest.mark.parametrize("count", [1, 4, 16, 17, 64, 200])
def test_drawings_are_small_however_many_regions_there_are(count):
    regions = threads([*(region.slug for region in TWENTY), *(f"region-{number}" for number in range(21, 201))][:count])

    assert packed("".join(cloth.loom(regions, [FIRM, FUZZY, FIRM, FUZZY, FIRM, FUZZY]))) <= 2800
    assert max(packed(cloth.strip(regions, pick)) for pick in (FIRM, FUZZY)) <= 1250
    assert packed(cloth.fringe(regions)) <= 750
    assert max(packed(cloth.band(region, regions)) for region in regions[:20]) <= 500
    assert max(packed(cloth.swatch(region, regions)) for region in regions[:20]) <= 260


class Reader(HTMLParser):
    """Collects the elements and attributes of a drawing and checks that it closes what it opens."""

    def __init__(self, text):
        super().__init__()
        self.open, self.attributes, self.tags = [], [], set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.handle_startendtag(tag, attrs)

    def handle_startendtag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


ODD_SLUGS = ['"><script>alert(1)</script>', "Málaga", "", "a b", "x" * 300]


@pytest.mark.parametrize("slug", ["navarra", *ODD_SLUGS])
def test_drawings_are_hidden_well_formed_and_without_inline_style(slug):
    regions = [Thread(slug, 1), Thread("murcia", 2)]

    for svg in [*everything(regions), cloth.band(regions[0], regions)]:
        reader = Reader(svg)
        assert reader.open == []
        assert reader.tags <= {"svg", "g", "path", "defs", "pattern", "rect"}
        assert reader.attributes[0][1].items() >= {"aria-hidden": "true", "focusable": "false"}.items()
        assert not any("style" in attributes for _, attributes in reader.attributes)
        painted = {
            attributes[name] for _, attributes in reader.attributes for name in ("fill", "stroke") if name in attributes
        }
        assert all(value.startswith("url(#") for value in painted)


def test_identifiers_are_unique_in_a_page_and_safe():
    regions = threads([*ODD_SLUGS, *NEWCOMERS])
    page = "".join([*everything(regions), *(cloth.band(region, regions) for region in regions)])

    names = re.findall(r' id="([^"]*)"', page)

    assert len(names) == len(regions) + 1
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z][a-z0-9-]*", name) for name in names)
    assert set(names) == set(re.findall(r'fill="url\(#([^)]*)\)"', page))


def test_regions_with_the_same_slug_share_a_weave_and_break_nothing():
    twins = [Thread("navarra", 1), Thread("navarra", 2), Thread("murcia", 3)]

    assert set(cloth.weaves(twins)) == {"navarra", "murcia"}
    assert cloth.loom(twins, [FIRM])[0].count('<g class="hue-') == 3


def test_a_region_outside_the_list_can_be_drawn():
    assert cloth.swatch(FOUNDERS[1], []) == cloth.swatch(FOUNDERS[1], [FOUNDERS[1]])


@pytest.mark.parametrize(
    ("percent", "length"),
    [
        (8.5, "25.5"),
        (12, "36"),
        (7.7, "23.1"),
        (100, "300"),
        (250, "300"),
        (0.01, None),
        (0, None),
        (-3, None),
    ],
)
def test_share_draws_three_units_for_each_per_cent(percent, length):
    drawn = re.search(r'class="a" d="M6 6h([\d.]+)"', cloth.share(percent))

    assert (drawn and drawn[1]) == length


def test_pictures_are_drawn_once():
    assert cloth.band(FOUNDERS[0], FOUNDERS) is cloth.band(FOUNDERS[0], tuple(FOUNDERS))
