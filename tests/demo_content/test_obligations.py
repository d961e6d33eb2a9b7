"""The demo owes nothing: `manage.py check_obligations` finds nothing on any page in any language."""

from obligations.checking import services


def test_the_check_finds_nothing_on_the_demo(demo_site, settings):
    # The files lie in the checkout, not collected.
    settings.WHITENOISE_USE_FINDERS = True

    report = services.check()

    assert [(each["address"], each["code"], each["said"]) for each in report.findings] == []
    assert report.pages > 100
