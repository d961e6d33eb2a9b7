import pytest


@pytest.fixture
def reader(monkeypatch):
    """Make of a function, and of all variables that it reads, one that is called with those that are to be set."""

    def reader(function, names):
        def read(**variables):
            for name in names:
                monkeypatch.delenv(name, raising=False)
            for name, value in variables.items():
                monkeypatch.setenv(name, value)
            return function()

        return read

    return reader
