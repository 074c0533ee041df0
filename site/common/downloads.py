"""Files that people gave us, handed out so that no browser runs them."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _


def download(
    file: FieldFile, name: str, content_type: str = "application/octet-stream"
) -> FileResponse:
    """Give a stored file as a download under a name; Http404 where it is gone.

    A restored database may be ahead of its files: that is told, never a 5xx.
    """
    try:
        opened = file.open("rb")
    except FileNotFoundError:
        raise Http404(_("这个文件已经不在服务器上，请联系管理员恢复。")) from None
    answer = FileResponse(opened, as_attachment=True, filename=name)
    answer["Content-Type"] = content_type
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
