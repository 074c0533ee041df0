"""Clients that hand in comments over HTTP and write down what they were answered."""

import http.client
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field

from django.test import Client

from tests.accounts.factories import UserFactory

CSRF = "s" * 32
BOUNDARY = "storm-boundary"


@dataclass(frozen=True)
class Copy:
    """One copy of a submission that is to be sent."""

    key: str
    body: str
    session: str


@dataclass
class Journal:
    """What the clients saw, kept on their side; the oracle of every storm."""

    answers: list[tuple[Copy, int, str]] = field(default_factory=list)
    broken: list[Copy] = field(default_factory=list)

    def receipts(self) -> dict[str, set[str]]:
        """The receipts that were acknowledged, by key."""
        found: dict[str, set[str]] = defaultdict(set)
        for copy, _status, receipt in self.answers:
            if receipt:
                found[copy.key].add(receipt)
        return found

    def words(self) -> dict[str, set[str]]:
        """The contents that were acknowledged, by key."""
        found: dict[str, set[str]] = defaultdict(set)
        for copy, _status, receipt in self.answers:
            if receipt:
                found[copy.key].add(copy.body)
        return found

    def statuses(self) -> set[int]:
        """Every status that was answered."""
        return {status for _copy, status, _receipt in self.answers}


class Sender:
    """One kept-alive connection to a server; dials again after a break."""

    def __init__(self, host: str, port: int, code: str, journal: Journal) -> None:
        self.address, self.journal = (host, port), journal
        self.path = f"/consultations/{code}/comment/"
        self.line = http.client.HTTPConnection(host, port, timeout=30)

    def send(self, copy: Copy) -> bool:
        """Send a copy once; say whether there was an answer at all."""
        try:
            status, receipt = self._post(copy)
        except (OSError, http.client.HTTPException):
            self.journal.broken.append(copy)
            self.line.close()
            return False
        self.journal.answers.append((copy, status, receipt))
        return True

    def send_until_answered(self, copy: Copy, seconds: float = 90) -> None:
        """Send with the same key until there is an answer, as people do."""
        end = time.monotonic() + seconds
        while not self.send(copy):
            assert time.monotonic() < end, "the server never came back"
            time.sleep(0.05)

    def _post(self, copy: Copy) -> tuple[int, str]:
        self.line.request("POST", self.path, form(copy), headers(copy.session))
        answer = self.line.getresponse()
        answer.read()
        place = answer.headers.get("Location", "")
        is_receipt = answer.status == 302 and place.startswith("/receipt/")
        return answer.status, place.split("/")[2] if is_receipt else ""


def headers(session: str) -> dict[str, str]:
    """What a browser sends with a form that may carry files."""
    return {
        "Cookie": f"csrftoken={CSRF}; sessionid={session}",
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
    }


def form(copy: Copy) -> bytes:
    """The form of a comment on the first article."""
    fields = {
        "csrfmiddlewaretoken": CSRF,
        "uid": "tiao1",
        "stance": "oppose",
        "body": copy.body,
        "is_public": "yes",
        "submission_key": copy.key,
        "do": "submit",
    }
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        f"{value}\r\n"
        for name, value in fields.items()
    ]
    return "".join([*parts, f"--{BOUNDARY}--\r\n"]).encode()


def sessions(number: int) -> list[str]:
    """Sign in that many citizens; give the keys of their sessions."""
    keys = []
    for person in UserFactory.create_batch(number):
        browser = Client()
        browser.force_login(person)
        keys.append(browser.cookies["sessionid"].value)
    return keys


def at_once(lanes) -> None:
    """Run one call a lane, all beginning at the same moment; raise what they raise."""
    start, failures = threading.Barrier(len(lanes)), []

    def run(lane):
        start.wait()
        try:
            lane()
        except Exception as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=run, args=[lane]) for lane in lanes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(180)
    assert not failures
