"""The house keeps its shape: names, folders, templates, doors."""

import importlib.metadata
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = {
    "accounts",
    "audit",
    "common",
    "config",
    "consultations",
    "deliberation",
    "notifications",
    "pages",
    "regions",
    "rulebook",
    "search",
}


def templates() -> list[Path]:
    """Every template of ours."""
    return [
        path
        for folder in ("site", "consultations", "deliberation", "search")
        for path in sorted((ROOT / folder).rglob("templates/**/*.html"))
    ]


def found(pattern: str, paths) -> list[str]:
    """Where a pattern occurs, as file:match."""
    return [
        f"{path.relative_to(ROOT)}: {match.group(0)[:60]}"
        for path in paths
        for match in re.finditer(pattern, path.read_text(encoding="utf-8"))
    ]


def test_site_is_a_folder_never_a_package():
    assert not (ROOT / "site" / "__init__.py").exists()


def test_our_room_names_are_ours():
    taken = importlib.metadata.packages_distributions()
    assert {name: taken[name] for name in OURS if name in taken} == {}


def test_theme_holds_no_python():
    assert list((ROOT / "site" / "theme").rglob("*.py")) == []


def test_templates_hold_no_inline_script_or_style():
    assert templates()
    inline = r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=[\"']"
    pages = [p for p in templates() if "email" not in p.parts]
    assert found(inline, pages) == []


def test_templates_name_no_external_host():
    outside = r"(?:src|href|action)=[\"'](?:https?:)?//[^\"']+"
    assert found(outside, templates()) == []


def test_views_fetch_through_the_one_door():
    views = [
        path
        for folder in ("site", "consultations", "deliberation", "search")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path.name == "views.py" or "views" in path.parts
    ]
    assert found(r"\.objects\.(?:get|all|filter)\(", views) == []
