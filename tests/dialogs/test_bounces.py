"""Mail that comes back later: read in a real mailbox, told to those concerned, and sent another way."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.bounces.taking import POLL, read_bounces
from bot.clock import alarm
from bot.simulator import Simulator
from bot.simulator.bounces import FORMS, Returned
from storage.errors import StorageError
from tests.dialogs.test_wechat import link
from tests.talk import KF_ID, Talk

SOFIA, FROM = "sofia@mail.example", "interviews@corp.example"
FINAL = [form for form in FORMS if form not in ("delayed", "away")]


@pytest.fixture
def bot_settings(sim: Simulator) -> dict[str, str]:
    return {
        "WECOM_KF_ID": KF_ID,
        "SMTP_URL": sim.serve_mail(),
        "MAIL_FROM": FROM,
        "IMAP_URL": sim.serve_mailbox(FROM),
    }


@pytest.fixture
def sofia(talk: Talk) -> Talk:
    """A candidate whose mail is taken, and comes back."""
    talk.know("Sofia Rossi", email=SOFIA, language="en")
    talk.sim.faults.mail_bounced = [SOFIA]
    return talk


def book(talk: Talk) -> None:
    talk.book("安排面试 Sofia Rossi 明天下午3点 60分钟 后端一面")
    await_mail(talk)


def await_mail(talk: Talk, address: str = FROM) -> None:
    with talk.sim.state.changed:
        assert talk.sim.state.changed.wait_for(lambda: talk.sim.mails(address), 5)


def look(talk: Talk) -> int:
    """Let a worker look into the mailbox, and send what it owes then."""
    talk.clock.advance(seconds=POLL.total_seconds())
    found = read_bounces(talk.bot)
    talk.deliver()
    talk.deliver()
    return found


def warn(talk: Talk) -> str:
    """Let the clock look for what admins are to be told, and return what they hear."""
    talk.clock.advance(seconds=61)
    alarm(talk.bot)
    talk.deliver()
    return talk.hear("ling.wu")


def rows(talk: Talk, columns: str = "status, way, tried") -> list[object]:
    query = (
        f"SELECT {columns} FROM outbox JOIN people USING (person_id) WHERE name = 'Sofia Rossi' ORDER BY 1"
    )
    return talk.rows(query)


@pytest.mark.parametrize("form", FINAL)
def test_what_came_back_is_told_to_everybody_concerned_once(sofia: Talk, form: str) -> None:
    sofia.sim.faults.mail_bounce_form = form
    book(sofia)
    assert rows(sofia) == [("sent", "email", [])] and sofia.sim.mails(SOFIA) == []
    assert look(sofia) == 1
    # Its interviewer passes it on,
    heard = sofia.hear("bo.li")
    assert "Sofia Rossi" in heard and "没能收到" in heard and "/i/" in heard
    # the outbox says why,
    assert rows(sofia, "status, reason")[0][1].startswith("the mail came back: ")  # type: ignore[index]
    assert "邮件被退回：" in sofia.say("ling.wu", "为什么 1")
    # and admins hear it once, and see it.
    told = warn(sofia)
    assert told.count("邮件被退回：") == 1 and "邮箱 Sofia Rossi <地址>" in told
    assert warn(sofia) == ""
    assert "起不再往这里发邮件：邮件被退回：" in sofia.say("ling.wu", "人员 Sofia Rossi")
    # Reading it again does nothing more.
    sofia.rows("UPDATE mailboxes SET uid_validity = 7, last_uid = 0 RETURNING 1")
    assert look(sofia) == 0 and sofia.hear("bo.li") == ""


def test_the_next_message_takes_another_way_at_once_until_the_address_changes(sofia: Talk) -> None:
    book(sofia)
    look(sofia)
    sofia.sim.faults.clear()
    sofia.hush()
    assert "/i/" in sofia.say("bo.li", "改期 1 周三上午10点")
    assert sofia.sim.mails(SOFIA) == []
    sofia.say("ling.wu", "邮箱 Sofia Rossi new@mail.example")
    assert "不再往这里发" not in sofia.say("ling.wu", "人员 Sofia Rossi")
    sofia.say("bo.li", "改期 1 周四上午10点")
    assert [mail.method for mail in sofia.sim.mails("new@mail.example")] == ["REQUEST"]


def test_a_candidate_in_wechat_gets_it_there_and_nobody_has_to_help(sofia: Talk) -> None:
    sofia.rows("UPDATE people SET name = '张伟' WHERE name = 'Sofia Rossi' RETURNING 1")
    sofia.book("安排面试 张伟 明天下午3点 60分钟 后端一面")
    zhang = sofia.customer("wmZhang", "小张")
    zhang.open(link(sofia))
    zhang.say("你好")
    await_mail(sofia)
    sofia.hush()
    assert look(sofia) == 1
    assert "Interview invitation #1" in zhang.hear()
    assert sofia.hear("bo.li") == ""
    assert "张伟：邮件被退回：550 5.1.1" in warn(sofia)


def test_a_new_address_gets_what_came_back_from_the_old_one(sofia: Talk) -> None:
    book(sofia)
    sofia.say("ling.wu", "邮箱 Sofia Rossi new@mail.example")
    assert look(sofia) == 1
    assert [mail.method for mail in sofia.sim.mails("new@mail.example")] == ["REQUEST"]
    assert "不再往这里发" not in sofia.say("ling.wu", "人员 Sofia Rossi")
    assert warn(sofia) == ""


def test_what_changed_meanwhile_is_not_told_any_more(sofia: Talk) -> None:
    book(sofia)
    sofia.sim.faults.clear()
    sofia.say("bo.li", "取消 1")
    sofia.say("bo.li", "是")
    assert sofia.statuses() == ["cancelled"]
    sofia.hush()
    assert look(sofia) == 1
    assert sofia.hear("bo.li") == ""
    assert ("dropped", None, ["email"]) in rows(sofia)


def test_a_delay_is_only_noted(sofia: Talk) -> None:
    sofia.sim.faults.mail_bounce_form = "delayed"
    book(sofia)
    assert look(sofia) == 0
    assert rows(sofia, "status, reason") == [
        ("sent", "the mail is delayed: 451 4.7.1 Greylisting in action, please come back later")
    ]
    assert sofia.hear("bo.li") == "" and warn(sofia) == ""
    assert "邮件还在路上：451 4.7.1 Greylisting" in sofia.say("ling.wu", "为什么 1")


def test_a_holiday_note_is_nothing(sofia: Talk) -> None:
    sofia.sim.faults.mail_bounce_form = "away"
    book(sofia)
    assert look(sofia) == 0 and rows(sofia, "status, reason") == [("sent", None)]


def forged(talk: Talk, change: Callable[[str], str]) -> None:
    """Write to the mailbox as somebody who has not seen the mail, or not this one."""
    (mail,) = talk.sim.mails(SOFIA)
    returned = Returned(FROM, SOFIA, change(mail.source), talk.clock.timestamp())
    talk.sim.state.add_mail("", FROM, FORMS["postfix"](returned))


@pytest.mark.parametrize(
    "change",
    [
        lambda source: source.replace("<message-", "<massage-"),
        lambda source: source.replace("<message-1.", "<message-2."),
        lambda source: source.replace("<message-1.", "<message-1.0"),
        lambda source: source.replace("<message-1.", f"<message-1.{'0' * 32}@x> <x-"),
        lambda source: source.replace("<message-1.", f"<message-999999999999999999.{'0' * 32}@x> <x-"),
    ],
)
def test_a_false_bounce_of_who_has_not_seen_the_mail_does_nothing(
    sofia: Talk, change: Callable[[str], str]
) -> None:
    sofia.sim.faults.clear()
    sofia.book("安排面试 Sofia Rossi 明天下午3点 60分钟 后端一面")
    forged(sofia, change)
    with sofia.nothing_changes():
        assert look(sofia) == 0
    assert rows(sofia) == [("sent", "email", [])] and warn(sofia) == ""


def test_a_bounce_of_a_mail_that_was_made_anew_since_does_nothing(sofia: Talk) -> None:
    book(sofia)
    (returned,) = sofia.sim.mails(FROM)
    look(sofia)
    sofia.sim.faults.clear()
    sofia.say("ling.wu", f"邮箱 Sofia Rossi {SOFIA}")
    ((outbox_id,),) = sofia.rows("SELECT outbox_id FROM outbox WHERE kind = 'invitation'")
    sofia.say("ling.wu", f"重试 {outbox_id}")
    assert len(sofia.sim.mails(SOFIA)) == 1
    sofia.sim.state.add_mail("", FROM, returned.source)
    assert look(sofia) == 0
    assert rows(sofia) == [("sent", "email", [])]


def test_a_bounce_is_heard_though_its_sending_was_not_recorded(sofia: Talk) -> None:
    book(sofia)
    sofia.rows(
        "UPDATE outbox SET status = 'due', msgid = NULL, closed_at = NULL WHERE way = 'email' RETURNING 1"
    )
    assert look(sofia) == 1
    assert rows(sofia) == [("failed", None, ["email"])]


def test_reading_goes_on_where_it_ended_and_never_reads_mail_of_people(sofia: Talk) -> None:
    for number in range(3):
        sofia.sim.state.add_mail("a@b.example", FROM, f"From: a@b.example\nSubject: {number}\n\nhello\n")
    book(sofia)
    look(sofia)
    assert sofia.rows("SELECT last_uid, trouble FROM mailboxes") == [(4, None)]
    sofia.sim.state.add_mail("a@b.example", FROM, "From: a@b.example\n\nhello\n")
    assert look(sofia) == 0
    assert sofia.rows("SELECT last_uid FROM mailboxes") == [(5,)]


def test_old_mail_of_a_mailbox_that_is_new_to_us_is_left_alone(sofia: Talk) -> None:
    for _ in range(3):
        sofia.sim.state.add_mail("", FROM, "From: mailer-daemon@x\n\n550 x\n")
    sofia.clock.advance(days=9)
    look(sofia)
    assert sofia.rows("SELECT last_uid FROM mailboxes") == [(3,)]


def test_a_mailbox_is_looked_into_now_and_then_by_one_worker(sofia: Talk) -> None:
    book(sofia)
    assert look(sofia) == 1
    sofia.sim.faults.mailbox_down = True
    assert read_bounces(sofia.bot) == 0  # not yet due
    sofia.clock.advance(seconds=POLL.total_seconds())
    with sofia.bot.database.transaction() as tx:
        tx.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('mailboxes:' || mailbox, 0)) FROM mailboxes"
        )
        assert read_bounces(sofia.bot) == 0  # another one does


def test_many_bounces_are_taken_in_several_goes(sofia: Talk) -> None:
    book(sofia)
    rubbish = "From: mailer-daemon@x\nSubject: 550 x\n\n550 5.1.1 of no mail of ours\n"
    mails = sofia.sim.mails(FROM)
    sofia.sim.state.clear()
    for _ in range(45):
        sofia.sim.state.add_mail("", FROM, rubbish)
    sofia.sim.state.add_mail("", FROM, mails[0].source)
    found = [read_bounces(sofia.bot) for _ in range(4)]
    assert found == [0, 0, 1, 0]


def test_a_mailbox_that_cannot_be_read_is_told_when_it_lasts(sofia: Talk) -> None:
    sofia.sim.faults.mailbox_down = True
    with pytest.raises(Exception, match="the mailbox's server"):
        read_bounces(sofia.bot)
    assert "退信邮箱：" in sofia.say("ling.wu", "系统状态") and warn(sofia) == ""
    sofia.clock.now += timedelta(minutes=16)
    told = warn(sofia)
    assert "看不了退信邮箱" in told and SOFIA not in told and FROM not in told
    sofia.sim.faults.clear()
    look(sofia)
    assert "退信邮箱又能看了" in warn(sofia)
    assert "退信邮箱：" in sofia.say("ling.wu", "系统状态")


def test_a_database_that_fails_meanwhile_loses_no_bounce(
    sofia: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    book(sofia)

    def fail(*_: object, **__: object) -> bool:
        raise StorageError("gone")

    with monkeypatch.context() as broken:
        broken.setattr("bot.bounces.taking.reroute_outbox", fail)
        with pytest.raises(StorageError):
            look(sofia)
    assert sofia.rows("SELECT * FROM mailboxes") == []
    assert look(sofia) == 1
