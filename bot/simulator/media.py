"""media/upload: files that messages name by their media_id (protocol, section 6)."""

import base64
from io import BytesIO

from werkzeug.formparser import FormDataParser
from werkzeug.http import parse_options_header

from .calls import Call
from .models import ApiError, Json
from .state import State

MB = 1024 * 1024
LIMITS = {"image": 10 * MB, "voice": 2 * MB, "video": 10 * MB, "file": 20 * MB}
FEWEST_BYTES = 6
#: What each kind begins with; `file` may be anything.
SIGNATURES = {"image": (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"), "voice": (b"#!AMR",)}
#: Larger pictures are not shown on the chat page, only named.
SHOWN_BYTES = 64 * 1024


class Media:
    """The files of one corp."""

    def __init__(self, state: State) -> None:
        self._state = state

    def upload(self, call: Call) -> Json:
        """Take one file in a part named `media`, and give it an id."""
        kind = call.query.get("type", "")
        if kind not in LIMITS:
            raise ApiError(40004, "invalid media type")
        content = _part(call)
        if len(content) < FEWEST_BYTES:
            raise ApiError(40006, "invalid media size")
        if len(content) > LIMITS[kind]:
            raise ApiError(45001, "media size out of limit")
        if kind in SIGNATURES and not content.startswith(SIGNATURES[kind]):
            raise ApiError(40009 if kind == "image" else 40005, f"this is no {kind} that WeCom takes")
        is_shown = kind == "image" and len(content) <= SHOWN_BYTES
        media_id = self._state.add_upload(kind, _data_url(content) if is_shown else "")
        created_at = str(int(self._state.clock()))
        return {"errcode": 0, "errmsg": "ok", "type": kind, "media_id": media_id, "created_at": created_at}


def _part(call: Call) -> bytes:
    """Read the part named `media`, which must have a filename."""
    mimetype, options = parse_options_header(call.content_type)
    if mimetype != "multipart/form-data":
        raise ApiError(41005, "missing media data")
    try:
        parser = FormDataParser(stream_factory=lambda *_, **__: BytesIO(), silent=False)
        _, _, files = parser.parse(BytesIO(call.raw), mimetype, len(call.raw), options)
    except ValueError as error:
        raise ApiError(41005, "missing media data") from error
    part = files.get("media")
    if part is None or not part.filename:
        raise ApiError(41005, "missing media data")
    content: bytes = part.read()
    return content


def _data_url(content: bytes) -> str:
    mimetype = "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"
    return f"data:{mimetype};base64,{base64.b64encode(content).decode()}"
