"""The demo content, loaded once for all tests in this folder."""

import pytest
from django.db import transaction

from demo.loader import load


@pytest.fixture(scope="package")
def _demo_content(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        load()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo_site(_demo_content, db):
    """Give the whole demo content, loaded; what a test changes is undone after it."""
