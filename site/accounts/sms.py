"""Text messages: one protocol, several ways out."""

import sys
from dataclasses import dataclass
from typing import ClassVar, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from accounts import phones


class SmsError(Exception):
    """The message was not taken; nothing is known to have been sent."""


@dataclass(frozen=True)
class Sms:
    """A message as it was handed over."""

    phone: str
    text: str


class SmsBackend(Protocol):
    """A way out for messages, named in the setting SMS_BACKEND."""

    def send(self, phone: str, text: str) -> None:
        """Hand one message over to a number in the form +86…. Raises SmsError."""


class ConsoleSms:
    """Development: one line on standard output, the number masked."""

    def send(self, phone: str, text: str) -> None:
        sys.stdout.write(f"{text} → {phones.masked(phone)}\n")
        sys.stdout.flush()


class MemorySms:
    """Tests: messages stay in `outbox`, newest last."""

    outbox: ClassVar[list[Sms]] = []

    def send(self, phone: str, text: str) -> None:
        self.outbox.append(Sms(phone, text))


def send_sms(phone: str, text: str) -> None:
    """Send a message the way the settings name. Raises SmsError."""
    import_string(settings.SMS_BACKEND)().send(phone, text)
