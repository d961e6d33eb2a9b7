"""Addresses that the demo adds to the site."""

from django.urls import path

from demo.outbox_page import delivered, one_delivered

app_name = "demo"
urlpatterns = [
    path("", delivered, name="outbox"),
    path("<int:mail_id>/", one_delivered, name="outbox_mail"),
]
