"""Input that no form of ours sends gets a reason, never an error 500."""

from collections.abc import Callable
from itertools import chain

from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.http.response import HttpResponseBase
from django.template import TemplateDoesNotExist, loader
from django.utils.html import escape
from django.utils.translation import gettext as _

from common.errors import BadInput

_REPLACEMENT = "\ufffd"
_WRITTEN_REPLACEMENTS = (b"%EF%BF%BD", b"\xef\xbf\xbd")
_PAGE = (
    '<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    "<title>{title}</title></head><body><main><h1>{title}</h1><p>{reason}</p>"
    "</main></body></html>"
)


class BadInputMiddleware:
    """Refuse NUL, broken encodings and oversized bodies before any view sees them.

    Stands before the session middleware: a cookie may hold NUL, too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            _check(request)
        except RequestDataTooBig:
            return refusal(_("提交的内容过大，请删减文字或缩小附件后再试。"), 413)
        except BadInput as error:
            return refusal(str(error))
        except (SuspiciousOperation, BadRequest, MultiPartParserError):
            return refusal(_("提交的内容格式有误，服务器无法读取。"))
        except UnreadablePostError:
            return refusal(_("网络中断，提交的内容没有收全，请重新提交。"))
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, error: Exception
    ) -> HttpResponse | None:
        """Answer a BadInput that a view let through, such as a broken page token."""
        return refusal(str(error)) if isinstance(error, BadInput) else None


def refusal(reason: str, status: int = 400) -> HttpResponse:
    """Build the page that tells why; it never touches the request that failed."""
    try:
        page = loader.render_to_string("400.html", {"reason": reason})
    except TemplateDoesNotExist:
        reason += _("请返回上一页检查后再提交。")
        page = _PAGE.format(title=escape(_("请求有误")), reason=escape(reason))
    return HttpResponse(page, status=status)


def _check(request: HttpRequest) -> None:
    if any("\0" in text for text in chain([request.path], request.COOKIES.values())):
        raise BadInput(_("地址或 Cookie 中含有无效字符。"))
    raw = request.META.get("QUERY_STRING", "").encode("utf-8", "replace")
    if raw:
        _check_fields(request.GET, raw)
    if request.method in ("POST", "PUT", "PATCH"):
        fields = request.POST
        urlencoded = request.content_type == "application/x-www-form-urlencoded"
        _check_fields(fields, request.body if urlencoded else None)


def _check_fields(fields: QueryDict, raw: bytes | None) -> None:
    for name, values in fields.lists():
        for text in (name, *values):
            if "\0" in text:
                raise BadInput(_("提交的文字中含有无法保存的空字符（NUL）。"))
            if raw is not None and _REPLACEMENT in text and not _typed(raw):
                raise BadInput(_("文字编码有误，请使用 UTF-8 编码。"))


def _typed(raw: bytes) -> bool:
    """Say whether the sender wrote U+FFFD, rather than bytes that are no UTF-8."""
    raw = raw.upper()
    return any(written in raw for written in _WRITTEN_REPLACEMENTS)
