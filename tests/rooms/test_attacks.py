"""What somebody with a link, or without, may try on a room's connection."""

import asyncio
import base64
import http.client
import json
import socket
import time
from uuid import uuid4

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from bot.rooms.addresses import RoomAddresses
from handlers.texts import RoomLink
from tests.rooms.stage import Page, Side, Stage, Writer, enter, knock, play

SECRET = "the-candidate-must-never-read-this"


@pytest.fixture
def room(stage: Stage) -> dict[str, Side]:
    stage.bot.serve()
    return stage.book()


async def refused(stage: Stage, url: str, **options: str) -> int:
    with pytest.raises(InvalidStatus) as caught:
        await knock(stage, url, **options)
    return caught.value.response.status_code


def test_notes_are_in_no_byte_that_a_candidate_is_sent(stage: Stage, room: dict[str, Side]) -> None:
    async def scene() -> None:
        emma = await enter(stage, room["interviewer"])
        maya = await enter(stage, room["candidate"])
        writer = Writer()
        await emma.saved(await emma.write("notes", writer.type(SECRET)))
        await emma.saved(await emma.write("code", Writer().type("shared")))
        await maya.entry("code")
        again = await enter(stage, room["candidate"])
        everything = maya.raw + again.raw
        assert "notes" not in everything and SECRET not in everything
        # Its Base64 as well, wherever in three bytes it begins.
        for shift in range(3):
            encoded = base64.b64encode(b"x" * shift + SECRET.encode()).decode()
            assert encoded[4:-4] not in everything

    play(scene)
    page = stage.bot.request("GET", room["candidate"].path).body.decode()
    assert SECRET not in page and "task-field" not in page and 'id="notes"' not in page
    assert stage.bot.request("GET", room["candidate"].path + "/history").status == 404
    assert stage.bot.request("GET", room["interviewer"].path + "/history").status == 200


@pytest.mark.parametrize("kind", ["notes", "task", "end"])
def test_candidate_who_does_what_interviewers_do_is_dropped(
    stage: Stage, room: dict[str, Side], kind: str
) -> None:
    async def scene() -> None:
        emma, maya = await enter(stage, room["interviewer"]), await enter(stage, room["candidate"])
        await maya.write(kind, Writer().type("x") if kind == "notes" else "")
        await maya.closed()
        await emma.saved(await emma.write("chat", "still here"))

    play(scene)
    assert stage.rows("SELECT kind FROM editor_entries") == [("chat",)]


def test_altered_foreign_and_withdrawn_links_open_nothing(stage: Stage, room: dict[str, Side]) -> None:
    side = room["candidate"]
    token = side.path.removeprefix("/room/")
    other = stage.book()["candidate"].path.removeprefix("/room/")
    forged = RoomAddresses("", "another-key-altogether").url(RoomLink(1, side.person_id, "x"))
    wrong_key = RoomAddresses("", stage.bot.env["SECRET_KEY"]).url(RoomLink(1, side.person_id, "guessed"))
    body, _, signature = token.partition(".")

    async def scene() -> None:
        for path in (
            f"/room/{token[:-1]}",
            f"/room/{token}x",
            f"/room/{body}.{other.partition('.')[2]}",
            f"/room/{other.partition('.')[0]}.{signature}",
            forged,
            wrong_key,
            "/room/" + "A" * 290,
        ):
            assert await refused(stage, Side(0, path).socket(stage.bot.port)) == 404, path
        for page in ("short", "with space aaaaaa", "x" * 50, ""):
            url = f"ws://127.0.0.1:{stage.bot.port}{side.path}/live?page={page.replace(' ', '%20')}"
            assert await refused(stage, url) == 404

    play(scene)
    with stage.bot.database() as db:
        db.execute("UPDATE participants SET room_key = 'new' WHERE person_id = %s", (side.person_id,))

    async def withdrawn() -> None:
        assert await refused(stage, side.socket(stage.bot.port)) == 404

    play(withdrawn)


def test_pages_of_other_sites_may_not_connect(stage: Stage, room: dict[str, Side]) -> None:
    async def scene() -> None:
        url = room["candidate"].socket(stage.bot.port)
        for origin in ("https://evil.example", "null", f"{stage.origin}.evil.example"):
            assert await refused(stage, url, origin=origin) == 403

    play(scene)
    path = f"{room['candidate'].path}/exchange?page={uuid4().hex}"
    assert stage.bot.request("POST", path, b"[]").status == 403
    assert stage.bot.request("POST", path, b"[]", headers={"Origin": "https://evil.example"}).status == 403
    for body in (b"{", b"{}", b"[1]", b'["' + b"x" * 500_000 + b'"]', b"[" * 100_000):
        status = stage.bot.request("POST", path, body, headers={"Origin": stage.origin}).status
        assert status == 400, body[:20]


def test_candidate_waits_until_shortly_before_the_start(stage: Stage) -> None:
    stage.bot.serve()
    room = stage.book(begins="2 hours")

    async def scene() -> None:
        assert await refused(stage, room["candidate"].socket(stage.bot.port)) == 403
        await enter(stage, room["interviewer"])

    play(scene)
    assert b'data-phase="ahead"' in stage.bot.request("GET", room["candidate"].path).body
    assert b"editor.js" in stage.bot.request("GET", room["interviewer"].path).body
    with stage.bot.database() as db:
        db.execute("UPDATE interviews SET status = 'cancelled'")

    async def cancelled() -> None:
        for side in room.values():
            assert await refused(stage, side.socket(stage.bot.port)) == 403

    play(cancelled)


def test_ended_room_refuses_every_write(stage: Stage, room: dict[str, Side]) -> None:
    async def scene() -> None:
        emma, maya = await enter(stage, room["interviewer"]), await enter(stage, room["candidate"])
        await emma.saved(await emma.write("end"))
        await maya.hear(lambda message: message["type"] == "room" and not message["is_open"])
        for page, kind in ((maya, "code"), (maya, "chat"), (emma, "task"), (emma, "notes"), (emma, "end")):
            is_document = kind in ("code", "notes")
            key = await page.write(
                kind, Writer().type("late") if is_document else "" if kind == "end" else "late"
            )
            heard = await page.hear_type("refused")
            assert (heard["key"], heard["reason"]) == (key, "ended")
        again = await enter(stage, room["candidate"])
        state = next(message for message in again.heard if message["type"] == "state")
        assert not state["chat"]

    play(scene)
    assert stage.rows("SELECT kind FROM editor_entries") == [("end",)]


def test_garbage_drops_its_sender_alone(stage: Stage, room: dict[str, Side]) -> None:
    writer = Writer()
    embedded = Writer()
    embedded.text.insert_embed(0, {"image": "x"})
    carriage = Writer().type("a\r\nb")
    frames: list[str | bytes] = [
        "nonsense",
        "[]",
        '{"type":"hello","seen":-1}',
        '{"type":"hello","seen":"1"}',
        '{"type":"cursor","anchor":{"tname":"other"},"head":{}}',
        '{"type":"cursor","anchor":{"item":{"client":"a","clock":1}},"head":{}}',
        '{"type":"entry","key":"x","kind":"chat","content":"short key"}',
        '{"type":"entry","key":"aaaaaaaaaaaa","kind":"strange","content":""}',
        '{"type":"entry","key":"aaaaaaaaaaaa","kind":"code","content":"%%%"}',
        '{"type":"entry","key":"aaaaaaaaaaaa","kind":"code","content":"/////////w=="}',
        '{"type":"entry","key":"aaaaaaaaaaaa","kind":"code","content":""}',
        '{"type":"entry","key":"aaaaaaaaaaaa","kind":"chat","content":"\\ud800"}',
        json.dumps({"type": "entry", "key": "a" * 12, "kind": "chat", "content": "x" * 2001}),
        "[" * 200_000,
        "x" * 1_000_000,
        b"\x00\x01bytes",
    ]
    for update in (embedded.updates[-1], carriage, Writer().type("x" * 250_001)):
        content = base64.b64encode(update).decode()
        frames.append(json.dumps({"type": "entry", "key": "a" * 12, "kind": "code", "content": content}))

    async def scene() -> None:
        emma = await enter(stage, room["interviewer"])
        for frame in frames:
            maya = await enter(stage, room["candidate"])
            await maya.socket.send(frame)
            await maya.closed()
            await emma.saved(await emma.write("code", writer.type("ok ")))
        fresh = await enter(stage, room["candidate"])
        (state,) = [message for message in fresh.heard if message["type"] == "state"]
        copy = Writer()
        copy.doc.apply_update(base64.b64decode(state["documents"]["code"]))
        assert str(copy.text) == "ok " * len(frames)

    play(scene)
    assert '"level": "error"' not in stage.bot.logs()
    assert stage.bot.say("bo.li", "帮助").status == 200


def test_flood_drops_its_sender_alone(stage: Stage, room: dict[str, Side]) -> None:
    async def scene() -> None:
        emma, maya = await enter(stage, room["interviewer"]), await enter(stage, room["candidate"])
        flood = asyncio.create_task(_flood(maya))
        for word in range(5):
            await emma.saved(await emma.write("chat", f"line {word}"))
            began = time.monotonic()
            answer = await asyncio.to_thread(stage.bot.say, "bo.li", "帮助")
            assert answer.status == 200 and time.monotonic() - began < 2
        await flood

    play(scene)
    assert "too much" in stage.bot.logs()


async def _flood(page: Page) -> None:
    with pytest.raises(ConnectionClosed):
        for _ in range(100_000):
            await page.write("chat", "again")


def test_frame_of_many_megabytes_ends_one_connection(stage: Stage, room: dict[str, Side]) -> None:
    """By hand, as no library sends a frame that claims to be longer than it is."""

    async def scene() -> None:
        emma = await enter(stage, room["interviewer"])
        for claimed in (20_000_000, 2**62):
            with socket.create_connection(("127.0.0.1", stage.bot.port), timeout=10) as client:
                _shake_hands(stage, room["candidate"], client)
                client.sendall(b"\x81\xff" + claimed.to_bytes(8, "big") + b"mask")
                chunk = b"\0" * 65536
                try:
                    for _ in range(min(claimed, 20_000_000) // len(chunk) + 1):
                        client.sendall(chunk)
                    assert not client.recv(65536) or _is_closed(client)
                except OSError:
                    pass
            await emma.saved(await emma.write("chat", "still here"))

    play(scene)


def _is_closed(client: socket.socket) -> bool:
    while client.recv(65536):
        pass
    return True


def _shake_hands(stage: Stage, side: Side, client: socket.socket) -> None:
    client.sendall(
        (
            f"GET {side.path}/live?page={uuid4().hex} HTTP/1.1\r\nHost: 127.0.0.1:{stage.bot.port}\r\n"
            f"Origin: {stage.origin}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        ).encode()
    )
    assert b" 101 " in client.recv(4096).split(b"\r\n")[0]


def test_tokens_and_words_are_in_no_log(stage: Stage, room: dict[str, Side]) -> None:
    async def scene() -> None:
        emma, maya = await enter(stage, room["interviewer"]), await enter(stage, room["candidate"])
        await emma.saved(await emma.write("chat", "word-of-emma"))
        await emma.saved(await emma.write("notes", Writer().type("note-of-emma")))
        await maya.socket.send("garbage-of-maya")
        await maya.closed()
        await refused(stage, room["candidate"].socket(stage.bot.port) + "!")

    play(scene)
    logs = stage.bot.logs()
    assert "room_message_refused" in logs and "room_refused" in logs
    for secret in (
        "word-of-emma",
        "note-of-emma",
        "garbage-of-maya",
        *(side.path[6:] for side in room.values()),
    ):
        assert secret not in logs


def test_pages_forbid_everything_from_elsewhere(stage: Stage, room: dict[str, Side]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", stage.bot.port)
    connection.request("GET", room["candidate"].path)
    response = connection.getresponse()
    policy, body = response.headers["Content-Security-Policy"], response.read().decode()
    connection.close()
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in policy and "unsafe" not in policy and "*" not in policy
    nonce = json.loads(body.split('id="facts">')[1].split("</script>")[0])["nonce"]
    assert f"'nonce-{nonce}'" in policy
    assert "http" not in body.replace(stage.origin, "")
