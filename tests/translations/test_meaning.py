"""Which changes of a source leave its translations right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translations.alignment import align
from translations.meaning import same_meaning

SAME = [
    ("two words", "two  words"),
    ("two words", " two\u00a0words\n"),
    ("two words", "two<br/>words"),
    ("two\u2009words", "two\u202fwords"),
    ("a “quoted” word", 'a "quoted" word'),
    ("a “quoted” word", "a « quoted » word"),
    ("a “quoted” word", "a „quoted“ word"),
    ("the region’s", "the region's"),
    ("‹ mot ›", "'mot'"),
    ("2019-2021", "2019–2021"),
    ("yes — no", "yes - no"),
    ("−5", "-5"),
]
DIFFERENT = [
    ("therapist", "the rapist"),
    ("12", "1 2"),
    ("yes—no", "yes — no"),
    ('5"', "5'"),
    ("5′", "5'"),
    ("a “quoted” word", "a quoted word"),
    ("well-known", "well known"),
    ("region", "Region"),
    ("region", "regions"),
    ("10,5", "10.5"),
    ("10", "11"),
    ("Now!", "Now."),
    ("Now", "Now…"),
    ("Now...", "Now…"),
    ("resume", "résumé"),
    ("co\u00adop", "coop"),
    ("<b>no</b>", "no"),
    ("<b>no</b>", "<i>no</i>"),
    ('see <a id="a1">this</a>', "see this"),
    ('<a id="a1">one</a> two', 'one <a id="a1">two</a>'),
    ("not", ""),
    ("H2O", "H₂O"),
    ("5 °C", "5 °F"),
    ("a.b", "a. b"),
]


@pytest.mark.parametrize(("pairs", "expected"), [(SAME, True), (DIFFERENT, False)])
def test_nothing_but_space_and_the_kind_of_quotes_and_dashes_leaves_a_meaning(pairs, expected):
    assert [
        pair for pair in pairs if same_meaning(*pair) is not expected or same_meaning(*pair[::-1]) is not expected
    ] == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("ab", "ab", [(0, 0), (1, 1)]),
        ("a", "b", [(0, 0)]),
        ("", "a", [(None, 0)]),
        ("a", "", [(0, None)]),
        ("ab", "ba", [(0, 1), (1, 0)]),
        ("abc", "ac", [(0, 0), (1, None), (2, 1)]),
        ("ac", "abc", [(0, 0), (1, 2), (None, 1)]),
        ("abc", "axc", [(0, 0), (1, 1), (2, 2)]),
        ("aab", "ab", [(0, None), (1, 0), (2, 1)]),
    ],
)
def test_strings_are_aligned_by_their_places(old, new, expected):
    assert align(list(old), list(new)) == expected


def test_a_changed_string_is_found_among_others_by_its_words():
    old = ["The network has ten partners.", "They meet every year.", "The next meeting is in Nantes."]
    new = ["Welcome to the network of regions.", "The network has eleven partners.", "The next meeting is in Maribor."]

    assert align(old, new) == [(0, 1), (1, None), (2, 2), (None, 0)]
    assert align(["Something"], ["Else"], least=0.6) == [(0, None), (None, 0)]


words = st.lists(st.sampled_from(["a", "b", "ab", "a b c", "abcd", "x y z"]), max_size=7)


@given(words, words)
def test_each_string_is_paired_once_and_equal_ones_with_equal_ones(old, new):
    pairs = align(old, new)

    assert sorted(one for one, _other in pairs if one is not None) == list(range(len(old)))
    assert sorted(other for _one, other in pairs if other is not None) == list(range(len(new)))
    unequal = [(one, other) for one, other in pairs if None in (one, other) or old[one] != new[other]]
    left = {old[one] for one, _other in unequal if one is not None}
    assert left & {new[other] for _one, other in unequal if other is not None} == set()
