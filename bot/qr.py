"""QR codes of links: as a picture to send, and drawn on a page."""

import io

import segno

#: Read by every phone from a screen at arm's length.
_SCALE, _BORDER = 8, 4


def png_of(url: str) -> bytes:
    """Draw an address as a black and white PNG, the same bytes for the same address."""
    drawn = io.BytesIO()
    segno.make(url, error="m", micro=False).save(drawn, kind="png", scale=_SCALE, border=_BORDER)
    return drawn.getvalue()


def svg_of(url: str) -> str:
    """Draw an address as a `data:` URL that an <img> shows at any size."""
    return segno.make(url, error="m", micro=False).svg_data_uri(
        scale=1, border=_BORDER, light="#fff", omitsize=True
    )
