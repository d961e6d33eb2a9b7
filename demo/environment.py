"""What the settings of the demo, of `make dev` and of the tests read from the environment."""

import atexit
import os

import psycopg

from demo import place, postgres
from demo.place import UnavailableError

OLDEST_POSTGRESQL = 15


def prepare() -> None:
    """Set SECONET_LOCAL, and DATABASE_URL to the embedded database (started when needed) where it is not set.

    Raises UnavailableError when that database cannot be had.
    """
    os.environ["SECONET_LOCAL"] = str(place.local_folder())
    atexit.register(place.give_back)
    if not os.environ.get("DATABASE_URL", "").strip():
        os.environ["DATABASE_URL"] = postgres.ensure_running()


def check_database(url: str) -> None:
    """Raise UnavailableError when no PostgreSQL that this site can use answers at `url`."""
    if not url.startswith(("postgres://", "postgresql://")):
        raise UnavailableError("DATABASE_URL must be written as postgresql://user:password@host:5432/name.")
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            version = connection.info.server_version
    except psycopg.Error as error:
        # A failed connection says for each address it tried why; none of it holds the password.
        said = str(error).strip().splitlines() or ["no reason given"]
        raise UnavailableError(f"The database that DATABASE_URL names cannot be used: {said[0].strip()}") from None
    if version < OLDEST_POSTGRESQL * 10_000:
        raise UnavailableError(
            f"DATABASE_URL names PostgreSQL {version // 10_000}; this site needs {OLDEST_POSTGRESQL} or newer."
        )
