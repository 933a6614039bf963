"""media/upload, and the messages that show what was uploaded."""

from typing import Any

import pytest
from urllib3 import encode_multipart_formdata

from bot.simulator import Simulator

from .conftest import Caller, Clock, message

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


def upload(sim: Simulator, api: Caller, content: bytes = PNG, kind: str = "image", **form: Any) -> Any:
    body, content_type = encode_multipart_formdata(form or {"media": ("qr.png", content)})
    query = {"access_token": api.token, "type": kind}
    client = sim.app.test_client()
    answer = client.post("/cgi-bin/media/upload", query_string=query, data=body, content_type=content_type)
    return answer.get_json()


def test_a_picture_is_shown_to_its_reader(sim: Simulator, api: Caller) -> None:
    answer = upload(sim, api)
    assert (answer["errcode"], answer["type"]) == (0, "image")
    sent = api.send(msgtype="image", image={"media_id": answer["media_id"]}, text=None)
    assert sent["errcode"] == 0
    shown = sim.conversation("ling.wu")[-1]
    assert shown.kind == "image"
    assert shown.extra["picture"].startswith("data:image/png;base64,iVBOR")


def test_a_file_lasts_three_days(sim: Simulator, api: Caller, clock: Clock) -> None:
    media_id = upload(sim, api)["media_id"]
    clock.pass_seconds(3 * 24 * 3600 - 1)
    api.fetch_token()
    picture = message(msgtype="image", image={"media_id": media_id}, text=None)
    assert api.post("message/send", picture)["errcode"] == 0
    clock.pass_seconds(1)
    assert api.post("message/send", picture | {"touser": "bo.li"})["errcode"] == 40007


@pytest.mark.parametrize(
    ("asked", "errcode"),
    [
        ({"kind": "picture"}, 40004),
        ({"content": b"\x89PNG"}, 40006),
        ({"content": b"GIF89a" + b"\x00" * 9}, 40009),
        ({"kind": "voice"}, 40005),
        ({"content": b"\x89PNG\r\n\x1a\n" + b"\x00" * (10 * 1024 * 1024)}, 45001),
        ({"other": ("qr.png", PNG)}, 41005),
        ({"media": "not a file"}, 41005),
    ],
)
def test_what_wecom_would_not_take_is_refused(
    sim: Simulator, api: Caller, asked: dict[str, Any], errcode: int
) -> None:
    assert upload(sim, api, **asked)["errcode"] == errcode


def test_an_upload_wants_a_token(sim: Simulator) -> None:
    assert upload(sim, Caller(sim))["errcode"] == 41001
