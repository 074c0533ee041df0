"""A small server of our own that speaks as models do, and lies as it is told."""

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def completion(text, **more) -> bytes:
    """What an OpenAI-compatible server answers."""
    choice = {"message": {"role": "assistant", "content": text}}
    found = {"choices": [{**choice, "finish_reason": "stop"}], **more}
    return json.dumps(found, ensure_ascii=False).encode()


class Way:
    """One way to answer over HTTP; the defaults are an honest one."""

    def __init__(self, body=b"", status=200, kind="application/json", **more):
        self.body, self.status, self.kind = body, status, kind
        self.headers = more.get("headers", {})
        self.length = more.get("length")
        self.drip = more.get("drip", 0.0)
        self.wait = more.get("wait", 0.0)
        self.breaks = more.get("breaks", False)


class Liar:
    """The server; `answer` gives for the number of a question what is said to it."""

    def __init__(self) -> None:
        self.asked: list[dict] = []
        self.keys: list[str] = []
        self.answer = lambda asked, number: "{}"
        liar = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                size = int(self.headers["Content-Length"])
                asked = json.loads(self.rfile.read(size))
                liar.asked.append(asked)
                liar.keys.append(self.headers.get("Authorization", ""))
                said = liar.answer(asked, len(liar.asked))
                way = said if isinstance(said, Way) else Way(completion(said))
                liar.send(self, way)

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"

    def send(self, handler, way: Way) -> None:
        """Send a response; the other side may be gone by then."""
        try:
            self._send(handler, way)
        except OSError:
            handler.close_connection = True

    def _send(self, handler, way: Way) -> None:
        time.sleep(way.wait)
        if way.breaks:
            handler.close_connection = True
            return
        handler.send_response(way.status)
        handler.send_header("Content-Type", way.kind)
        size = len(way.body) if way.length is None else way.length
        handler.send_header("Content-Length", str(size))
        for name, value in way.headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        if not way.drip:
            handler.wfile.write(way.body)
        for at in range(0, len(way.body) if way.drip else 0):
            handler.wfile.write(way.body[at : at + 1])
            handler.wfile.flush()
            time.sleep(way.drip)
        handler.close_connection = True


@contextmanager
def listening():
    """Have a liar listen for as long as the block lasts."""
    liar = Liar()
    thread = threading.Thread(target=liar.server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield liar
    finally:
        liar.server.shutdown()
        liar.server.server_close()
        thread.join()
