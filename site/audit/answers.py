"""Files of the log, as answers to requests."""

from typing import Any

from django.db import models
from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _

from audit import heads


def json_file(content: dict[str, Any], name: str) -> JsonResponse:
    """Give JSON to be saved under a name."""
    answer = JsonResponse(
        content, json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def proof_file(target: models.Model, name: str) -> JsonResponse:
    """Give the proof that the log holds what it says first about an object.

    Raises Http404 until that is under a signed head.
    """
    place = heads.place_of(target)
    proof = heads.proof_of(place.entry) if place else None
    if proof is None:
        raise Http404(_("还在写入日志，一分钟后再试。"))
    return json_file(proof, name)
