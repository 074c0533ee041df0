"""Rate limits, QR codes and chores."""

import pytest
import time_machine
from django.core.cache import caches

from common import periodic, qr, ratelimit

BACKENDS = {
    "locmem": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "file": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache"},
}


@pytest.fixture(params=BACKENDS)
def _cache(request, settings, tmp_path):
    # The file cache has no atomic counter, as the database cache has none.
    config = {**BACKENDS[request.param], "LOCATION": str(tmp_path)}
    settings.CACHES = {"default": config}
    yield
    caches["default"].clear()


@pytest.mark.usefixtures("_cache")
def test_the_limit_holds_within_a_window_and_then_begins_anew():
    with time_machine.travel("2026-11-24 12:00:00+08:00", tick=False) as clock:
        answers = [ratelimit.allowed("login", "k", 3, 3600) for _ in range(5)]
        assert answers == [True, True, True, False, False]
        assert ratelimit.allowed("login", "other", 3, 3600)
        assert ratelimit.allowed("comment", "k", 3, 3600)
        clock.shift(3599)
        assert not ratelimit.allowed("login", "k", 3, 3600)
        clock.shift(1)
        assert ratelimit.allowed("login", "k", 3, 3600)


def test_the_cache_never_sees_the_phone(settings, monkeypatch):
    settings.CACHES = {"default": BACKENDS["locmem"]}
    names = []
    add = caches["default"].add
    monkeypatch.setattr(
        caches["default"], "add", lambda name, *a: names.append(name) or add(name, *a)
    )
    ratelimit.allowed("login", "13812340000", 3, 60)
    assert len(names) == 1
    assert "13812340000" not in names[0]


def test_a_code_needs_no_inline_style():
    svg = qr.svg("https://example.com/r/HZ-2026-03", title="回执 <1>")
    assert svg.startswith("<svg")
    assert "<title>回执 &lt;1&gt;</title>" in svg
    assert "style=" not in svg
    assert "<script" not in svg


def test_a_code_comes_as_a_picture_too():
    assert qr.png("https://example.com/").startswith(b"\x89PNG")


@pytest.fixture(autouse=True)
def _no_chores(monkeypatch):
    monkeypatch.setattr(periodic, "_chores", {})


def test_a_chore_waits_for_its_turn():
    done = []
    periodic.register("a", seconds=10, work=lambda: done.append("a"))
    assert periodic.run_due(now=100.0) == ["a"]
    assert periodic.run_due(now=109.9) == []
    assert periodic.run_due(now=110.0) == ["a"]
    periodic.unregister("a")
    assert periodic.run_due(now=200.0) == []
    assert done == ["a", "a"]


def test_an_error_in_one_chore_does_not_stop_the_others(caplog):
    def fail():
        raise ValueError

    periodic.register("broken", seconds=10, work=fail)
    periodic.register("good", seconds=10, work=lambda: None)
    assert periodic.run_due() == ["good"]
    assert "chore failed" in caplog.text
