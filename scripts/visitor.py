"""Asks a running site for its pages, as a browser behind the operator's proxy does."""

import http.client
import re
import subprocess
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from scripts.buildah import FailedError

ANSWER_SECONDS = 30


@dataclass(frozen=True)
class Answer:
    """What a site answered."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.body.decode()


@dataclass(frozen=True)
class Visitor:
    """Somebody who asks the server at `address` and `port` for the site called `name`."""

    address: str
    port: int
    name: str

    def ask(self, path: str, secure: bool = True, **headers: str) -> Answer:
        """Return the answer to a request for `path`, `secure` if the proxy had it by https; raise OSError on none."""
        connection = http.client.HTTPConnection(self.address, self.port, timeout=ANSWER_SECONDS)
        try:
            proxy = {"Host": self.name, "X-Forwarded-Proto": "https" if secure else "http"}
            connection.request("GET", path, headers=proxy | headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def expect(self, status: int, path: str, **headers: str) -> Answer:
        """Return the answer to a request for `path`; raise FailedError unless it has the `status`."""
        answer = self.ask(path, **headers)
        if answer.status != status:
            raise FailedError(f"{path} answers {answer.status}, not {status}:\n{answer.text[:1500]}")
        return answer

    def awaits(self, seconds: float, while_running: "subprocess.Popen[Any]") -> bool:
        """Wait until the site answers, at most `seconds` and while its process runs, and say whether it does."""
        until = time.monotonic() + seconds
        while while_running.poll() is None and time.monotonic() < until:
            try:
                self.ask("/robots.txt")
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
            else:
                return True
        return False

    def every_page(self, languages: list[str]) -> int:
        """Ask for each page of the sitemap, and return their number.

        Raises FailedError when one does not answer in its language, or when there are not as many in each.
        """
        parts = self._told("/sitemap.xml")
        pages = [page for part in parts for page in self._told(part)]
        numbers = Counter(page.split("/")[1] for page in pages)
        if set(numbers) != set(languages) or len(set(numbers.values())) != 1:
            raise FailedError(f"Pages in each language: {dict(numbers)}")
        for page in pages:
            language = page.split("/")[1]
            answer = self.expect(200, page)
            said = {answer.headers["Content-Language"], *re.findall(r'<html lang="([^"]*)"', answer.text)}
            if said != {language}:
                raise FailedError(f"{page} says that its language is {said}.")
        return len(pages)

    def _told(self, sitemap: str) -> list[str]:
        """Return the paths that a sitemap, or an index of sitemaps, tells of."""
        return [urlsplit(address).path for address in re.findall(r"<loc>([^<]+)</loc>", self.expect(200, sitemap).text)]

    def style_sheets(self) -> None:
        """Ask for the style sheets of the home page; raise FailedError unless each may be kept, and is compressed."""
        sheets = re.findall(r'<link[^>]*rel="stylesheet"[^>]*href="([^"]+)"', self.expect(200, "/en/").text)
        if not sheets:
            raise FailedError("The home page has no style sheet.")
        for sheet in sheets:
            answer = self.expect(200, sheet, **{"Accept-Encoding": "br"})
            found = (
                answer.headers["Content-Type"].partition(";")[0],
                answer.headers["Content-Encoding"],
                "immutable" in answer.headers.get("Cache-Control", ""),
            )
            if found != ("text/css", "br", True):
                raise FailedError(f"{sheet} is served as {found}.")

    def sent_to_https(self) -> None:
        """Raise FailedError unless a visitor who came by http is sent to https."""
        answer = self.ask("/en/", secure=False)
        found = (answer.status, answer.headers["Location"])
        if found != (301, f"https://{self.name}/en/"):
            raise FailedError(f"By http, the home page answers {found}.")
