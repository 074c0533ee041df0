"""One's own settings and data."""

import json

import pytest

from accounts import data
from audit.models import Entry
from regions.models import Region

URL = "/me/profile/"
BOLUO, SHIWAN, TIECHANG = "441322", "441322121", "441322121207"


@pytest.fixture
def regions(db):
    from regions.actions import load_regions

    names = ("code", "name", "level", "parent_code")
    rows = [
        ("4413", "惠州市", "市", ""),
        (BOLUO, "博罗县", "县(区)", "4413"),
        (SHIWAN, "石湾镇", "镇(街)", BOLUO),
        (TIECHANG, "铁场村", "村(居)", SHIWAN),
    ]
    load_regions([dict(zip(names, row, strict=True)) for row in rows])


@pytest.fixture
def at_home(client, citizen, regions):
    client.force_login(citizen)
    return citizen


def test_it_asks_to_sign_in_first(client, db):
    for url in (URL, f"{URL}data.json"):
        assert client.get(url).url == f"/accounts/login/code/?next={url}"


def test_the_number_is_shown_masked(client, at_home):
    page = client.get(URL).content.decode()
    assert "199****0009" in page
    assert "19900000009" not in page


def test_all_is_saved_and_logged_by_name_only(client, at_home):
    response = client.post(
        URL,
        {
            "display_name": "  江边  散步 ",
            "email": "lin@example.com",
            "notify_email": "on",
            "home_region": [BOLUO, SHIWAN, TIECHANG],
        },
    )
    assert response.url == URL
    at_home.refresh_from_db()
    assert at_home.display_name == "江边 散步"
    assert at_home.email == "lin@example.com"
    assert at_home.notify_email
    assert at_home.home_region.full_name == "惠州市 · 博罗县 · 石湾镇 · 铁场村"
    entry = Entry.objects.get(event="account.changed")
    fields = ["display_name", "email", "notify_email", "home_region"]
    assert entry.data == {"fields": fields}
    page = client.get(URL).content.decode()
    assert f'value="{TIECHANG}" selected' in page


def test_saving_nothing_new_writes_nothing(client, at_home):
    client.post(URL, {"display_name": at_home.display_name})
    assert not Entry.objects.filter(event="account.changed").exists()


def test_the_next_level_comes_without_javascript_and_without_saving(client, at_home):
    response = client.post(
        URL,
        {"display_name": "新名", "home_region": [BOLUO], "home_region__more": "1"},
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert f'value="{BOLUO}" selected' in page
    assert SHIWAN in page
    assert 'value="新名"' in page  # nothing typed is lost
    at_home.refresh_from_db()
    assert at_home.display_name == "林某"


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("display_name", "打我电话19900000009", "不要填写手机号"),
        ("display_name", "名" * 21, "20"),
        ("email", "不是邮箱", "有效的电子邮箱"),
        ("home_region", "999", "没有这个区域"),
        ("notify_email", "on", "请先填写电子邮箱"),
    ],
)
def test_bad_input_gets_a_reason_and_loses_nothing(
    client, at_home, field, value, reason
):
    response = client.post(URL, {"display_name": "新名", field: value})
    page = response.content.decode()
    assert response.status_code == 422
    assert reason in page
    assert f'value="{value if field == "display_name" else "新名"}"' in page
    at_home.refresh_from_db()
    assert at_home.display_name == "林某"


def test_a_script_in_the_name_stays_text(client, at_home):
    client.post(URL, {"display_name": "<script>x</script>"})
    page = client.get(URL).content.decode()
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


def test_everything_about_me_comes_as_json(client, at_home):
    at_home.home_region = Region.objects.get(code=TIECHANG)
    at_home.real_name = "林某某"
    at_home.save()
    data.register("comments", lambda user: [{"body": "赞成", "of": user.pk}])
    try:
        response = client.get(f"{URL}data.json")
    finally:
        data.unregister("comments")
    told = json.loads(response.content)
    assert "attachment" in response["Content-Disposition"]
    assert told["account"]["phone"] == "+8619900000009"
    assert told["account"]["real_name"] == "林某某"
    assert told["account"]["home_region"]["name"].endswith("铁场村")
    assert told["comments"] == [{"body": "赞成", "of": at_home.pk}]
    assert "password" not in told["account"]
    assert "铁场村" in response.content.decode()  # readable, not escaped


def test_the_page_costs_few_queries(client, at_home, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        client.get(URL)
