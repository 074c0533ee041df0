"""The heartbeat beside the web server: order the log, follow it, do the chores."""

import logging
import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from audit import followers, sequencer
from common import papers, periodic

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "给日志排序、通知各跟随者、执行定时事务；加 --loop 则一直运行。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="一直运行")
        parser.add_argument("--every", type=float, default=1.0, help="间隔秒数")

    def handle(self, *args: Any, **options: Any) -> None:
        register_chores()
        if not options["loop"]:
            tick()
            return
        stopped = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stopped.set())
        while not stopped.is_set():
            close_old_connections()
            tick()
            stopped.wait(options["every"])


def tick() -> None:
    """Beat once; an error of the database is logged and met again at the next beat."""
    try:
        if sequencer.has_pending():
            sequencer.sequence()
        followers.run_all()
    except DatabaseError:
        logger.exception("tick failed")
    periodic.run_due()


def register_chores() -> None:
    """Register what Django, Wagtail and the finished PDF files want now and then."""
    periodic.register("common.papers", seconds=24 * 3600, work=papers.prune)
    periodic.register(
        "wagtail.publish_scheduled",
        seconds=60,
        work=lambda: call_command("publish_scheduled"),
    )
    periodic.register(
        "django.clearsessions",
        seconds=24 * 3600,
        work=lambda: call_command("clearsessions"),
    )
