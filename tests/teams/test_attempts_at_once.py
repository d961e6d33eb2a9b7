from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from teams.throttling import FailedAttempts, count_attempt

# Rows that other connections can see: a test that rolls back could not show what happens at the same time.
KEYS = {"at once: account": 3, "at once: address": 5}


def test_attempts_at_the_same_time_are_all_counted(django_db_setup, django_db_blocker):
    def attempt(_number):
        try:
            return count_attempt(KEYS)
        finally:
            connection.close()

    with django_db_blocker.unblock():
        try:
            with ThreadPoolExecutor(6) as pool:
                waits = list(pool.map(attempt, range(6)))
        finally:
            FailedAttempts.objects.filter(key__in=KEYS).delete()
            connection.close()
    assert sorted(wait > 0 for wait in waits) == [False] * 3 + [True] * 3
