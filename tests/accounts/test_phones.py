"""Numbers as people type them."""

import pytest

from accounts import phones


@pytest.mark.parametrize(
    "typed",
    [
        "19900000001",
        " 199 0000 0001 ",
        "199-0000-0001",
        "+8619900000001",
        "+86 199-0000-0001",
        "008619900000001",
        "8619900000001",
        "１９９００００００１".replace("００００００", "0000000"),
        "１９９0000000１",
        "(+86)19900000001",
    ],
)
def test_every_way_to_write_it_gives_one_form(typed):
    assert phones.normalised(typed) == "+8619900000001"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "1990000000",  # ten digits
        "199000000012",  # twelve
        "12900000001",  # no mobile prefix
        "0752-2808080",  # a landline
        "+85291234567",  # Hong Kong
        "+14155550100",
        "19900000001 19900000002",
        "一九九零零零零零零零一",
        "١٩٩٠٠٠٠٠٠٠١",  # digits of another script
        "19900000001\n'; DROP TABLE",
    ],
)
def test_anything_else_is_refused(typed):
    with pytest.raises(ValueError, match="mainland"):
        phones.normalised(typed)


def test_the_owner_sees_it_masked():
    assert phones.masked("+8619900000001") == "199****0001"
    assert phones.masked("") == ""
