from pathlib import Path

import axe_playwright_python
import pytest

from tests.browser.sampling import EVERYTHING
from tests.browser.sites import LANGUAGES

pytestmark = pytest.mark.browser

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
# Every rule that axe has: of WCAG 2.0 to 2.2 at levels A, AA and AAA, of best practice, and those that are
# switched off unless asked for (target size, the experimental ones).
RUN = """
async () => {
    const rules = Object.fromEntries(axe.getRules().map(rule => [rule.ruleId, {enabled: true}]));
    const found = await axe.run(document, {rules, resultTypes: ["violations", "incomplete"]});
    const list = kind => found[kind].flatMap(rule => rule.nodes.map(
        node => `${rule.id} (${rule.tags.join(" ")})\\n  ${rule.helpUrl}\\n  ${node.target.join(" ")}\\n  ${node.html}`
            + [...node.any, ...node.all, ...node.none].map(check => `\\n    ${check.message}`).join("")
    ));
    return {violations: list("violations"), incomplete: list("incomplete")};
}
"""


def faults(page):
    """What axe finds, and what it leaves to a person to decide."""
    found = page.evaluate(RUN)
    # This one only says that axe cannot look at what is hidden: column heads, which it has seen at the other width.
    undecided = [each for each in found["incomplete"] if not each.startswith("hidden-content ")]
    return found["violations"] + undecided


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EVERYTHING)
def test_page_has_no_fault_that_axe_can_find(samples, page, name, language):
    sample = samples[name]
    assert page.goto(sample.paths[language]).status == sample.status
    page.evaluate(AXE.read_text())
    page.eval_on_selector_all("details", "all => all.forEach(each => { each.open = true })")
    # What colours there are does not depend on the language.
    schemes = ["light", "dark"] if language == "es" else ["light"]

    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        for viewport in (WIDE, NARROW):
            page.set_viewport_size(viewport)
            found = faults(page)
            assert found == [], f"{page.url}, {scheme}, {viewport['width']} pixels wide:\n" + "\n".join(found)
