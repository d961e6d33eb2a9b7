"""The addresses of the organisers' screens, below /admin/workshops/."""

from django.urls import path, re_path

from workshops.organisers.views import ExportView, MessageView, NumbersView, RegisterView, WorkshopsView

app_name = "organisers"
urlpatterns = [
    path("", WorkshopsView.as_view(), name="workshops"),
    path("<int:pk>/", RegisterView.as_view(), name="register"),
    path("<int:pk>/numbers/", NumbersView.as_view(), name="numbers"),
    path("<int:pk>/message/", MessageView.as_view(), name="message"),
    re_path(r"^(?P<pk>[0-9]+)/export\.(?P<kind>csv|xlsx)$", ExportView.as_view(), name="export"),
]
