"""A server between us and the real one that misbehaves as told."""

import contextlib
import json
import socket
import threading
import time
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

PRODUCT = {"X-Elastic-Product": "Elasticsearch", "Content-Type": "application/json"}


class Chaos:
    """Passes requests on; `mode` says how it spoils them.

    pass · down (closes at once) · slow (waits `delay` seconds) · busy (429) ·
    broken (500) · half (an answer of a part of the shards) · garbage (no JSON).
    """

    def __init__(self, real: str) -> None:
        self.real, self.mode, self.delay = urlsplit(real), "pass", 3.0
        self.asked = 0
        handler = type("Handler", (_Handler,), {"chaos": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    chaos: Chaos

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        self.chaos.asked += 1
        getattr(self, f"_{self.chaos.mode}")(body)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _serve  # noqa: N815

    def log_message(self, *args) -> None:
        """Say nothing."""

    def _pass(self, body: bytes) -> None:
        self._answer(*self._asked(body))

    def _down(self, body: bytes) -> None:
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True

    def _slow(self, body: bytes) -> None:
        time.sleep(self.chaos.delay)
        with contextlib.suppress(OSError):
            self._pass(body)

    def _busy(self, body: bytes) -> None:
        self._answer(429, json.dumps({"error": "too many", "status": 429}).encode())

    def _broken(self, body: bytes) -> None:
        self._answer(500, json.dumps({"error": "broken", "status": 500}).encode())

    def _garbage(self, body: bytes) -> None:
        self._answer(200, b"<html>")

    def _half(self, body: bytes) -> None:
        status, answer = self._asked(body)
        found = json.loads(answer)
        if "_shards" in found:
            found["_shards"]["failed"] = 1
        self._answer(status, json.dumps(found).encode())

    def _asked(self, body: bytes) -> tuple[int, bytes]:
        link = HTTPConnection(self.chaos.real.hostname, self.chaos.real.port)
        kept = {k: v for k, v in self.headers.items() if k.lower() != "host"}
        link.request(self.command, self.path, body or None, kept)
        answer = link.getresponse()
        return answer.status, answer.read()

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        for name, value in PRODUCT.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
