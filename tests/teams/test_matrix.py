"""Acts of the table: what is written, published, withdrawn, removed and moved."""

import pytest

from tests.teams.matrix import ACTS, CELLS, EXPECTED, MIDDLE, READING, WRITING, differing
from tests.teams.rights_table import ROLES


@pytest.mark.parametrize("act", ACTS[:MIDDLE])
def test_each_role_may_do_what_the_table_says_and_no_more(network, act):
    assert differing(network, act) == []


def test_the_table_has_every_role_and_every_act():
    assert set(EXPECTED) == set(READING | WRITING)
    assert {tuple(rows) for rows in EXPECTED.values()} == {ROLES}
    assert {len(signs) for rows in EXPECTED.values() for signs in rows.values()} == {len(CELLS)}
