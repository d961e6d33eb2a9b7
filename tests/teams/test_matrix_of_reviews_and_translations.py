"""Acts of the table: copies, locks, reviews, translations and files."""

import pytest

from tests.teams.matrix import ACTS, MIDDLE, differing


@pytest.mark.parametrize("act", ACTS[MIDDLE:])
def test_each_role_may_do_what_the_table_says_and_no_more(network, act):
    assert differing(network, act) == []
