"""The address that the demo listens on."""

import errno
import ipaddress
import os
import socket
from dataclasses import dataclass

from demo.place import UnavailableError

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = "8000"
LAST_PORT = 65535


@dataclass(frozen=True)
class Address:
    """A host and a port that this machine can listen on."""

    host: str
    port: int

    @property
    def netloc(self) -> str:
        """Return host and port as an address on the web writes them."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        """Return the site's address for a browser on this machine."""
        return f"http://{self.netloc}/"

    @property
    def number(self) -> str:
        """Return the IP address that the host stands for, an IPv4 one if there is a choice.

        Raises UnavailableError when it stands for none.
        """
        return min(self._numbers(), key=lambda number: ":" in number)

    @property
    def loopback(self) -> bool:
        """Say whether only this machine can reach it."""
        return ipaddress.ip_address(self.number).is_loopback

    def reserve(self) -> socket.socket:
        """Return a socket that keeps the port for us until it is closed.

        Raises UnavailableError when the address is taken, not this machine's, or not allowed.
        """
        family = socket.AF_INET6 if ":" in self.number else socket.AF_INET
        # The server shares a port with whoever else shares it, so only a socket that does not can tell.
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._bind(probe)
        kept = socket.socket(family)
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self._bind(kept)
        return kept

    def _bind(self, unbound: socket.socket) -> None:
        try:
            unbound.bind((self.number, self.port))
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            why = "is taken by another program" if taken else f"cannot be used ({error.strerror})"
            other = self.port + 1 if self.port < LAST_PORT else self.port - 1
            raise UnavailableError(
                f"Port {self.port} of {self.host} {why}: choose another, as in `make run PORT={other}`."
            ) from None

    def _numbers(self) -> list[str]:
        try:
            return [found[4][0] for found in socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)]
        except OSError:
            raise UnavailableError(f"HOST is {self.host}, which is no address of this machine.") from None


def wanted() -> Address:
    """Return the address that HOST and PORT name, or the default; raise UnavailableError when PORT is no port."""
    host = os.environ.get("HOST", "").strip().strip("[]") or DEFAULT_HOST
    port = os.environ.get("PORT", "").strip() or DEFAULT_PORT
    if not (port.isascii() and port.isdigit() and 0 < int(port) <= LAST_PORT):
        raise UnavailableError(f"PORT is {port}, which is no port: give a number from 1 to {LAST_PORT}.")
    return Address(host, int(port))
