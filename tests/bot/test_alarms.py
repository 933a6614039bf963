"""Admins are told once, in chat: what failed, what is late, and when it is over."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest

from bot.clock import alarm
from bot.delivery import owe_message
from bot.kf.service import work_through
from bot.simulator import Member
from handlers.request import Message
from handlers.texts import Text
from tests.talk import KF_ID, Talk


class Watch:
    """Owes messages that fail or wait, and listens as the admin."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        ((self.person_id,),) = talk.rows("SELECT person_id FROM people WHERE userid = 'bo.li'")

    def owe(self, count: int = 1, lifetime: timedelta = timedelta(hours=2)) -> None:
        now = self.talk.clock()
        with self.talk.bot.database.transaction() as tx:
            for _ in range(count):
                key = uuid4().hex
                owe_message(
                    tx,
                    person_id=self.person_id,
                    kind="answer",
                    message=Message(lines=(Text("plain", words=key),)),
                    key=key,
                    now=now,
                    expires_at=now + lifetime,
                )

    def fail(self, count: int = 1, errcode: int = 40008) -> None:
        """Let so many messages fail for good."""
        self.owe(count)
        self.talk.sim.faults.error_next(errcode, times=count)
        while self.talk.deliver():
            pass

    def tick(self, seconds: float = 5) -> str:
        """Let the clock look, and return what the admin hears."""
        self.talk.clock.advance(seconds=seconds)
        alarm(self.talk.bot)
        self.talk.deliver()
        return self.talk.hear("ling.wu")

    def statuses(self, kind: str = "alarm") -> list[str]:
        return [
            status
            for (status,) in self.talk.rows("SELECT status FROM outbox WHERE kind = %s ORDER BY 1", kind)
        ]


@pytest.fixture
def watch(talk: Talk) -> Watch:
    return Watch(talk)


def test_quiet_outbox_is_no_news(watch: Watch) -> None:
    watch.owe()
    watch.talk.deliver()
    assert watch.tick() == ""
    assert watch.talk.rows("SELECT * FROM alarms") == []


def test_failure_is_told_once_with_what_to_do(watch: Watch) -> None:
    watch.fail(errcode=40008)
    heard = watch.tick()
    for part in ("有 1 条消息没能送达", "· 1 失败：给李博的回复；WeCom 40008", "重试 1", "outbox show 1"):
        assert part in heard
    for _ in range(30):
        assert watch.tick() == ""


def test_admin_who_reads_english_is_told_in_english(watch: Watch) -> None:
    watch.talk.introduce(Member("ada.king", "Ada King", role_hint="admin", language="en"))
    watch.fail()
    watch.tick()
    heard = watch.talk.hear("ada.king")
    assert "Not delivered (1):\n· 1 failed: an answer for 李博; WeCom 40008" in heard
    assert "reply “retry 1”" in heard


def test_interview_of_a_failed_message_is_named(watch: Watch) -> None:
    watch.talk.sim.faults.error_next(40008)
    watch.talk.book()
    assert "给陈博的面试邀请（面试 #1）" in watch.tick()


def test_burst_of_failures_gives_few_messages(watch: Watch) -> None:
    watch.fail()
    heard = [watch.tick()]
    for _ in range(20):
        watch.fail(10)
        heard.append(watch.tick(seconds=10))
    heard += [watch.tick() for _ in range(24)]
    messages = [text for text in heard if text]
    assert 2 <= len(messages) <= 6
    assert sum(int(text.split(" ")[1]) for text in messages) == 201
    assert all(text.count("\n· ") <= 5 for text in messages)
    assert any("……还有 " in text for text in messages)


def test_message_that_is_sent_again_and_fails_again_is_told_again(watch: Watch) -> None:
    watch.fail()
    assert watch.tick()
    watch.talk.sim.faults.error_next(40008)
    assert "再发一次第 1 条" in watch.talk.say("ling.wu", "重试 1")
    assert "没能送达" in watch.tick(seconds=61)


def test_two_workers_tell_it_once(watch: Watch) -> None:
    watch.fail(3)
    watch.owe()
    watch.talk.clock.advance(seconds=61)
    together = Barrier(4)

    def work(_: int) -> int:
        together.wait()
        return alarm(watch.talk.bot)

    with ThreadPoolExecutor(4) as workers:
        assert sum(workers.map(work, range(4))) == 2
    assert watch.statuses() == ["due", "due"]


def test_alarm_that_fails_is_not_told(watch: Watch) -> None:
    watch.fail()
    watch.talk.clock.advance(seconds=5)
    alarm(watch.talk.bot)
    watch.talk.sim.faults.error_next(40008)
    watch.talk.deliver()
    assert watch.statuses() == ["failed"]
    assert watch.tick(seconds=120) == ""
    assert watch.statuses() == ["failed"]


def test_nobody_to_tell_is_no_trouble(watch: Watch) -> None:
    with watch.talk.bot.database.transaction() as tx:
        tx.execute("UPDATE people SET role = 'interviewer'")
    watch.fail()
    assert watch.tick() == ""


def late_messages(watch: Watch) -> None:
    watch.owe()


def late_reminders(watch: Watch) -> None:
    watch.talk.book("安排面试 陈博 11分钟后")
    watch.talk.clock.advance(minutes=2)


@pytest.fixture
def bot_settings() -> dict[str, str]:
    return {"WECOM_KF_ID": KF_ID}


def test_wechat_that_nobody_pulls_is_told_when_it_begins_and_when_it_is_over(watch: Watch) -> None:
    work_through(watch.talk.bot)
    assert watch.tick(110) == ""
    heard = watch.tick(20) + watch.tick()
    assert heard.count("候选人在微信里说的话") == 1
    assert "微信客服：落后" in watch.talk.say("ling.wu", "系统状态")
    work_through(watch.talk.bot)
    assert "微信客服恢复正常了" in watch.tick()
    assert "取过消息，没有积压" in watch.talk.say("ling.wu", "系统状态")


@pytest.mark.parametrize(
    ("trouble", "begins", "ends"),
    [
        (late_messages, "消息迟迟发不出去。等得最久的是第 1 条：给李博的回复", "消息发送恢复正常了"),
        (late_reminders, "面试提醒没有按时发出", "面试提醒恢复正常了"),
    ],
)
def test_lateness_is_told_when_it_begins_and_when_it_is_over(
    watch: Watch, trouble: Callable[[Watch], None], begins: str, ends: str
) -> None:
    trouble(watch)
    watch.talk.clock.advance(seconds=61)
    alarm(watch.talk.bot)
    alarm(watch.talk.bot)
    watch.talk.tick()
    heard = watch.talk.hear("ling.wu")
    assert heard.count(begins) == 1
    assert ends in watch.tick()
    assert watch.tick() == ""
    assert watch.talk.rows("SELECT * FROM alarms") == []


def test_outage_of_wecom_is_told_as_soon_as_it_can_be(watch: Watch) -> None:
    watch.owe()
    watch.talk.deliver()  # a token is there
    watch.talk.sim.faults.api_down = True
    watch.owe()
    watch.talk.deliver()
    assert "".join(watch.tick(30) for _ in range(20)) == ""
    assert len(watch.statuses()) == 1
    watch.talk.sim.faults.api_down = False
    heard = "".join(watch.tick(30) for _ in range(4))
    assert heard.count("原因：") == 1
    assert heard.count("消息发送恢复正常了，这次一共延误了 1") == 1
    assert watch.talk.rows("SELECT count(*) FROM alarms") == [(0,)]


def test_alarm_that_waits_does_not_keep_the_alarm_alive(watch: Watch) -> None:
    watch.talk.sim.faults.api_down = True
    watch.owe(lifetime=timedelta(minutes=3))
    for _ in range(10):
        watch.tick(30)
    assert watch.statuses("answer") == ["dropped"]
    assert watch.talk.rows("SELECT count(*) FROM alarms") == [(0,)]
    assert watch.statuses() == ["due", "due"]
    assert watch.talk.bot.clock() - watch.talk.rows("SELECT min(created_at) FROM outbox")[0][0] > timedelta(
        minutes=2
    )
