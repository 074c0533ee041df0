"""Three nodes of Elasticsearch of one's own, to be killed and brought back."""

import os
import socket
import subprocess
import time
from pathlib import Path

from elastic_transport import TransportError
from elasticsearch import ApiError

from search.engines import EngineDown
from search.engines.elasticsearch import Elasticsearch

SERVICES = Path(__file__).resolve().parents[2] / "bin" / "services"
PATIENCE = 60  # seconds
AT_MOST = 300  # seconds, for a node on a machine that has much else to do


class Nodes:
    """The nodes; `url` names all of them."""

    def __init__(self) -> None:
        self.env = {**os.environ, "MINYI_THREE_PORT": str(_free_ports())}
        told = self._have("three").strip()
        self.url = told.partition("=")[2]

    def kill(self, number: str) -> None:
        """Kill a node without a word."""
        self._have("kill", number)

    def back(self, number: str) -> None:
        """Bring a node back, with what it had on its disk."""
        self._have("back", number)

    def close(self) -> None:
        """Kill all of them and remove what they wrote."""
        self._have("three-stop")

    def _have(self, *words: str) -> str:
        try:
            done = subprocess.run(  # noqa: S603
                [SERVICES, *words],
                stdout=subprocess.PIPE,
                text=True,
                timeout=AT_MOST,
                env=self.env,
            )
        except subprocess.TimeoutExpired:
            return ""
        return done.stdout if done.returncode == 0 else ""


def _free_ports() -> int:
    """A port of which this, the two after it, and the same a hundred on, are free."""
    for first in range(30_000 + os.getpid() % 1000 * 10, 50_000, 10):
        if all(_is_free(first + n) for n in (0, 1, 2, 100, 101, 102)):
            return first
    raise OSError("no ports are free")


def _is_free(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) != 0


def holder(held: Elasticsearch, source: str) -> str:
    """The number of the node that has the first part of an index to change."""
    found = held.client.cluster.state(metric=["routing_table", "nodes"])
    (index,) = held.client.indices.get(index=held.alias(source)).body
    rows = found["routing_table"]["indices"][index]["shards"]["0"]
    node = next(row["node"] for row in rows if row["primary"])
    return found["nodes"][node]["name"].rpartition("-")[2]


def until(holds, seconds: float = PATIENCE) -> float:
    """Wait until something holds; give how many seconds that took."""
    began = time.monotonic()
    why: object = "no"
    while time.monotonic() - began < seconds:
        try:
            if holds():
                return time.monotonic() - began
            why = "no"
        except (EngineDown, ApiError, TransportError) as error:
            why = error
        time.sleep(0.2)
    raise AssertionError(f"not within {seconds} s: {why}")


def whole(held: Elasticsearch, nodes: int, color: str = "green") -> bool:
    """Whether so many nodes are there, and every part that is wanted."""
    wide = held.client.options(request_timeout=5)
    found = wide.cluster.health()
    ranks = ("red", "yellow", "green")
    is_well = ranks.index(found["status"]) >= ranks.index(color)
    return found["number_of_nodes"] == nodes and is_well
