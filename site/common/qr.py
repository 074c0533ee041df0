"""QR codes that need no script and no inline style."""

import io

import segno


def svg(text: str, *, title: str = "", scale: int = 4) -> str:
    """Draw a code as an inline `<svg>`; `title` is read out by screen readers."""
    code = segno.make_qr(text, error="m")
    return str(code.svg_inline(scale=scale, title=title or None, light="#fff"))


def png(text: str, *, scale: int = 8) -> bytes:
    """Draw a code as a PNG picture, `scale` pixels for each module."""
    buffer = io.BytesIO()
    segno.make_qr(text, error="m").save(buffer, kind="png", scale=scale)
    return buffer.getvalue()
