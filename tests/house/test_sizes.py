"""Size alarms: files, functions and rooms stay small enough to be read whole."""

import ast
import statistics
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("site", "consultations", "deliberation", "search")
MAX_FILE, MAX_FUNCTION, MAX_MEDIAN = 400, 60, 8
# Handed to people who have nothing else of ours, so all of it is in one file.
ALONE = {Path("deliberation/verifier/verify_record.py"): 540}


def sources(*folders: str) -> list[Path]:
    """Our own Python files, migrations left out."""
    return [
        path
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def functions(path: Path) -> list[tuple[str, int]]:
    """Name and length in lines of every function of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [
        (f"{path.relative_to(ROOT)}:{node.name}", node.end_lineno - node.lineno + 1)
        for node in ast.walk(tree)
        if isinstance(node, kinds)
    ]


@pytest.mark.parametrize("folder", [*ROOMS, "tests", "bench"])
def test_no_file_is_too_long(folder):
    long = [
        f"{path.relative_to(ROOT)}: {count}"
        for path in sources(folder)
        if (count := len(path.read_text(encoding="utf-8").splitlines()))
        > ALONE.get(path.relative_to(ROOT), MAX_FILE)
    ]
    assert not long


def test_no_function_is_too_long():
    every = [found for path in sources(*ROOMS) for found in functions(path)]
    assert [f"{name}: {size}" for name, size in every if size > MAX_FUNCTION] == []
    assert statistics.median(size for _, size in every) <= MAX_MEDIAN


def test_tests_weigh_as_much_as_code():
    def weight(*folders):
        return sum(
            sum(1 for line in path.read_text(encoding="utf-8").splitlines() if line)
            for path in sources(*folders)
        )

    assert weight("tests") >= 0.5 * weight(*ROOMS)
