"""The theme keeps the strict CSP, the size bars and its promises about files."""

import hashlib
import json
import re
from html.parser import HTMLParser

import pytest

from .files import STATIC, TEMPLATES

PAGES = sorted(TEMPLATES.rglob("*.html"))
SYMBOLS = set(
    re.findall(r'<symbol id="([a-z-]+)"', (STATIC / "theme/img/icons.svg").read_text())
)


def named(paths):
    return [str(p.relative_to(TEMPLATES)) for p in paths]


class Inline(HTMLParser):
    """Collect what a strict CSP would refuse."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        self.found += [n for n in names if n == "style" or n.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(tag)


def inline(source: str) -> list[str]:
    parser = Inline()
    parser.feed(source)
    return parser.found


def test_inline_code_would_be_seen():
    source = '<p style="a" onclick="b">x</p><style>c</style><script>d</script>'
    assert inline(source) == ["style", "onclick", "style", "script"]


@pytest.mark.parametrize("page", PAGES, ids=named(PAGES))
def test_no_inline_code(page):
    bare = re.sub(r"{%.*?%}", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert inline(bare) == []


@pytest.mark.parametrize("page", PAGES, ids=named(PAGES))
def test_no_foreign_host(page):
    source = page.read_text(encoding="utf-8")
    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', source)


@pytest.mark.parametrize("page", PAGES, ids=named(PAGES))
def test_every_static_file_is_there(page):
    for name in re.findall(r"{% static '([^']+)'", page.read_text(encoding="utf-8")):
        assert (STATIC / name).is_file(), name


@pytest.mark.parametrize("page", PAGES, ids=named(PAGES))
def test_every_icon_is_in_the_sheet(page):
    source = page.read_text(encoding="utf-8")
    used = re.findall(r'}}#([a-z-]+)"|icon\.html" with name="([a-z-]+)"', source)
    assert {a or b for a, b in used} <= SYMBOLS


@pytest.mark.parametrize("sheet", ["minyi.css", "desk.css", "print.css"])
def test_every_file_of_a_sheet_is_there(sheet):
    path = STATIC / "theme/css" / sheet
    source = path.read_text(encoding="utf-8")
    assert "@import" not in source
    for name in re.findall(r'url\("([^"]+)"\)', source):
        assert (path.parent / name).is_file(), name


@pytest.mark.parametrize(
    ("name", "bytes_"), [("theme/css/minyi.css", 42_000), ("theme/js/minyi.js", 12_000)]
)
def test_sizes(name, bytes_):
    assert (STATIC / name).stat().st_size <= bytes_


def test_vendored_files_are_those_of_the_lock():
    vendor = STATIC / "vendor"
    lines = (vendor / "vendor.lock").read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if line and line[0] != "#"]
    locked = {file: digest for _, _, _, file, digest in rows}
    scripts = {str(p.relative_to(vendor)) for p in vendor.rglob("*.js")}
    assert set(locked) == scripts
    for file, digest in locked.items():
        body = (vendor / file).read_bytes()
        assert hashlib.sha256(body).hexdigest() == digest
        assert b"sourceMappingURL" not in body
        assert (vendor / file).with_name("LICENSE").is_file()


def test_manifest_names_real_icons():
    folder = STATIC / "theme/icons"
    manifest = json.loads((folder / "manifest.webmanifest").read_text("utf-8"))
    assert manifest["lang"] == "zh-CN"
    assert all((folder / icon["src"]).is_file() for icon in manifest["icons"])


@pytest.mark.parametrize("name", ["500.html", "503.html"])
def test_pages_for_a_broken_site_need_nothing(name):
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    assert "{%" not in source
    assert "{{" not in source
