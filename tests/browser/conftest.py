"""Real Chromium in front of the demo site."""

import fcntl
import os
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.browser.site import DemoSite
from tests.browser.watch import watched

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
    "--lang=zh-CN",
]
HEIGHTS = {360: 740, 1280: 900}
PATIENCE = 30_000  # milliseconds, for whatever is awaited on a busy machine


def pytest_collection_modifyitems(items):
    """Mark this folder; skip it with the reason where there is no Chromium."""
    reason = "needs Chromium: apt-get install chromium fonts-noto-cjk"
    for item in items:
        if "tests/browser/" not in item.path.as_posix():
            continue
        item.add_marker(pytest.mark.browser)
        if CHROMIUM is None:
            item.add_marker(pytest.mark.skip(reason=reason))


def _built_once(tmp_path_factory) -> Path:
    """Build the site in the first worker that asks; the others wait for it."""
    above = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        above = above.parent
    seed, ready = above / "browser-seed", above / "browser-seed.ready"
    with (above / "browser-seed.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            seed.mkdir(exist_ok=True)
            DemoSite(seed).build()
            ready.touch()
    return seed


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory):
    """The demo: every consultation state, 4,000 comments; a copy for each worker.

    BROWSER_SEED names a folder with a site built before, which is copied instead.
    """
    site = DemoSite(tmp_path_factory.mktemp("site"))
    seed = os.environ.get("BROWSER_SEED") or _built_once(tmp_path_factory)
    shutil.copytree(seed, site.folder, dirs_exist_ok=True)
    site.start()
    yield site
    site.stop()


@pytest.fixture(scope="module")
def chromium():
    """One browser a module: its event loop must not outlive the module's tests."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, demo_site):
    """Open a watched visitor: `with visit(width=360, script=False) as page:`."""

    @contextmanager
    def open_visitor(*, width=1280, script=True, mode="", dark=False):
        context = chromium.new_context(
            base_url=demo_site.base,
            viewport={"width": width, "height": HEIGHTS.get(width, 900)},
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        context.set_default_timeout(PATIENCE)
        if mode:
            cookie = {"name": "minyi_mode", "value": mode, "url": demo_site.base}
            context.add_cookies([cookie])
        with watched(context, demo_site.base) as page:
            yield page
        context.close()

    return open_visitor
