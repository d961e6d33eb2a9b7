import time, pytest
@pytest.mark.parametrize("n", range(10))
def test_a(homes,n): pass
@pytest.mark.parametrize("n", range(10))
def test_b(home,n): pass
@pytest.mark.parametrize("n", range(10))
def test_d(workshop_indexes,partner_indexes,n): pass
@pytest.mark.parametrize("n", range(10))
def test_c(db,n): pass
