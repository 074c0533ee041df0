"""A browser as lean as it can be: one kept-alive connection, ready-made headers."""

import http.client
import time

from bench.place import HOST

CSRF = "k" * 32
BOUNDARY = "minyi-bench-boundary"


class Browser:
    """One connection; `session` is the key of a signed-in session."""

    def __init__(self, port: int, session: str = "", *, gzip: bool = True) -> None:
        self.connection = http.client.HTTPConnection(HOST, port, timeout=120)
        self.headers = {
            "X-Forwarded-Proto": "https",
            "Origin": f"https://{HOST}",
            "Cookie": _cookies(session),
        }
        if gzip:
            self.headers["Accept-Encoding"] = "gzip"

    def sign_in(self, session: str) -> None:
        """Go on as somebody else on the same connection."""
        self.headers["Cookie"] = _cookies(session)

    def open(self, method: str, path: str, body: bytes | None = None):
        """Send a request and give the answer with its body still to be read."""
        headers = self.headers
        if body is not None:
            kind = f"multipart/form-data; boundary={BOUNDARY}"
            headers = {**headers, "Content-Type": kind}
        self.connection.request(method, path, body, headers)
        return self.connection.getresponse()

    def get(self, path: str) -> tuple[float, bytes]:
        """Fetch a page that must be there; give the seconds it took and the body."""
        began = time.perf_counter()
        answer = self.open("GET", path)
        body = answer.read()
        took = time.perf_counter() - began
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {body[:300]!r}")
        return took, body


def _cookies(session: str) -> str:
    return f"csrftoken={CSRF}; sessionid={session}" if session else f"csrftoken={CSRF}"


def form(fields: dict[str, str]) -> bytes:
    """Encode a form as browsers do that may send files."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        f"{value}\r\n"
        for name, value in fields.items()
    ]
    return "".join([*parts, f"--{BOUNDARY}--\r\n"]).encode()
