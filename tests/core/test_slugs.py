import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.slugs import slugify


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("cœur", "coeur"),
        ("Œuvres", "oeuvres"),
        ("l'économie", "l-economie"),
        ("L’Économie d’Aquitaine", "l-economie-d-aquitaine"),
        ("Hoče – Slivnica", "hoce-slivnica"),
        ("Črna, Žalec in Šentjur", "crna-zalec-in-sentjur"),
        ("1.º taller: ¿qué año?", "1o-taller-que-ano"),
        ("2018/2019", "2018-2019"),
        ("6.–8. maj", "6-8-maj"),
        ("  two__words  ", "two-words"),
        ("Đakovo, Łódź, Straße, Ærø", "dakovo-lodz-strasse-aero"),
        ("?!", ""),
    ],
)
def test_a_title_becomes_a_readable_address(text, slug):
    assert slugify(text) == slug


@given(st.text())
def test_an_address_is_plain_and_stays_as_it_is(text):
    slug = slugify(text)

    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug)
    assert slugify(slug) == slug
