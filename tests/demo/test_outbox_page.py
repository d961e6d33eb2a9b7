import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from core.mail_models import OutgoingMail

pytestmark = pytest.mark.django_db

LIST = "/outbox/"
TEXT = "Welcome <b>Ana</b>\n\nhttps://127.0.0.1:8000/admin/?a=1&b=2\nGoodbye"


def write(name, **values):
    values = {"language": "es", "subject": f"Bienvenida & {name}", "text": TEXT} | values
    return OutgoingMail.objects.create(kind="other", to=f"{name}@example.org", message_id=f"<{name}>", **values)


def read(client, address, **more):
    answer = client.get(address, **more)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def test_mails_are_listed_latest_first_in_the_language_of_the_visitor(client):
    empty = read(client, LIST)
    assert "No mail has been written yet." in empty.main.get_text()
    write("first", sent_at=timezone.now())
    second = write("second")

    page = read(client, LIST, headers={"Accept-Language": "fr"})

    assert page.html["lang"] == "fr"
    links = page.select("main ol a")
    assert [(link.get_text(), link["lang"]) for link in links] == [
        ("Bienvenida & second", "es"),
        ("Bienvenida & first", "es"),
    ]
    assert links[0]["href"] == f"{LIST}{second.pk}/"
    assert [line.get_text() for line in page.select("main li .note")] != []
    assert page.select("script, style, [style]") == []


def test_a_mail_is_shown_with_links_to_follow_and_nothing_it_says_is_markup(client):
    mail = write("ana", extras={"attachments": [{"name": "list.csv", "content": "", "type": "text/csv"}]})

    page = read(client, f"{LIST}{mail.pk}/")

    words = page.find("main").find(class_="text")
    assert words["lang"] == "es"
    assert [link["href"] for link in words("a")] == ["https://127.0.0.1:8000/admin/?a=1&b=2"]
    assert "Welcome <b>Ana</b>" in words.get_text()
    assert len(words("br")) == 1
    facts = [each.get_text(strip=True) for each in page.select("main dd")]
    assert [facts[0], facts[2], facts[-1]] == ["ana@example.org", "Spanish", "list.csv"]
    assert "no-store" in client.get(f"{LIST}{mail.pk}/").headers["Cache-Control"]


@pytest.mark.parametrize(
    "more", [{"REMOTE_ADDR": "192.0.2.7"}, {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}, {"HTTP_FORWARDED": "for=192.0.2.7"}]
)
def test_other_machines_are_refused(client, more):
    mail = write("ana")

    for address in (LIST, f"{LIST}{mail.pk}/"):
        answer = client.get(address, **more)
        assert answer.status_code == 403
        assert "Bienvenida" not in answer.content.decode()


def test_a_mail_that_is_not_there_is_not_found_and_nothing_is_written(client):
    assert client.get(f"{LIST}1/", follow=True).status_code == 404
    assert client.post(LIST).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_any_length(client, count, django_assert_num_queries):
    for number in range(count):
        write(f"person{number}")

    with django_assert_num_queries(1):
        client.get(LIST)
