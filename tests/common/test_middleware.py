import io
from urllib.parse import quote

import pytest
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.http.request import UnreadablePostError
from django.test import RequestFactory

from common.csp import BackOfficeMiddleware, back_office
from common.errors import BadInput, DomainError
from common.middleware import BadInputMiddleware

FORM = "application/x-www-form-urlencoded"
factory = RequestFactory()


def answer(request):
    return BadInputMiddleware(lambda request: HttpResponse("ok"))(request)


def form(body, **extra):
    return factory.post("/", body, content_type=FORM, **extra)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: factory.get("/?q=a%00b"), "空字符"),
        (lambda: factory.get("/?a%00=b"), "空字符"),
        (lambda: factory.get("/?q=%ff%fe"), "UTF-8"),
        (lambda: factory.get("/a%00b"), "无效字符"),
        (lambda: form("q=a%00b"), "空字符"),
        (lambda: form("q=%c4%e3%ba%c3"), "UTF-8"),  # GB18030
        (lambda: form("q=x", headers={"cookie": 'sessionid="a\\000b"'}), "无效字符"),
        (lambda: factory.post("/", {"q": "a\0b"}), "空字符"),  # multipart
        (
            lambda: factory.generic("POST", "/", b"x", "multipart/form-data"),
            "格式有误",
        ),
        (lambda: form("q=x", headers={"content-type": FORM + ";charset=gbk"}), "格式"),
        (lambda: form("&".join(f"a{n}=1" for n in range(1001))), "格式有误"),
    ],
)
def test_bad_input_gets_a_reason(make, reason):
    response = answer(make())
    assert response.status_code == 400
    assert reason in response.content.decode()
    assert "请返回上一页检查后再提交" in response.content.decode()


@pytest.mark.parametrize("kind", [FORM, "multipart/form-data"])
def test_too_much_is_413(settings, kind):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    if kind == FORM:
        request = form("q=" + "a" * 2000)
    else:
        request = factory.post("/", {"q": "a" * 2000})
    response = answer(request)
    assert response.status_code == 413
    assert "内容过大" in response.content.decode()


def test_a_lost_connection_is_no_error_of_ours():
    request = form("q=x")

    class Gone(io.BytesIO):
        def read(self, *args):
            raise UnreadablePostError

    request._stream = Gone()
    response = answer(request)
    assert response.status_code == 400
    assert "网络中断" in response.content.decode()


@pytest.mark.parametrize(
    "make",
    [
        lambda: factory.get("/?q=" + quote("𠮷😀\n")),
        lambda: form("q=" + quote("字" * 100_000)),
        lambda: factory.post("/", {"q": "𠮷"}),
        lambda: form("q=%EF%BF%BD"),  # somebody pasted U+FFFD itself
        lambda: factory.post("/", b"{}", content_type="application/json"),
        lambda: factory.get("/"),
        lambda: factory.head("/"),
    ],
)
def test_good_input_passes(make):
    assert answer(make()).content == b"ok"


def test_a_broken_page_token_is_400_wherever_it_is_read():
    middleware = BadInputMiddleware(lambda request: HttpResponse("ok"))
    request = factory.get("/")
    response = middleware.process_exception(request, BadInput("翻页位置无效"))
    assert response.status_code == 400
    assert "翻页位置无效" in response.content.decode()
    assert middleware.process_exception(request, DomainError()) is None
    assert middleware.process_exception(request, BadRequest()) is None


def test_without_a_theme_there_is_still_a_page(settings):
    template = "django.template.backends.django.DjangoTemplates"
    settings.TEMPLATES = [{"BACKEND": template, "DIRS": [], "APP_DIRS": False}]
    page = answer(factory.get("/?q=%00")).content.decode()
    assert page.startswith("<!doctype html>")
    assert "空字符" in page
    assert "请返回上一页检查后再提交" in page


def test_the_reason_is_escaped():
    middleware = BadInputMiddleware(lambda request: HttpResponse("ok"))
    response = middleware.process_exception(factory.get("/"), BadInput("<b>x</b>"))
    assert "&lt;b&gt;x&lt;/b&gt;" in response.content.decode()


@pytest.mark.parametrize(
    ("path", "loose"),
    [("/admin/", True), ("/admin/pages/3/", True), ("/administration/", False)],
)
def test_only_the_back_office_has_the_looser_policy(path, loose):
    middleware = BackOfficeMiddleware(lambda request: HttpResponse("ok"))
    response = middleware(factory.get(path))
    assert hasattr(response, "_csp_replace") is loose


def test_one_view_can_be_loosened():
    response = back_office(lambda request: HttpResponse("ok"))(factory.get("/"))
    assert "'unsafe-inline'" in response._csp_replace["script-src"]
    assert not any("nonce" in str(s) for s in response._csp_replace["script-src"])
