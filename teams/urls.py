"""The addresses of the teams' screens, below /admin/teams/."""

from django.urls import path

from teams.views.emergency import EmergencyView
from teams.views.grid import GridView, LanguageTeamView, NetworkTeamView, RegionTeamView
from teams.views.people import ActiveView, InviteView, PeopleView, PersonView, ResendView
from teams.views.review import ReviewView
from teams.views.rights import RightsView

app_name = "teams"
urlpatterns = [
    path("", GridView.as_view(), name="grid"),
    path("region/new/", RegionTeamView.as_view(), name="add_region_team"),
    path("region/<int:pk>/", RegionTeamView.as_view(), name="region_team"),
    path("language/new/", LanguageTeamView.as_view(), name="add_language_team"),
    path("language/<int:pk>/", LanguageTeamView.as_view(), name="language_team"),
    path("network/", NetworkTeamView.as_view(), name="network_team"),
    path("people/", PeopleView.as_view(), name="people"),
    path("people/invite/", InviteView.as_view(), name="invite"),
    path("people/<int:pk>/", PersonView.as_view(), name="person"),
    path("people/<int:pk>/deactivate/", ActiveView.as_view(active=False), name="deactivate"),
    path("people/<int:pk>/reactivate/", ActiveView.as_view(active=True), name="reactivate"),
    path("people/<int:pk>/resend/", ResendView.as_view(), name="resend"),
    path("rights/", RightsView.as_view(), name="rights"),
    path("review/<int:pk>/", ReviewView.as_view(), name="review"),
    path("emergency/<int:pk>/publish/", EmergencyView.as_view(publish=True), name="emergency_publish"),
    path("emergency/<int:pk>/unpublish/", EmergencyView.as_view(publish=False), name="emergency_unpublish"),
]
