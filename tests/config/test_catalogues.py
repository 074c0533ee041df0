"""Our Chinese for what Wagtail leaves in English: whole, compiled, in use."""

import gettext
import re
from ast import literal_eval
from pathlib import Path

import pytest
from django.conf import settings

FOLDER = Path(settings.LOCALE_PATHS[0]) / "zh_Hans" / "LC_MESSAGES"
LINE = re.compile(r'^(msgctxt|msgid|msgid_plural|msgstr(?:\[0\])?) (".*")$', re.M)
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
ENGLISH = ("Show keyboard shortcuts", "Is commenting action", "Toggle minimap")


def entries(name: str) -> list[dict[str, str]]:
    """Read a catalogue as we write it: one line for each string."""
    blocks = (FOLDER / f"{name}.po").read_text(encoding="utf-8").split("\n\n")[1:]
    return [
        {kind: literal_eval(text) for kind, text in LINE.findall(block)}
        for block in blocks
    ]


@pytest.mark.parametrize("name", ["django", "djangojs"])
def test_the_compiled_catalogue_says_what_its_source_says(name):
    with (FOLDER / f"{name}.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    found = entries(name)
    assert len(found) > 15
    for entry in found:
        if "msgid_plural" in entry:
            said = compiled.ngettext(entry["msgid"], entry["msgid_plural"], 2)
            assert said == entry["msgstr[0]"]
        elif "msgctxt" in entry:
            said = compiled.pgettext(entry["msgctxt"], entry["msgid"])
            assert said == entry["msgstr"]
        else:
            assert compiled.gettext(entry["msgid"]) == entry["msgstr"]


@pytest.mark.parametrize("name", ["django", "djangojs"])
def test_every_place_for_a_value_is_kept(name):
    for entry in entries(name):
        english = entry.get("msgid_plural", entry["msgid"])
        chinese = entry.get("msgstr[0]") or entry["msgstr"]
        assert set(PLACE.findall(english)) == set(PLACE.findall(chinese)), english


@pytest.mark.django_db
def test_a_page_of_the_back_office_is_in_chinese(admin_client):
    shown = admin_client.get("/admin/reports/site-history/").text
    assert "查看快捷键" in shown
    assert "是否批注" in shown
    assert [word for word in ENGLISH if word in shown] == []
