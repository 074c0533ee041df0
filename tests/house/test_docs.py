"""The reference names everything there is, and nothing that there is not."""

import ast
import re
from pathlib import Path

import pytest

import rulebook.loader
from accounts.roles import Role

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
FOLDERS = ("site", "consultations", "deliberation", "search")
READ = re.compile(r"\benv\.\w+\(\s*\"([A-Z][A-Z0-9_]+)\"")
# A source of law, as the first words of a docstring's "Source: …" tell.
CITED = re.compile(r"Source:\s")


def sources() -> list[Path]:
    """Our own Python files."""
    return [
        path
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def reference(name: str) -> str:
    """One page of the reference."""
    return (DOCS / "reference" / f"{name}.md").read_text(encoding="utf-8")


def first_cells(page: str) -> list[str]:
    """What stands in the first column of every table, without its back-ticks."""
    return re.findall(r"^\| `([^`]+)`", page, re.MULTILINE)


def settings_read() -> set[str]:
    """Every setting that is read from the environment."""
    files = (ROOT / "site" / "config" / "settings").glob("*.py")
    return {name for path in files for name in READ.findall(path.read_text())}


def commands() -> set[str]:
    """Every management command of ours."""
    return {
        path.stem
        for path in sources()
        if path.parent.name == "commands" and path.stem != "__init__"
    }


def module_name(path: Path) -> str:
    """The dotted name by which a file is imported."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[1:] if parts[0] == "site" else parts)


def citing() -> dict[str, str]:
    """Each module or function whose docstring cites a source: name to docstring."""
    found = {}
    for path in sources():
        tree, module = ast.parse(path.read_text(encoding="utf-8")), module_name(path)
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef):
                text = ast.get_docstring(node) or ""
                if CITED.search(text):
                    name = getattr(node, "name", None)
                    found[f"{module}.{name}" if name else module] = text
    return found


def test_settings():
    assert len(settings_read()) > 15
    assert set(first_cells(reference("settings"))) == settings_read()


def test_commands():
    assert len(commands()) > 5
    assert set(first_cells(reference("commands"))) == commands()


def test_each_option_of_a_command():
    page = reference("commands")
    wanted = re.compile(r"add_argument\(\s*\"(--[a-z-]+)\"")
    options = {
        option
        for path in sources()
        if path.parent.name == "commands"
        for option in wanted.findall(path.read_text(encoding="utf-8"))
    }
    assert [option for option in sorted(options) if f"`{option}" not in page] == []


@pytest.mark.parametrize("row", rulebook.loader.all_rows(), ids=lambda row: row.key)
def test_rows_of_law(row):
    """A row stands on the page as it is in the rulebook, article and all."""
    lines = [li for li in reference("rules").splitlines() if f"| `{row.key}`" in li]
    assert len(lines) == 1
    cells = [cell.strip() for cell in lines[0].strip("|").split("|")]
    days = str(row.min_days) if row.min_days else "—"
    checked = "已核" if row.source.verified else "待核"
    assert cells[1:] == [row.title, days, row.citation, checked]


def test_the_page_of_rules_names_no_row_that_is_gone():
    keys = {row.key for row in rulebook.loader.all_rows()}
    named = {cell for cell in first_cells(reference("rules")) if "@" in cell}
    assert named == keys


def test_code_that_rests_on_law():
    named = {cell for cell in first_cells(reference("rules")) if "@" not in cell}
    assert named == set(citing())


def test_roles_are_explained():
    house = (DOCS / "explanation" / "house.md").read_text(encoding="utf-8")
    assert [role.value for role in Role if role.value not in house] == []


def test_files_named_in_the_house_are_there():
    house = (DOCS / "explanation" / "house.md").read_text(encoding="utf-8")
    named = re.findall(r"`([a-z_./-]+(?:\.py|\.md|/))`", house)
    assert len(named) > 20
    assert [name for name in named if not (ROOT / name).exists()] == []
