"""The addresses of the inbox, below /admin/contact/."""

from django.urls import path

from contact.inbox.views import EraseView, InboxView, MessageView

app_name = "contact"
urlpatterns = [
    path("", InboxView.as_view(), name="inbox"),
    path("<int:pk>/", MessageView.as_view(), name="enquiry"),
    path("<int:pk>/erase/", EraseView.as_view(), name="erase"),
]
