"""A mail server for tests: it notes what it takes, and answers when it is let."""

import contextlib
import email
import socketserver
import threading


class MailServer(socketserver.ThreadingTCPServer):
    """Takes every mail but those to nobody@example.org; `answers` is cleared to keep its last answer back."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Talk)
        self.taken = []
        self.answers = threading.Event()
        self.answers.set()
        threading.Thread(target=self.serve_forever, args=[0.05], daemon=True).start()

    @property
    def port(self):
        return self.server_address[1]

    def numbers(self, address=None):
        """The Message-ID of each mail that was handed over, in their order."""
        return [message["Message-ID"] for message in list(self.taken) if address in (None, message["To"])]


class Talk(socketserver.StreamRequestHandler):
    """A conversation with one client."""

    def handle(self):
        # A client that is killed leaves without a word.
        with contextlib.suppress(OSError):
            self.say("220 mail.example.org")
            while line := self.rfile.readline():
                verb = line[:4].upper()
                if verb == b"DATA":
                    self.say("354 Go on")
                    content = b"".join(iter(self.rfile.readline, b".\r\n"))
                    self.server.taken.append(email.message_from_bytes(content))
                    self.server.answers.wait(60)
                if verb == b"RCPT" and b"<nobody@" in line:
                    self.say("550 Nobody of that name")
                else:
                    self.say("221 Bye" if verb == b"QUIT" else "250 Well")

    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())
