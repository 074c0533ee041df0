"""The templates draw what they promise, without a database."""

import re

import pytest
from django import forms
from django.template.loader import get_template, render_to_string

from .files import TEMPLATES

PAGES = [str(p.relative_to(TEMPLATES)) for p in sorted(TEMPLATES.rglob("*.html"))]
# Frames of others that we only name anew; they are drawn with a request by test_duties.
FRAMES = ("allauth/", "wagtailadmin/")
FULL = ["400.html", "403.html", "403_csrf.html", "404.html", "429.html"]
BASE = {"SITE_NAME": "民议", "DEMO": False, "mode": "", "theme": ""}


class OpinionForm(forms.Form):
    body = forms.CharField(label="意见", help_text="几句话就可以。")
    public = forms.ChoiceField(
        label="是否公开", widget=forms.RadioSelect, choices=[("y", "公开")]
    )
    news = forms.BooleanField(label="通知我", required=False)
    stance = forms.ChoiceField(
        label="您的态度", widget=forms.RadioSelect, choices=[("amend", "修改")]
    )


@pytest.fixture(autouse=True)
def plain_statics(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        },
    }


def draw(name, **context):
    return render_to_string(name, {**BASE, **context})


@pytest.mark.parametrize("name", PAGES)
def test_compiles(name):
    assert get_template(name)


@pytest.mark.parametrize("name", [n for n in PAGES if not n.startswith(FRAMES)])
def test_no_variable_is_needed(name):
    """A filter's missing argument raises, unlike a missing variable."""
    assert render_to_string(name, {}) is not None


@pytest.mark.parametrize("name", FULL)
def test_error_pages_say_what_to_do(name):
    html = draw(name)
    assert "错误代码 " + name[:3] in html
    assert 'href="/consultations/"' in html
    assert html.count("<h1") == 1


@pytest.mark.parametrize("name", [*FULL, "theme/styleguide.html"])
def test_frame(name):
    html = draw(name)
    assert '<html lang="zh-CN">' in html
    assert html.count("<main") == html.count("<h1") == 1
    assert 'href="#main"' in html
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_reader_choices_reach_the_root_element():
    html = draw("404.html", mode="elder", theme="dark")
    assert '<html lang="zh-CN" data-mode="elder" data-theme="dark">' in html


@pytest.mark.parametrize("demo", [True, False])
def test_demo_data_is_marked_on_pages_and_prints(demo):
    assert ("演示数据" in draw("404.html", DEMO=demo)) is demo
    assert ("演示数据" in draw("base_print.html", DEMO=demo)) is demo


def test_error_summary_links_to_fields_and_repeats_their_words():
    form = OpinionForm({})
    html = draw("components/error_summary.html", form=form)
    words = form["body"].errors[0]
    assert f'<a href="#id_body">意见：{words}</a>' in html
    assert '<a href="#id_public">' in html


def test_no_error_summary_without_errors():
    assert "error-summary" not in draw(
        "components/error_summary.html", form=OpinionForm()
    )


def test_field_ties_label_hint_and_error_to_the_control():
    form = OpinionForm({})
    html = draw("components/form_fields.html", form=form)
    for target in re.findall(r'aria-describedby="([^"]+)"', html):
        for one in target.split():
            assert f'id="{one}"' in html
    for target in re.findall(r'\bfor="([^"]+)"', html):
        assert f'id="{target}"' in html
    assert "id_body_error" in re.search(r"<input[^>]*id_body[^>]*>", html)[0]


def test_stance_is_word_and_icon():
    form = OpinionForm()
    html = draw("components/stance_radios.html", field=form["stance"])
    assert 'class="stance stance--amend"' in html
    assert "修改" in html


def article(**more):
    told = {"anchor": "a-12", "label": "第十二条", "url": "/x/", "comments": 3}
    told["paragraphs"] = [{"text": "甲<乙"}, {"text": "（一）丙", "kind": "item"}]
    return draw("components/article_card.html", **told, **more)


def test_article_card_escapes_and_marks_items():
    html = article(comment_url="/x/c/", heat=40)
    assert "<p>甲&lt;乙</p>" in html
    assert '<p class="is-item">（一）丙</p>' in html
    assert "/x/c/?stance=oppose" in html
    assert 'data-heat="040"' in html


def test_article_card_has_buttons_when_the_page_holds_the_form():
    html = article(comment_url="/x/c/", stance_buttons=True, uid="u1", chosen="amend")
    told = (
        '<button class="stance stance--amend is-chosen" name="stance" value="u1:amend">'
    )
    assert told in html


def test_closed_article_card_takes_no_stance():
    assert "stance" not in article(comment_url="")


def test_pager_shows_only_what_there_is():
    html = draw("components/pager.html", next_url="?after=9")
    assert 'rel="next" href="?after=9"' in html
    assert 'rel="prev"' not in html
    assert draw("components/pager.html").strip() == ""
