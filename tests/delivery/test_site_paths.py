"""What Wagtail remembers of the sites is read under the token of the request."""

from wagtail.models import Site

from delivery.site_paths import UNKNOWN, token_of_request


def test_whoever_began_before_a_change_leaves_nothing_to_whoever_begins_after_it(home, settings):
    # Django makes the cache anew by the new settings.
    settings.CACHES = {"default": settings.CACHES["default"] | {"KEY_FUNCTION": "delivery.site_paths.cache_key"}}

    def hosts_under(token):
        token_of_request.set(token)
        return {path.root_url for path in Site.get_site_root_paths()}

    try:
        assert hosts_under(("before", 1)) == {"http://localhost"}
        Site.objects.update(hostname="www.example.org")
        # In this request nothing changes any more, and a new one reads anew; so does one under which nothing is known.
        assert hosts_under(("before", 1)) == {"http://localhost"}
        assert hosts_under(("after", 2)) == hosts_under(UNKNOWN) == {"http://www.example.org"}
        # Processes that do not serve forget with each commit, whatever request they are asked in.
        assert hosts_under(None) == {"http://www.example.org"}
        token_of_request.set(("after", 2))
        Site.objects.update(hostname="new.example.org")
        assert hosts_under(None) == {"http://new.example.org"}
    finally:
        token_of_request.set(None)
