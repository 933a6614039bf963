"""What was written is there after any restart, from snapshots and entries, sent once or twice."""

import base64
import signal
import time

from tests.rooms.stage import Side, Stage, Writer, enter, knock, play


def text_of(state: dict[str, object], kind: str = "code") -> str:
    documents = state["documents"]
    assert isinstance(documents, dict)
    copy = Writer()
    copy.doc.apply_update(base64.b64decode(documents[kind]))
    return str(copy.text)


async def seen_by(stage: Stage, side: Side, kind: str = "code") -> str:
    page = await enter(stage, side)
    return text_of(next(message for message in page.heard if message["type"] == "state"), kind)


def test_a_long_session_is_opened_from_a_snapshot(stage: Stage) -> None:
    process = stage.bot.serve()
    room = stage.book()
    writer = Writer()
    words = [f"{number} " for number in range(200)]

    async def write(some: list[str]) -> None:
        page = await enter(stage, room["candidate"])
        for word in some:
            key = await page.write("code", writer.type(word))
            await page.saved(key)

    async def first() -> None:
        await write(words[:150])
        await write(words[150:])  # another page, and a budget of its own

    async def more() -> None:
        assert await seen_by(stage, room["interviewer"]) == "".join(words)
        await write([f"more{number} " for number in range(150)])

    play(first)
    assert stage.rows("SELECT count(*) FROM editor_snapshots") == [(0,)]
    stage.kill(process)
    stage.bot.serve()
    play(more)
    ((snapshot, last),) = stage.rows(
        "SELECT max(editor_snapshots.seq), max(editor_entries.seq) FROM editor_entries"
        " LEFT JOIN editor_snapshots USING (interview_id)"
    )
    # Nothing in the log is given up for it: the replay has every step.
    assert 300 <= snapshot < last == 350
    assert stage.rows("SELECT count(*) FROM editor_entries") == [(350,)]

    async def at_last() -> None:
        whole = "".join(words) + "".join(f"more{number} " for number in range(150))
        assert await seen_by(stage, room["interviewer"]) == whole
        assert await seen_by(stage, room["candidate"]) == whole

    stage.bot.stop(next(each for each in stage.bot.processes if each.poll() is None))
    stage.bot.serve()
    play(at_last)


def test_what_was_not_acknowledged_may_be_sent_again(stage: Stage) -> None:
    process = stage.bot.serve()
    room = stage.book()
    writer = Writer()
    update = writer.type("once")

    async def cut_off() -> None:
        page = await enter(stage, room["candidate"])
        await page.write("chat", "hello", "a" * 16)
        await page.write("code", update, "b" * 16)
        process.send_signal(signal.SIGKILL)

    async def again() -> None:
        page = await enter(stage, room["candidate"])
        for _ in range(2):
            await page.write("chat", "hello", "a" * 16)
            await page.saved("a" * 16)
            await page.write("code", update, "b" * 16)
            await page.saved("b" * 16)
        fresh = await enter(stage, room["interviewer"])
        (state,) = [message for message in fresh.heard if message["type"] == "state"]
        assert text_of(state) == "once"
        assert [line["content"] for line in state["chat"]] == ["hello"]

    play(cut_off)
    stage.kill(process)
    stage.bot.serve()
    play(again)


def test_who_comes_back_is_told_only_what_is_new(stage: Stage) -> None:
    stage.bot.serve()
    room = stage.book()

    async def scene() -> None:
        emma, maya = await enter(stage, room["interviewer"]), await enter(stage, room["candidate"])
        await emma.saved(await emma.write("chat", "first"))
        seen = (await maya.hear_type("entries"))["seq"]
        await maya.socket.close()
        await emma.saved(await emma.write("chat", "second"))
        await emma.saved(await emma.write("notes", Writer().type("private")))
        back = await knock(stage, room["candidate"].socket(stage.bot.port))
        await back.say(type="hello", seen=seen)
        entry = await back.entry("chat")
        assert entry["content"] == "second"
        await back.hear_type("people")
        assert all(message["type"] != "state" for message in back.heard)
        assert "notes" not in back.raw

    play(scene)


def test_a_process_that_is_told_to_stop_does_not_wait_for_open_pages(stage: Stage) -> None:
    process = stage.bot.serve()
    room = stage.book()

    async def scene() -> None:
        page = await enter(stage, room["candidate"])
        await page.saved(await page.write("chat", "kept"))
        began = time.monotonic()
        process.terminate()
        await page.closed()
        process.wait(10)
        assert time.monotonic() - began < 5

    play(scene)
    assert stage.rows("SELECT convert_from(content, 'UTF8') FROM editor_entries") == [("kept",)]
