import pytest
from django.core.exceptions import ImproperlyConfigured

from seconet_cms.settings import environment

NAMES = ("MACHINE_TRANSLATION", "DEEPL_AUTH_KEY", "DEEPL_URL", "LIBRETRANSLATE_URL", "LIBRETRANSLATE_API_KEY")
ADDRESS = "https://translate.example.org"


@pytest.fixture
def read(reader):
    return reader(environment.machine_translation, NAMES)


def test_no_machine_translates_unless_the_environment_names_one(read):
    assert read() is None
    assert read(DEEPL_AUTH_KEY="key", LIBRETRANSLATE_URL=ADDRESS) is None
    assert read(MACHINE_TRANSLATION="DeepL", DEEPL_AUTH_KEY="key") == {"service": "deepl", "url": "", "key": "key"}
    libre = {"service": "libretranslate", "url": ADDRESS}
    assert read(MACHINE_TRANSLATION="libretranslate", LIBRETRANSLATE_URL=ADDRESS) == libre | {"key": ""}


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"MACHINE_TRANSLATION": "google"}, "MACHINE_TRANSLATION is google"),
        ({"MACHINE_TRANSLATION": "deepl"}, "DEEPL_AUTH_KEY"),
        ({"MACHINE_TRANSLATION": "libretranslate"}, "LIBRETRANSLATE_URL"),
        ({"MACHINE_TRANSLATION": "libretranslate", "LIBRETRANSLATE_URL": "translate"}, "LIBRETRANSLATE_URL"),
        ({"MACHINE_TRANSLATION": "libretranslate", "LIBRETRANSLATE_URL": "file:///etc"}, "LIBRETRANSLATE_URL"),
        ({"MACHINE_TRANSLATION": "libretranslate", "LIBRETRANSLATE_URL": "http://a:b"}, "LIBRETRANSLATE_URL"),
    ],
)
def test_what_is_missing_or_cannot_be_read_is_named(read, variables, named):
    with pytest.raises(ImproperlyConfigured, match=named):
        read(**variables)
