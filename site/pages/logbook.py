"""The log in public: its signed heads, and the proofs that it only grew."""

from pathlib import Path

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit import heads, signing
from audit.answers import json_file
from audit.models import TreeHead
from common import pagination
from common.errors import BadInput

VERIFIER = Path(heads.__file__).parent / "verifier" / "verify_log.py"
_PAGE = 20


@require_safe
def log(request):
    """Show the newest head, how to check it, and the older ones."""
    try:
        page = pagination.page(
            TreeHead.objects.all(), ("-size",), request.GET.get("page"), _PAGE
        )
        status = 200
    except BadInput:
        page, status = pagination.page(TreeHead.objects.all(), ("-size",)), 404
    context = {
        "page": page,
        "newest": heads.newest(),
        "public_key": signing.public_key(),
    }
    return render(request, "pages/log.html", context, status=status)


@require_safe
def head(request, size):
    """Hand out one head to be kept."""
    found = get_object_or_404(TreeHead, size=size)
    return json_file(found.as_dict(), f"log-head-{size}.json")


@require_safe
def growth(request):
    """Hand out the proof that the log of one head begins with that of an older one."""
    sizes = [request.GET.get(name, "").strip() for name in ("old", "new")]
    if not all(one.isdecimal() and len(one) < 19 for one in sizes):
        raise Http404(_("请填两个树头的条数。"))
    old, new = sorted(map(int, sizes))
    ends = [get_object_or_404(TreeHead, size=one) for one in (old, new)]
    return json_file(heads.growth(*ends), f"log-growth-{old}-{new}.json")


@require_safe
def program(request):
    """Hand out the program that checks all these files."""
    content = VERIFIER.open("rb")
    return FileResponse(content, as_attachment=True, filename=VERIFIER.name)
