"""The style sheet's colours hold their contrast, also where oklch() is unknown, and the file stays small."""

import gzip
import math
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from core import cloth

CSS = Path(finders.find("seconet_cms/site.css")).read_text(encoding="utf-8")
SCHEMES = ("light", "dark")
DARK = r"@media screen and \(prefers-color-scheme: dark\) \{"


def block(text, opening):
    """The text between the braces that follow the first match of `opening`."""
    start = re.search(opening, text).end()
    depth = 1
    for place in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return text[start:place]
    raise AssertionError(f"{opening} is not closed")


def declarations(text):
    return dict(re.findall(r"--([\w-]+):\s*([^;}]+?)\s*[;}]", text + "}"))


TOKENS_LAYER = block(CSS, r"@layer tokens \{")
LIGHT_TOKENS = declarations(block(TOKENS_LAYER, r":root \{"))
TOKENS = {
    "light": LIGHT_TOKENS,
    "dark": LIGHT_TOKENS | declarations(block(block(TOKENS_LAYER, DARK), r":root \{")),
}
FALLBACK = block(TOKENS_LAYER, r"@supports not \(color: oklch\([^)]*\)\) \{")
DARK_FALLBACK = block(FALLBACK, DARK)
HUES = {int(slot): int(angle) for slot, angle in re.findall(r"\.hue-(\d+) \{ --h: (\d+) \}", TOKENS_LAYER)}
TONES = {"a": 1, "b": 2, "c": 3, "dye": 4}


def fallback(scheme, slot):
    text = DARK_FALLBACK if scheme == "dark" else FALLBACK.replace(DARK_FALLBACK, "")
    return declarations(block(text, rf"\.hue-{slot} \{{"))


def channels(colour):
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]


def contrast(first, second):
    """The contrast ratio of WCAG 2."""

    def luminance(colour):
        red, green, blue = (
            value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels(colour)
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def linear_srgb(lightness, chroma, angle):
    a, b = chroma * math.cos(math.radians(angle)), chroma * math.sin(math.radians(angle))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
    )


def nearest_srgb(lightness, chroma, angle):
    """The colour with the greatest chroma, up to the wanted one, that sRGB holds."""

    def fits(value):
        return all(-1e-4 <= channel <= 1 + 1e-4 for channel in linear_srgb(lightness, value, angle))

    low, high = 0, chroma
    if not fits(chroma):
        for _ in range(40):
            middle = (low + high) / 2
            low, high = (middle, high) if fits(middle) else (low, middle)
        chroma = low
    values = (min(max(value, 0), 1) for value in linear_srgb(lightness, chroma, angle))
    encoded = (12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055 for value in values)
    return "#" + "".join(f"{round(value * 255):02x}" for value in encoded)


def tone(scheme, name, slot):
    tokens, number = TOKENS[scheme], TONES[name]
    return nearest_srgb(float(tokens[f"l{number}"]), float(tokens[f"c{number}"]), HUES[slot])


# Text needs 4.5; large text and what must be told apart from the page need 3; the design asks for more.
PAIRS = [
    ("ink", "paper", 15),
    ("ink", "wash", 13.5),
    ("soft", "paper", 7),
    ("soft", "wash", 6.5),
    ("link", "paper", 9.5),
    ("link", "wash", 8.5),
    ("act", "paper", 9.5),
    ("on-act", "act", 9.5),
    ("edge", "paper", 4.5),
    ("edge", "wash", 4.5),
    ("error", "paper", 7),
    ("error", "error-wash", 6.8),
    ("ink", "mark", 7),
    ("link", "mark", 4.5),
    ("weft", "paper", 7),
    ("weft", "wash", 6.2),
    ("paper", "weft", 7),
]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_tokens_hold_their_contrast(scheme, front, back, least):
    assert contrast(TOKENS[scheme][front], TOKENS[scheme][back]) >= least


def test_dark_gives_every_colour_of_light_anew():
    dark = declarations(block(block(TOKENS_LAYER, DARK), r":root \{"))

    colours = {name for name, value in TOKENS["light"].items() if value.startswith("#") or re.match(r"[lc]\d$", name)}
    assert colours == dark.keys()


def test_hue_classes_are_the_slots_of_the_generator():
    assert {slot: 25 + 30 * slot for slot in range(cloth.HUES)} == HUES


LEAST_OF_TONE = {
    "light": {"a": 3, "b": 6.5, "c": 1.7, "dye": 7},
    "dark": {"a": 6, "b": 3, "c": 10, "dye": 10},
}


@pytest.mark.parametrize("slot", range(12))
@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_hue_holds_its_contrast_on_paper(scheme, slot):
    paper = TOKENS[scheme]["paper"]

    ratios = {name: contrast(tone(scheme, name, slot), paper) for name in TONES}

    assert {name for name, ratio in ratios.items() if ratio < LEAST_OF_TONE[scheme][name]} == set()


@pytest.mark.parametrize("slot", range(12))
@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_fallback_in_srgb_is_the_same_colour_within_rounding(scheme, slot):
    given = fallback(scheme, slot)

    assert given.keys() == TONES.keys()
    for name, colour in given.items():
        wanted = channels(tone(scheme, name, slot))
        assert max(abs(a - b) for a, b in zip(channels(colour), wanted, strict=True)) <= 1 / 255 + 1e-9
    ratios = {name: contrast(colour, TOKENS[scheme]["paper"]) for name, colour in given.items()}
    assert {name for name, ratio in ratios.items() if ratio < LEAST_OF_TONE[scheme][name]} == set()


def test_the_fallback_comes_after_the_tones_it_replaces():
    assert TOKENS_LAYER.index('[class*="hue-"] {') < TOKENS_LAYER.index("@supports not")


def test_tones_outside_a_hue_are_grey_and_visible():
    rule = declarations(re.search(r":root \{ (--a: [^}]*)\}", TOKENS_LAYER)[1])

    assert contrast(rule["a"], TOKENS["light"]["paper"]) >= 3
    assert contrast(rule["a"], TOKENS["dark"]["paper"]) >= 3


def test_the_style_sheet_is_small_and_asks_no_other_host():
    assert len(gzip.compress(CSS.encode(), 9)) <= 12_000
    assert re.findall(r"@import|url\(|https?://", CSS.replace('[href^="http"]', "")) == []


def test_braces_match_and_every_layer_is_declared_first():
    assert CSS.count("{") == CSS.count("}")
    declared = re.search(r"@layer ([\w, ]+);", CSS)[1].split(", ")
    assert re.findall(r"@layer (\w+) \{", CSS) == declared


def test_every_custom_property_that_is_used_is_defined():
    assert set(re.findall(r"var\(--([\w-]+)", CSS)) <= set(re.findall(r"--([\w-]+):", CSS))


def test_every_class_of_the_artwork_is_styled():
    regions = [cloth.Thread("navarra", joined) for joined in range(1, 13)]
    drawings = [
        cloth.mark(regions),
        cloth.band(regions[0], regions),
        cloth.swatch(regions[0], regions),
        *cloth.loom(regions, [cloth.Pick(True), cloth.Pick(False)]),
        cloth.strip(regions, cloth.Pick(True)),
        cloth.fringe(regions),
        cloth.share(5),
    ]
    used = {name for svg in drawings for names in re.findall(r'class="([^"]*)"', svg) for name in names.split()}

    assert used - set(re.findall(r"\.([a-z][\w-]*)", CSS)) == set()


@pytest.mark.parametrize(
    "feature",
    [
        "(forced-colors: active)",
        "print",
        "(prefers-reduced-motion: reduce)",
        "screen and (prefers-color-scheme: dark)",
    ],
)
def test_the_readers_own_settings_are_answered(feature):
    assert len(block(CSS, re.escape(f"@media {feature} {{")).strip()) > 20


def test_the_favicon_shows_on_light_and_on_dark():
    svg = Path(finders.find("seconet_cms/favicon.svg")).read_text(encoding="utf-8")
    colours = re.findall(r'stroke="(#[0-9a-f]{6})"', svg)

    assert len(set(colours)) == 5
    assert all(contrast(colour, "#ffffff") >= 3 and contrast(colour, "#1c1b22") >= 3 for colour in colours)
    assert "style" not in svg
