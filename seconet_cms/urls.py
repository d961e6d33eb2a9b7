"""The addresses of the site."""

from django.apps import apps
from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.views import LoginView
from django.urls import include, path, re_path
from django.utils.translation import gettext_lazy as _
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from core.files import document, rendition
from core.serving import choose_language, serve
from core.sitemap import robots, sitemap, sitemap_part
from search.views import search, suggestions
from teams.forms_accounts import VisitorLoginForm
from teams.views import invitation
from teams.views.accounts import PasswordResetConfirmView
from workshops import feeds

handler400 = "core.serving.bad_request"
handler403 = "core.serving.permission_denied"
handler404 = "core.serving.page_not_found"
handler500 = "core.serving.server_error"

urlpatterns = [
    path("", choose_language, name="choose_language"),
    # In front of Wagtail's own view at the same address, whose name goes on leading here.
    path("admin/password_reset/confirm/<uidb64>/<token>/", PasswordResetConfirmView.as_view()),
    path("admin/", include(wagtailadmin_urls)),
    # In front of Wagtail's own view at the same address.
    path("documents/<int:document_id>/<str:document_filename>", document),
    path("documents/", include(wagtaildocs_urls)),
    path("media/images/<path:path>", rendition, name="rendition"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemap-<str:language>-<int:part>.xml", sitemap_part, name="sitemap_part"),
]

if apps.is_installed("debug_toolbar"):
    urlpatterns.append(path("__debug__/", include("debug_toolbar.urls")))

if apps.is_installed("demo"):
    urlpatterns.append(path("outbox/", include("demo.urls")))

urlpatterns += i18n_patterns(
    # Translators: the address of the search page: lower case letters without accents, and the slash.
    path(_("search/"), search, name="search"),
    path("search/suggestions.json", suggestions, name="search_suggestions"),
    path("calendar.ics", feeds.calendar, name="workshops_calendar"),
    path("calendar/<int:key>.ics", feeds.event, name="workshop_calendar"),
    path("workshops.atom", feeds.feed, name="workshops_feed"),
    path("invitation/done/", invitation.done, name="invitation_done"),
    path("invitation/<str:token>/", invitation.accept, name="invitation"),
    path("", include("workshops.registrations.urls")),
    # In place of Wagtail's own view of the same name, which does not say how long to wait after too many attempts.
    path(
        "_util/login/",
        LoginView.as_view(template_name="login.html", authentication_form=VisitorLoginForm),
        name="wagtailcore_login",
    ),
    # In place of Wagtail's own view of the same name, which its page addresses are made from. Wagtail keeps its
    # forms for closed pages below _util/.
    re_path(r"^(?!_util/)((?:[\w\-]+/)*)$", serve, name="wagtail_serve"),
    path("", include(wagtail_urls)),
    prefix_default_language=True,
)
