import pytest

pytestmark = pytest.mark.browser

FOCUSED = """
() => {
    const element = document.activeElement, style = getComputedStyle(element);
    return {
        link: element.getAttribute("href"),
        outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
        inside: (({top, left, bottom, right}) =>
            top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth)(element.getBoundingClientRect()),
    };
}
"""
# WCAG 2.2, 2.4.13: an outline that is easily seen is at least two pixels thick.
SEEN = 2


def test_first_key_reaches_the_skip_link_which_leads_past_the_header(samples, page):
    page.goto(samples["partners.regionpage"].paths["sl"])

    page.keyboard.press("Tab")
    skip = page.evaluate(FOCUSED)
    assert (skip["link"], skip["inside"]) == ("#main", True)
    assert skip["outline"] >= SEEN
    page.keyboard.press("Enter")
    page.wait_for_url("**#main")
    assert page.evaluate("document.activeElement.id") == "main"

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('header') === null")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_keys_walk_through_the_header_in_its_order_and_show_where_they_are(samples, new_page, width, scheme):
    page = new_page(color_scheme=scheme, viewport={"width": width, "height": 740})
    page.goto(samples["home.homepage"].paths["fr"])
    links = page.eval_on_selector_all("header a", "links => links.map(link => link.getAttribute('href'))")
    page.keyboard.press("Tab")

    walked = []
    for _link in links:
        page.keyboard.press("Tab")
        walked.append(page.evaluate(FOCUSED))

    assert [step["link"] for step in walked] == links
    assert [step for step in walked if not step["inside"] or step["outline"] < SEEN] == []


def test_every_stop_of_the_tab_key_is_seen(samples, page):
    page.goto(samples["partners.regionpage"].paths["es"])
    page.eval_on_selector_all("details", "all => all.forEach(each => { each.open = true })")
    stops = page.locator("a[href], button, input, summary").count()

    walked = []
    for _stop in range(stops):
        page.keyboard.press("Tab")
        walked.append(page.evaluate(FOCUSED) | {"html": page.evaluate("document.activeElement.outerHTML")})

    assert len({step["html"] for step in walked}) > 20
    assert [step for step in walked if not step["inside"] or step["outline"] < SEEN] == []


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_key_opens_and_closes_what_is_folded(samples, page, key):
    page.goto(samples["partners.regionpage"].paths["fr"])
    folded = page.locator("details").first
    inside = folded.locator(":scope > :not(summary)").first
    assert not inside.is_visible()

    folded.locator("summary").focus()
    page.keyboard.press(key)
    assert inside.is_visible()
    page.keyboard.press(key)
    assert not inside.is_visible()
