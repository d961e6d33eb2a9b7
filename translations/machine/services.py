"""The services that translate: DeepL (API v2) and LibreTranslate. No database.

A service is asked in batches within its limits, waits no longer than it is told, follows no redirect (its key would go
along) and reads no endless answer. Whatever goes wrong is a ServiceError, whose words are for the person who asked.
"""

import hashlib
import json
import logging
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import requests
from django.conf import settings
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 20.0
MOST_ANSWER_BYTES = 4 * 1024 * 1024
_CHUNK = 64 * 1024


class ServiceError(Exception):
    """A service has not translated; the words say why, for an editor."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be translated: fragments of HTML, with the terms whose translation is laid down."""

    texts: Sequence[str]
    source: str
    target: str
    terms: Sequence[tuple[str, str]] = ()


class Service:
    """A service that translates fragments of HTML."""

    name = ""
    # What one request may hold.
    most_texts = 50
    most_bytes = 100_000

    def __init__(self, url: str, key: str = "") -> None:
        self.url = url.rstrip("/")
        self.key = key
        self.session = requests.Session()

    def batches(self, texts: Iterable[str]) -> Iterator[list[str]]:
        """Yield the texts in batches that the service takes; a single text that is too long for it is left out."""
        batch: list[str] = []
        size = 0
        for text in texts:
            own = len(text.encode())
            if own > self.most_bytes:
                continue
            if batch and (len(batch) == self.most_texts or size + own > self.most_bytes):
                yield batch
                batch, size = [], 0
            batch.append(text)
            size += own
        if batch:
            yield batch

    def prepare(self, job: Job, until: float) -> Any:
        """Return what each request of a job is to carry, such as the service's number for a glossary."""
        return None

    def translate(self, job: Job, prepared: Any, until: float) -> list[str]:
        """Return the translation of each text of a job of one batch, no later than `until` (time.monotonic).

        Raises ServiceError.
        """
        raise NotImplementedError

    def ask(self, method: str, path: str, until: float, data: Mapping[str, Any] | None = None) -> Any:
        """Return what the service answers, read as JSON, or None for an empty answer; raise ServiceError."""
        left = until - time.monotonic()
        if left <= 0:
            raise ServiceError(self._silent())
        try:
            with self.session.request(
                method,
                f"{self.url}{path}",
                json=data,
                auth=self._sign,
                timeout=(min(CONNECT_SECONDS, left), min(ANSWER_SECONDS, left)),
                allow_redirects=False,
                stream=True,
            ) as answer:
                body = self._body(answer, until)
                status = answer.status_code
        except requests.RequestException as error:
            logger.warning("%s cannot be reached: %s", self.name, type(error).__name__)
            raise ServiceError(self._silent()) from error
        if not 200 <= status < 300:
            logger.warning("%s answered %s to %s.", self.name, status, path)
            raise ServiceError(self._refusal(status))
        try:
            return json.loads(body) if body.strip() else None
        except ValueError as error:
            raise ServiceError(self._strange()) from error

    def _body(self, answer: requests.Response, until: float) -> bytes:
        chunks, size = [], 0
        for chunk in answer.iter_content(_CHUNK):
            size += len(chunk)
            # A server that sends a byte now and then would keep us for ever.
            if size > MOST_ANSWER_BYTES or time.monotonic() > until:
                raise ServiceError(self._strange() if size > MOST_ANSWER_BYTES else self._silent())
            chunks.append(chunk)
        return b"".join(chunks)

    def _sign(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Put the key into a request. Where nothing does, the library would look for one in a file of the account."""
        return request

    def _texts(self, found: Any, number: int) -> list[str]:
        """Return an answer's texts if they are as many as were asked for."""
        if not isinstance(found, list) or len(found) != number or not all(isinstance(each, str) for each in found):
            raise ServiceError(self._strange())
        return found

    def _refusal(self, status: int) -> str:
        if status in {401, 403}:
            text = _("%(service)s does not accept the key of this site. Please tell the network's administrators.")
        elif status == 456:
            text = _("What this site may have %(service)s translate is used up for now.")
        elif status in {429, 503}:
            text = _("%(service)s has too much to do. Try again in a few minutes.")
        elif status == 413:
            text = _("A string of this page is too long for %(service)s.")
        else:
            text = _("%(service)s has refused to translate. Please tell the network's administrators.")
        return text % {"service": self.name}

    def _silent(self) -> str:
        return _("%(service)s does not answer. Try again in a few minutes.") % {"service": self.name}

    def _strange(self) -> str:
        return _("%(service)s has given an answer that cannot be used.") % {"service": self.name}


class DeepL(Service):
    """DeepL: at most 50 texts and 128 KiB in a request; takes glossaries."""

    name = "DeepL"
    URL = "https://api.deepl.com"
    # Keys of the free plan end like this and work at another address only.
    FREE, FREE_URL = ":fx", "https://api-free.deepl.com"
    # A target must say which English or Portuguese.
    VARIANTS: Mapping[str, str] = {"en": "EN-GB", "pt": "PT-PT"}
    # Of a term in a glossary.
    MOST_TERM_BYTES = 1024

    def __init__(self, url: str = "", key: str = "") -> None:
        super().__init__(url or (self.FREE_URL if key.endswith(self.FREE) else self.URL), key)

    def prepare(self, job: Job, until: float) -> str | None:
        """Return the number of a glossary with the terms, made if DeepL has none; None where it takes none."""
        terms = dict(sorted({(s, t) for s, t in job.terms if self._is_term(s) and self._is_term(t)}))
        if not terms:
            return None
        source, target = _base(job.source), _base(job.target)
        entries = "\n".join(f"{s}\t{t}" for s, t in terms.items())
        family = f"seconet {source}-{target} "
        name = family + hashlib.sha256(entries.encode()).hexdigest()[:16]
        try:
            listed = (self.ask("GET", "/v2/glossaries", until) or {}).get("glossaries", [])
            known = [each for each in listed if str(each.get("name", "")).startswith(family)]
            for each in known:
                if each["name"] == name:
                    return str(each["glossary_id"])
            made = self.ask(
                "POST",
                "/v2/glossaries",
                until,
                {
                    "name": name,
                    "source_lang": source,
                    "target_lang": target,
                    "entries": entries,
                    "entries_format": "tsv",
                },
            )
            # One of ours is enough; DeepL counts them.
            for each in known:
                self.ask("DELETE", f"/v2/glossaries/{each['glossary_id']}", until)
            return str(made["glossary_id"])
        except (ServiceError, AttributeError, KeyError, TypeError) as error:
            # A hint that DeepL does not take, as for a pair of languages without glossaries, keeps nobody from working.
            logger.warning("DeepL takes no glossary from %s to %s: %s", source, target, type(error).__name__)
            return None

    def translate(self, job: Job, prepared: str | None, until: float) -> list[str]:
        """Return the translation of each text; raise ServiceError."""
        target = _base(job.target)
        data: dict[str, Any] = {
            "text": list(job.texts),
            "source_lang": _base(job.source).upper(),
            "target_lang": self.VARIANTS.get(target, target.upper()),
            "tag_handling": "html",
        }
        if prepared:
            data["glossary_id"] = prepared
        answer = self.ask("POST", "/v2/translate", until, data)
        try:
            found = [each["text"] for each in answer["translations"]]
        except (KeyError, TypeError) as error:
            raise ServiceError(self._strange()) from error
        return self._texts(found, len(job.texts))

    def _sign(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"DeepL-Auth-Key {self.key}"
        return request

    def _is_term(self, words: str) -> bool:
        plain = "\t" not in words and len(words.splitlines()) == 1 and words == words.strip()
        return plain and 0 < len(words.encode()) <= self.MOST_TERM_BYTES


class LibreTranslate(Service):
    """LibreTranslate, which an organisation can run itself; takes no glossaries."""

    name = "LibreTranslate"
    # Servers are set up to refuse more than some thousand letters, or some dozen texts, at once.
    most_texts = 20
    most_bytes = 5000

    def translate(self, job: Job, prepared: None, until: float) -> list[str]:
        """Return the translation of each text; raise ServiceError."""
        data = {"q": list(job.texts), "source": _base(job.source), "target": _base(job.target), "format": "html"}
        if self.key:
            data["api_key"] = self.key
        answer = self.ask("POST", "/translate", until, data)
        if not isinstance(answer, dict):
            raise ServiceError(self._strange())
        return self._texts(answer.get("translatedText"), len(job.texts))


SERVICES: dict[str, type[Service]] = {"deepl": DeepL, "libretranslate": LibreTranslate}


def service() -> Service | None:
    """Return the service that the settings name (MACHINE_TRANSLATION), or None."""
    wanted = settings.MACHINE_TRANSLATION
    return SERVICES[wanted["service"]](wanted.get("url", ""), wanted.get("key", "")) if wanted else None


def _base(language: str) -> str:
    return language.partition("-")[0].lower()
