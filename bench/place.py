"""Where a run takes place: its own database, its own var/, servers on loopback."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[1]
VAR = ROOT / "var" / "bench"
NAME = os.environ.get("BENCH_DATABASE", "minyi_bench")
HOST = "127.0.0.1"
THROWAWAY = "this database lives for one run of the benchmarks"
SERVER_URL = os.environ.get("BENCH_SERVER_URL", f"postgres://minyi@{HOST}:54330")
DATABASE_URL = f"{SERVER_URL}/{NAME}"


def prepare() -> None:
    """Make this process, and those it starts, the site under production settings."""
    VAR.mkdir(parents=True, exist_ok=True)
    os.environ.update(
        DJANGO_SETTINGS_MODULE="config.settings.production",
        DATABASE_URL=DATABASE_URL,
        MINYI_VAR=str(VAR),
        SECRET_KEY=THROWAWAY,
        CRYPTO_KEYS=f"k1:{THROWAWAY}",
        BLIND_INDEX_KEY=THROWAWAY,
        ALLOWED_HOSTS=HOST,
        CSRF_TRUSTED_ORIGINS=f"https://{HOST}",
        PYTHONPATH=f"{ROOT / 'site'}{os.pathsep}{ROOT}",
    )
    sys.path.insert(0, str(ROOT / "site"))


def build_database() -> None:
    """Create the database anew and migrate it; gather static files if they changed."""
    with psycopg.connect(f"{SERVER_URL}/postgres", autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {NAME}")
    _manage("migrate", "--verbosity", "0")
    _manage("createcachetable")
    if _static_is_old():
        _manage("collectstatic", "--noinput", "--verbosity", "0")


def _static_is_old() -> bool:
    manifest = VAR / "static" / "staticfiles.json"
    if not manifest.exists():
        return True
    files = (ROOT / "site" / "theme" / "static").rglob("*")
    gathered = manifest.stat().st_mtime
    return any(file.stat().st_mtime > gathered for file in files)


def drop_database() -> None:
    """Give the space back."""
    with psycopg.connect(f"{SERVER_URL}/postgres", autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


def _manage(*words: str) -> None:
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, check=True)


@dataclass(frozen=True)
class Server:
    """A running gunicorn: its port and its master process."""

    port: int
    process: subprocess.Popen

    def workers(self) -> list[int]:
        """The process ids of its workers."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        return [int(child) for child in children.split()]

    def cpu_ms(self) -> float:
        """CPU time that the workers have used so far, in milliseconds."""
        return sum(map(_cpu_ms, self.workers()))

    def peak_rss_kb(self) -> int:
        """The largest peak of resident memory among the workers, in kB."""
        return max(_status(pid, "VmHWM") for pid in self.workers())


def _cpu_ms(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    return 1000 * ticks / os.sysconf("SC_CLK_TCK")


def _status(pid: int, name: str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    raise LookupError(name)


@contextmanager
def server(*, workers: int = 2, threads: int = 4, quiet: bool = False):
    """Run the site under gunicorn as `make run` does, for as long as needed.

    `quiet` leaves its log unwritten, where refusals are the bulk of the answers.
    """
    port = free_port()
    command = [
        *(sys.executable, "-m", "gunicorn", "config.wsgi:application"),
        *("--pythonpath", "site,.", "-k", "gthread", "--log-level", "error"),
        *("-w", str(workers), "--threads", str(threads), "-b", f"{HOST}:{port}"),
    ]
    told = subprocess.DEVNULL if quiet else None
    process = subprocess.Popen(command, cwd=ROOT, stdout=told, stderr=told)
    try:
        _wait_for(port)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def heartbeat():
    """Run the process that orders the log and follows it, as in production."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "tick", "--loop"], cwd=ROOT
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def _wait_for(port: int, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"gunicorn does not listen on {port}")


def set_up_django() -> None:
    """Load the site into this process, too, for filling and for counting SQL."""
    import django

    django.setup()


def written_comments() -> int:
    """How many comments there are; a moment after the last one was acknowledged."""
    from consultations.models import Comment

    return Comment.objects.count()


def count_queries(method: str, path: str, session: str = "", fields=None) -> int:
    """How many SQL statements one request takes, marks of transactions left out."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(enforce_csrf_checks=False, SERVER_NAME=HOST)
    if session:
        client.cookies["sessionid"] = session
    with CaptureQueriesContext(connection) as captured:
        send = client.post if method == "POST" else client.get
        answer = send(path, fields, secure=True)
    if answer.status_code not in (200, 302):
        raise RuntimeError(f"{path}: {answer.status_code}")
    marks = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return sum(not query["sql"].startswith(marks) for query in captured)
