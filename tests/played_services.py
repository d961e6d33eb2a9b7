"""A server on this machine that plays the services that translate, DeepL and LibreTranslate, as their manuals say."""

import contextlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = "11111111-2222:fx"


class PlayedServer(ThreadingHTTPServer):
    """Remembers what it was asked; answers in capital letters, or as a test has set it."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.reset()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"

    def reset(self):
        self.asked = []
        # By address: what to answer instead, (status, body), one after another.
        self.instead = {}
        self.seconds = 0.0
        self.glossaries = {}
        self.say = capitals


def capitals(text, language):
    """Return a text as these services translate it: tags stay as they are."""
    inside, out = False, []
    for letter in text:
        inside = letter == "<" or (inside and letter != ">")
        out.append(letter if inside or letter == ">" else letter.upper())
    return "".join(out).replace("&AMP;", "&amp;").replace("&LT;", "&lt;")


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *args):
        """Say nothing."""

    def do_GET(self):
        self.answer(None)

    def do_DELETE(self):
        self.answer(None)

    def do_POST(self):
        self.answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def answer(self, data):
        server = self.server
        server.asked.append((self.command, self.path, self.headers.get("Authorization"), data))
        # Chosen before the pause: one that nobody waits for any more takes nothing from the next test.
        if server.instead.get(self.path):
            status, body = server.instead[self.path].pop(0)
        else:
            status, body = 200, self.play(data)
        time.sleep(server.seconds)
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        with contextlib.suppress(ConnectionError):
            self.send_response(status)
            self.send_header("Content-Length", str(len(raw)))
            if status == 302:
                self.send_header("Location", f"{server.url}/elsewhere")
            self.end_headers()
            self.wfile.write(raw)

    def play(self, data):
        server = self.server
        if self.path == "/v2/translate":
            return {"translations": [{"text": server.say(text, data["target_lang"])} for text in data["text"]]}
        if self.path == "/translate":
            return {"translatedText": [server.say(text, data["target"]) for text in data["q"]]}
        if self.path == "/v2/glossaries" and data:
            key = f"g{len(server.glossaries) + 1}"
            server.glossaries[key] = data
            return {"glossary_id": key, "name": data["name"]}
        if self.path == "/v2/glossaries":
            known = server.glossaries.items()
            return {"glossaries": [{"glossary_id": key, "name": each["name"]} for key, each in known]}
        server.glossaries.pop(self.path.rpartition("/")[2], None)
        return b""


@contextlib.contextmanager
def playing():
    """Run the server, and stop it in the end."""
    with PlayedServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
