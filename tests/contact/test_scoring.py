"""What looks like spam, and what only looks unusual: messages to a public body are not held back for their style."""

import time

import pytest

from contact.scoring import Sign, score

WANTED = {
    "en": "Dear colleagues, our cooperative would like to join workshop 2. Is there a place for two people?",
    "sl": "Pozdravljeni, ali bo delavnica tolmačena v slovenščino? Nekdo od nas uporablja znakovni jezik.",
    "es": "Buenos días: ¿dónde encuentro las cifras de la economía social de Navarra? Muchas gracias.",
    "fr": "Bonjour, je suis journaliste et j’aimerais parler à la personne chargée du projet. Cordialement",
    "two links": "The figures at https://example.org/a and https://example.org/b differ. Which are right?",
    "three links": "See www.example.org, https://example.org/a and https://example.org/b for our three programmes.",
    "bulgarian": "Здравейте, бихме искали да се присъединим към мрежата. Кога е следващата среща?",
    "capitals": "PLEASE SEND ME THE PROGRAMME OF THE NEXT WORKSHOP, I CANNOT READ SMALL LETTERS WELL.",
    "formula": "=2+5 is what the page shows in the table of figures. -- @someone, is that right?",
    "about credit": "Our region has an ethical bank that gives cheap loans to cooperatives. Who knows more about that?",
    "science": "The dose is 5 µm and α is 0.05, as table 3 says.",
    "empty": "",
}
SPAM = {
    "links": "https://a.example https://b.example https://c.example https://d.example https://e.example click here",
    "markup": 'Visit <a href="https://a.example">us</a>',
    "bb code": "[url=https://a.example]us[/url]",
    "seo en": "We offer SEO services and backlinks: first page of Google for you.",
    "seo es": "Posicionamiento SEO: llegue a la primera página de Google. Haga clic aquí.",
    "seo fr": "Référencement SEO, première page de Google ! Cliquez ici.",
    "seo sl": "Optimizacija spletnih strani: prva stran Googla. Kliknite tukaj!",
    "hidden": "Win now: https://bit.ly/x " + "\u200b" * 9,
    "homoglyphs": "Вuy nоw at https://bit.ly/x",
    "repeated": "buy this watch now\n" * 9 + "https://bit.ly/x",
    "wallet": "Send 0x52908400098527886E0F7030069857D2E4169EE7 now, bitcoin investment",
}


def test_what_people_write_is_let_through_and_spam_is_not():
    assert {name: score(text).signs for name, text in WANTED.items() if score(text).suspected} == {}
    assert {name: score(text) for name, text in SPAM.items() if not score(text).suspected} == {}
    assert score("Hello, what is this?", "https://a.example").signs == (Sign.LINK_IN_NAME,)
    assert not score("Hello, what is this?", "Ana O’Neill-Čuček, dr.").suspected


@pytest.mark.parametrize("text", ["a" * 5000, "<a " * 1666, "www." * 1250, "[b]" * 1666, "1" * 5000, "А" * 5000])
def test_no_text_takes_long(text):
    began = time.process_time()
    score(text)
    assert time.process_time() - began < 0.2
