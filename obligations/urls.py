"""The addresses of the screens on funding and on one person, below /admin/obligations/."""

from django.urls import path

from obligations.funding_screen import FundingView
from obligations.person_screens import EraseView, ExportView, PersonView

app_name = "obligations"
urlpatterns = [
    path("funding/", FundingView.as_view(), name="funding"),
    path("person/", PersonView.as_view(), name="person"),
    path("person/export/", ExportView.as_view(), name="person_export"),
    path("person/erase/", EraseView.as_view(), name="person_erase"),
]
