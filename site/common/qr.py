"""QR codes that need no script and no inline style."""

import io

import segno


def svg(text: str, *, title: str = "", scale: int = 4) -> str:
    """Draw a code as `<svg>`, inline or as a picture of its own.

    `title` is read out by screen readers.
    """
    buffer = io.BytesIO()
    # Without its namespace an SVG file is not drawn inside <img>.
    segno.make_qr(text, error="m").save(
        buffer,
        kind="svg",
        scale=scale,
        title=title or None,
        light="#fff",
        xmldecl=False,
        svgns=True,
        nl=False,
    )
    return buffer.getvalue().decode()


def png(text: str, *, scale: int = 8) -> bytes:
    """Draw a code as a PNG picture, `scale` pixels for each module."""
    buffer = io.BytesIO()
    segno.make_qr(text, error="m").save(buffer, kind="png", scale=scale)
    return buffer.getvalue()
