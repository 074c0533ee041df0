"""The demo site as a visitor meets it: its own database, gunicorn, the heartbeat."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "minyi-demo-2026"
START_SECONDS = 180
CODE = re.compile(r"验证码\D*(\d{6})")


class DemoSite:
    """A running site in a folder of its own; `stop()` ends what it started."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # Bound once and handed on: no other program can take the port in between.
        self._door = socket.socket()
        self._door.bind(("127.0.0.1", 0))
        self.base = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        self.output = folder / "web.log"
        self._running: list[subprocess.Popen[bytes]] = []
        self._env = {
            **{k: v for k, v in os.environ.items() if k != "TEST_DATABASE_URL"},
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "MINYI_VAR": str(folder),
            "BASE_URL": self.base,
            "DEBUG": "0",
            "PYTHONUNBUFFERED": "1",
        }

    def build(self, size: str = "demo") -> None:
        """Make database, static files and demo data."""
        self.manage("migrate", "--verbosity", "0")
        self.manage("createcachetable")
        self.manage("collectstatic", "--noinput", "--verbosity", "0")
        self.manage("demo", "--size", size)

    def manage(self, *words: str) -> None:
        """Run one management command to its end."""
        subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self._env,
            check=True,
            capture_output=True,
        )

    def start(self) -> None:
        """Start web server, worker and heartbeat; wait until the site answers."""
        bind = f"fd://{self._door.fileno()}"
        gunicorn = [
            *("-m", "gunicorn", "--pythonpath", "site,.", "--no-control-socket"),
            *("-w", "1", "--threads", "4", "-k", "gthread", "-b", bind),
            "config.wsgi:application",
        ]
        self._start(gunicorn, self.output)
        self._start(["manage.py", "tick", "--loop"], self.folder / "tick.log")
        self._start(["manage.py", "db_worker"], self.folder / "worker.log")
        self._wait()

    def _start(self, words: list[str], log: Path) -> None:
        with log.open("wb") as out:
            self._running.append(
                subprocess.Popen(
                    [sys.executable, *words],
                    cwd=ROOT,
                    env=self._env,
                    stdout=out,
                    stderr=subprocess.STDOUT,
                    pass_fds=[self._door.fileno()],
                )
            )

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{self.base}/healthz", timeout=2)  # noqa: S310
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
            else:
                return
        raise RuntimeError(self.output.read_text(errors="replace")[-3000:])

    def sms_code(self) -> str:
        """The last code that went out; in the demo messages are printed."""
        for _ in range(50):
            found = CODE.findall(self.output.read_text(errors="replace"))
            if found:
                return found[-1]
            time.sleep(0.1)
        raise AssertionError("no text message was sent")

    def stop(self) -> None:
        """End the processes this object started."""
        for process in self._running:
            process.terminate()
        for process in self._running:
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
        self._door.close()
