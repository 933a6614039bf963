"""`interviewbot outbox` from the shell, over a real outbox."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.delivery import claim, deliver_due, owe_message, send
from bot.parts import Bot
from bot.simulator import Member, Simulator
from handlers.request import Message
from handlers.texts import Text
from storage.people import insert_person
from tests.talk import FakeClock, Talk, environment_for


class Shell:
    """Types `interviewbot outbox ...` beside a bot that lives now, as the command does."""

    def __init__(
        self, bot: Bot, sim: Simulator, clock: FakeClock, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.bot, self.sim, self.clock, self._capsys = bot, sim, clock, capsys
        sim.state.put_member(Member("xu.fang", "徐芳", "zh", "interviewer"))
        with bot.database.transaction() as tx:
            person = insert_person(tx, name="徐芳", userid="xu.fang", role="admin", now=bot.clock())
            self.person_id = person.person_id

    def owe(self, *texts: str, lifetime: timedelta = timedelta(hours=2)) -> None:
        now = self.bot.clock()
        with self.bot.database.transaction() as tx:
            for text in texts:
                message = Message(lines=(Text("plain", words=text),))
                owe_message(
                    tx,
                    person_id=self.person_id,
                    kind="answer",
                    message=message,
                    key=text[:50],
                    now=now,
                    expires_at=now + lifetime,
                )

    def fail(self, text: str, errcode: int = 40008) -> None:
        self.owe(text)
        self.sim.faults.error_next(errcode)
        deliver_due(self.bot)

    def run(self, line: str) -> tuple[int, str, str]:
        try:
            status = main(["outbox", *line.split()])
        except SystemExit as end:
            status = int(end.code or 0)
        shown = self._capsys.readouterr()
        return status, shown.out, shown.err

    def deliver(self) -> int:
        """Send what is due by the real clock, by which the command sets its times."""
        self.clock.now = datetime.now(UTC)
        return deliver_due(self.bot)

    def heard(self) -> list[str]:
        return [message.text for message in self.sim.conversation("xu.fang")]

    def rows(self, query: str) -> list[Any]:
        with self.bot.database.transaction() as tx:
            return tx.execute(query).fetchall()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(datetime.now(UTC))


@pytest.fixture
def shell(
    bot: Bot,
    sim: Simulator,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    database_url: str,
) -> Shell:
    monkeypatch.chdir(tmp_path)
    for name, value in environment_for("http://127.0.0.1:1", database_url, tmp_path).items():
        monkeypatch.setenv(name, value)
    assert os.environ["DATABASE_URL"] == database_url
    return Shell(bot, sim, clock, capsys)


def test_empty_outbox_says_so(shell: Shell) -> None:
    assert shell.run("list") == (0, "Nothing waits, and nothing failed.\n", "")
    assert shell.run("list --status sent") == (0, "No message is sent.\n", "")
    assert shell.run("retry --all-failed") == (0, "Nothing failed.\n", "")


def test_list_shows_what_waits_before_what_failed(shell: Shell) -> None:
    shell.fail("失败")
    shell.owe("等一", "等二")
    status, out, _ = shell.run("list")
    lines = [line.split() for line in out.splitlines()]
    assert status == 0
    assert [line[:4] for line in lines[1:]] == [
        ["2", "due", "answer", "徐芳"],
        ["3", "due", "answer", "徐芳"],
        ["1", "failed", "answer", "徐芳"],
    ]
    assert "WeCom 40008" in out and "等一" not in out
    owed = shell.bot.clock().astimezone(tz=None)
    assert f"{owed:%Y}-" in out
    _, out, _ = shell.run("list --status due --limit 1")
    assert out.splitlines()[-1] == ("More are due; see: interviewbot outbox list --status due --limit N")


def test_show_tells_what_to_do_and_the_text_only_if_asked(shell: Shell) -> None:
    shell.fail("秘密的话", 60111)
    status, out, _ = shell.run("show 1")
    assert status == 0
    for fact in ("60111: this member cannot be reached", "徐芳 (xu.fang), marked as unreachable", "failed"):
        assert fact in out
    assert "秘密的话" not in out
    assert shell.run("show 1 --body")[1].splitlines()[-1] == "秘密的话"
    shell.owe("还没写好")
    assert shell.run("show 2 --body")[1].splitlines()[-1] == "还没写好"


@pytest.mark.parametrize("action", ["show 7", "retry 7", "drop 7"])
def test_message_that_is_not_there_is_one_line(shell: Shell, action: str) -> None:
    status, out, err = shell.run(action)
    assert (status, out) == (1, "") and err.startswith("interviewbot: there is no message 7")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "line", ["", "shout", "show", "show x", "show 0", "drop", "list --status lost", "list --limit 0"]
)
def test_wrong_usage_is_one_line(shell: Shell, line: str) -> None:
    status, out, err = shell.run(line)
    assert (status, out) == (2, "") and err.count("\n") == 1


@pytest.mark.parametrize("line", ["retry", "retry 1 --all-failed", "drop 1 --reason \x1b"])
def test_what_is_not_said_right_is_one_line(shell: Shell, line: str) -> None:
    status, out, err = shell.run(line)
    assert (status, out) == (1, "") and err.startswith("interviewbot: ") and err.count("\n") == 1


def test_retried_message_arrives_and_brings_its_reader_back(shell: Shell) -> None:
    shell.fail("一", 60111)
    status, out, _ = shell.run("retry 1")
    assert status == 0
    assert "goes out now" in out and "徐芳 was marked as unreachable, and is active again." in out
    shell.deliver()
    assert shell.heard() == ["一"]
    assert shell.run("retry 1")[::2] == (1, "interviewbot: message 1 has been sent already\n")
    assert shell.rows("SELECT action, source, person_id FROM audit") == [("retry_message", "cli", None)]


def test_everything_that_failed_is_sent_again(shell: Shell) -> None:
    for text in ("一", "二"):
        shell.fail(text)
    assert shell.run("retry --all-failed")[0] == 0
    shell.deliver()
    assert shell.heard() == ["一", "二"]


def test_message_that_waits_is_tried_now_in_the_same_json(shell: Shell) -> None:
    shell.owe("一")
    shell.sim.faults.error_next(45009)
    deliver_due(shell.bot)
    body = shell.rows("SELECT body FROM outbox")
    assert shell.run("retry 1")[0] == 0
    assert shell.deliver() == 1
    assert shell.heard() == ["一"]
    assert shell.rows("SELECT body FROM outbox") == body


def test_late_message_goes_out_only_anyway(shell: Shell, clock: FakeClock) -> None:
    clock.advance(hours=-3)
    shell.owe("一", lifetime=timedelta(hours=1))
    clock.advance(hours=3)
    deliver_due(shell.bot)
    assert "--anyway" in shell.run("retry 1")[2]
    assert shell.run("retry 1 --anyway")[0] == 0
    shell.deliver()
    assert shell.heard() == ["一"]


def test_message_of_an_interview_that_moved_is_never_sent_again(
    shell: Shell, talk: Talk, clock: FakeClock
) -> None:
    talk.say("chen.bo", "免打扰 关")  # this test lives by day and by night
    talk.sim.faults.error_next(40008, times=1)
    talk.book()
    ((number,),) = talk.rows("SELECT outbox_id FROM outbox WHERE status = 'failed'")
    talk.say("bo.li", "改期 1 后天下午4点")
    assert "its interview has changed since" in shell.run(f"retry {number} --anyway")[2]
    assert "which has changed since" in shell.run(f"show {number}")[1]
    talk.say("bo.li", "取消 1")
    assert shell.run(f"retry {number} --anyway")[0] == 1
    talk.hush()
    clock.advance(minutes=1)
    talk.deliver()
    assert talk.hear("chen.bo") == ""


def test_dropped_message_never_leaves(shell: Shell) -> None:
    shell.owe("一", "二")
    (claimed,) = claim(shell.bot, limit=8)
    assert shell.run("drop 1 --reason outdated") == (0, "Message 1 is dropped.\n", "")
    send(shell.bot, claimed)
    deliver_due(shell.bot)
    assert shell.heard() == ["二"]
    status, _, err = shell.run("drop 1 2")
    assert status == 1
    assert err.splitlines() == [
        "interviewbot: message 1 was dropped before",
        "interviewbot: message 2 was sent before",
    ]
    assert shell.rows("SELECT status, reason FROM outbox WHERE outbox_id = 1") == [("dropped", "outdated")]
    assert shell.rows("SELECT action, detail->>'reason' FROM audit") == [("drop_message", "outdated")]


def test_message_that_is_being_sent_is_not_dropped(shell: Shell) -> None:
    shell.owe("一")
    with shell.bot.database.transaction() as sender:
        sender.execute("SELECT 1 FROM outbox FOR UPDATE")
        status, _, err = shell.run("drop 1")
    assert (status, err) == (
        1,
        "interviewbot: message 1 is being sent right now; look again in a minute\n",
    )
