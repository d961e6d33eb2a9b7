import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translations.differences import Kind, compare, marked

WORDS = st.lists(st.sampled_from(["red", "12", "14", "socias", "en", ",", " ", "\n", "l’eau", "<b>", "ñ"])).map("".join)


def sides(before, after):
    parts = compare(before, after)
    return tuple(
        "".join(part.text for part in parts if part.kind != left_out) for left_out in (Kind.ADDED, Kind.REMOVED)
    )


@given(WORDS, WORDS)
@settings(max_examples=60, deadline=None)
def test_the_parts_are_both_texts_letter_by_letter(before, after):
    assert sides(before, after) == (before, after)


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("La red tiene 12 socias.", "La red tiene 14 socias.", "La red tiene [-12-]{+14+} socias."),
        # What only a space keeps apart reads better as one change.
        ("Hay dos redes vivas aquí ahora.", "Hay tres mallas vivas aquí ahora.",
         "Hay [-dos redes-]{+tres mallas+} vivas aquí ahora."),
        ("Hay redes.", "Hay redes, y crecen.", "Hay redes{+, y crecen+}."),
        # Two texts with little in common are not woven into each other.
        ("Una región de montañas", "La economía social crece en todas partes",
         "[-Una región de montañas-]{+La economía social crece en todas partes+}"),
        ("", "Nuevo", "{+Nuevo+}"),
        ("Igual", "Igual", "Igual"),
    ],
)  # fmt: skip
def test_differences_are_of_whole_words(before, after, shown):
    frames = {Kind.KEPT: "{}", Kind.REMOVED: "[-{}-]", Kind.ADDED: "{{+{}+}}"}

    assert "".join(frames[part.kind].format(part.text) for part in compare(before, after)) == shown


def test_a_difference_is_announced_and_escaped():
    assert marked(compare("1 <b>", "2 <b>")) == (
        '<del><span class="w-sr-only"> removed: </span>1<span class="w-sr-only"> until here </span></del>'
        '<ins><span class="w-sr-only"> added: </span>2<span class="w-sr-only"> until here </span></ins> &lt;b&gt;'
    )
