import datetime as dt

import pytest
from django.db.models.signals import post_save

from core.models import FundingNotice, NewsPage
from tests import factories
from tests.factories import fresh, publish, revise

pytestmark = pytest.mark.usefixtures("unindexed")

FIRST, SECOND = dt.date(2021, 4, 19), dt.date(2022, 2, 2)


@pytest.fixture
def news(news_indexes):
    """A piece of news in every language, written in English first."""
    page = factories.NewsPageFactory(parent=news_indexes["en"], title="Kick-off", slug="kick-off", date=FIRST)
    page.save_revision().publish()
    return factories.twins(fresh(page), news_indexes)


def dates(pages):
    return {code: fresh(page).date for code, page in pages.items()}


def test_publishing_the_first_page_sets_the_date_in_every_language_and_no_word(client, news):
    titles = {code: page.title for code, page in news.items()}

    publish(news["en"], date=SECOND)

    assert dates(news) == dict.fromkeys(news, SECOND)
    assert {code: client.get(page.url).context["page"].title for code, page in news.items()} == titles


def test_a_draft_sets_the_date_in_no_language(news):
    revise(news["en"], date=SECOND)

    assert dates(news) == dict.fromkeys(news, FIRST)


def test_no_other_language_can_set_the_date(news):
    publish(news["sl"], date=SECOND, title="Začetek")

    assert dates(news) == dict.fromkeys(news, FIRST)
    assert fresh(news["sl"]).title == "Začetek"


def test_an_old_draft_of_a_translation_does_not_bring_the_old_date_back(news):
    draft = revise(news["sl"], title="Začetek")
    publish(news["en"], date=SECOND)

    draft.publish()

    assert dates(news) == dict.fromkeys(news, SECOND)


def test_a_withdrawn_first_page_hands_no_draft_on(news):
    fresh(news["en"]).unpublish()
    page = fresh(news["en"])
    page.date = SECOND
    page.save()

    publish(news["sl"], title="Začetek")

    assert dates(news) == {"en": SECOND, "sl": FIRST, "es": FIRST, "fr": FIRST}


def test_a_new_translation_takes_the_date_over(news, news_indexes, locales):
    news["fr"].delete()
    publish(news["en"], date=SECOND)

    assert factories.translate(fresh(news["en"]), locales["fr"]).date == SECOND


def test_an_alias_follows_the_date(news, locales):
    news["fr"].delete()
    shadow = factories.alias(fresh(news["en"]), locales["fr"])

    publish(news["en"], date=SECOND)

    assert fresh(shadow).date == SECOND


def test_when_the_others_cannot_be_set_the_page_is_not_published(news):
    draft = revise(news["en"], date=SECOND)

    def fail(**kwargs):
        raise RuntimeError("this page cannot be written")

    post_save.connect(fail, sender=NewsPage)
    try:
        with pytest.raises(RuntimeError, match="cannot be written"):
            draft.publish()
    finally:
        post_save.disconnect(fail, sender=NewsPage)

    assert dates(news) == dict.fromkeys(news, FIRST)


def test_the_latest_news_stands_first_in_every_language(client, news, news_indexes):
    factories.NewsPageFactory(parent=news_indexes["en"], title="Later", date=dt.date(2021, 12, 1))
    assert [page.title for page in client.get(news_indexes["en"].url).context["news"]] == ["Later", "Kick-off"]

    publish(news["en"], date=SECOND)

    assert [page.title for page in client.get(news_indexes["en"].url).context["news"]] == ["Kick-off", "Later"]


def test_the_mailbox_of_the_network_is_one_for_all_languages(client, homes):
    publish(homes["en"], contact_mailbox="network@example.org")

    assert {code: fresh(page).contact_mailbox for code, page in homes.items()} == dict.fromkeys(
        homes, "network@example.org"
    )
    assert "mailto:network@example.org" in client.get("/sl/").content.decode()

    publish(homes["sl"], contact_mailbox="other@example.org")

    assert fresh(homes["sl"]).contact_mailbox == "network@example.org"


def test_the_place_in_the_menus_is_one_for_all_languages(client, homes):
    about = factories.StandardPageFactory(parent=homes["en"], title="About", placement="main")
    translated = factories.twin(about, homes["sl"], title="O projektu", show_in_menus=True)
    publish(about, placement="footer")

    chrome = client.get(translated.url).context["chrome"]

    assert ([link.text for link in chrome.main_menu], [link.text for link in chrome.footer_menu]) == (
        [],
        ["O projektu"],
    )


def test_the_facts_of_the_funding_are_one_for_all_languages(client, homes, locales):
    notice = factories.FundingNoticeFactory(statement="Funded by the EU", call="A-1")
    translated = FundingNotice.objects.get(pk=notice.pk).copy_for_translation(locales["sl"])
    translated.statement = "Financira EU"
    translated.save()

    notice.call = "B-2"
    notice.save()

    funding = client.get("/sl/").context["chrome"].funding
    assert (funding.statement, funding.call) == ("Financira EU", "B-2")

    funding.call = "C-3"
    funding.save()

    assert {each.call for each in FundingNotice.objects.all()} == {"B-2"}


def test_the_funding_is_told_in_another_language_where_it_is_not_translated(client, homes):
    factories.FundingNoticeFactory(statement="Funded by the EU")

    answer = client.get("/sl/")

    assert answer.context["chrome"].funding.statement == "Funded by the EU"
    assert 'class="fund" lang="en"' in answer.content.decode()
