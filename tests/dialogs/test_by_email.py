"""Whole interviews with a candidate who has only an e-mail address, through a real mail server."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import vobject

from bot.app import create_app, open_bot
from bot.carriers.email import EmailCarrier
from bot.delivery import LEASE, Delivery, claim, deliver_due
from bot.dispatch import press
from bot.simulator import PEOPLE, Mail, Simulator
from bot.wecom.messages import Incoming
from tests.talk import FakeClock, Talk, links_in, make_settings, serve_app

SOFIA = "sofia@mail.example"


class Post(Talk):
    """A talk with a mail server, and one candidate outside the corp."""

    def mails(self, address: str = SOFIA) -> list[Mail]:
        return self.sim.mails(address)

    def answer(self, line: str) -> str:
        """Press something on the page a mail leads to, as Sofia, and return what stands there then."""
        ((person_id,),) = self.rows("SELECT person_id FROM people WHERE name = 'Sofia Rossi'")
        incoming = Incoming(
            kind="text",
            msgtype="text",
            content=line,
            person_id=person_id,
            way="page",
            inbox_key=f"page:{line}:{self.clock()}",
            created_at=int(self.clock.timestamp()),
        )
        said = press(self.bot, incoming)
        self.deliver()
        return str(said)

    def states(self, columns: str = "status, way") -> list[Any]:
        """Look at what is owed to Sofia."""
        return self.rows(
            f"SELECT {columns} FROM outbox JOIN people USING (person_id)"
            " WHERE name = 'Sofia Rossi' ORDER BY outbox_id"
        )


@pytest.fixture
def post(sim: Simulator, clock: FakeClock, database_url: str, tmp_path: Path) -> Iterator[Post]:
    mail = {"SMTP_URL": sim.serve_mail(), "MAIL_FROM": "interviews@corp.example"}
    bot = open_bot(make_settings(sim.serve(), database_url, tmp_path, **mail), clock=clock, max_connections=6)
    with serve_app(create_app(bot)) as url:
        sim.callback_url = f"{url}/wecom/callback"
        post = Post(bot, sim, clock, url)
        post.introduce(*PEOPLE)
        post.know("Sofia Rossi", email=SOFIA, language="en")
        yield post
    bot.close()


def book(post: Post, title: str = "后端一面") -> str:
    return post.say("bo.li", f"安排面试 Sofia Rossi 明天下午3点 60分钟 {title}")


def entry(mail: Mail) -> Any:
    return vobject.readOne(mail.calendar).vevent


def test_an_interview_from_invitation_to_cancellation(post: Post) -> None:
    assert "已发邮件到 so**@mail.example 邀请 Sofia Rossi" in book(post)
    (invited,) = post.mails()
    assert invited.method == "REQUEST" and invited.files == ["invite.ics"]
    assert invited.subject == "Interview invitation #1: 后端一面"
    assert "When: 2026-11-24 15:00 Tue" in invited.text and "Confirm: http" in invited.text
    (page,) = {link.partition("#")[0] for link in links_in(invited.text) if "/i/" in link}
    assert entry(invited).url.value == page

    assert "confirmed" in post.answer("confirm #1")
    assert "Sofia Rossi 已确认面试 #1" in post.hear("bo.li")

    post.say("bo.li", "改期 1 周三上午10点")
    moved = post.mails()[-1]
    assert moved.method == "REQUEST" and moved.subject == "Interview #1 was moved: 后端一面"
    assert "2026-11-24 15:00 Tue → 2026-11-25 10:00 Wed" in moved.text

    post.answer("confirm #1")
    post.say("bo.li", "取消 1")
    cancelled = post.mails()[-1]
    assert cancelled.method == "CANCEL" and cancelled.files == ["cancel.ics"]
    assert [mail.header("In-Reply-To") for mail in post.mails()] == ["<interview-1@127.0.0.1>"] * 3
    assert len({mail.header("Message-ID") for mail in post.mails()}) == 3
    entries = [entry(mail) for mail in post.mails()]
    assert len({each.uid.value for each in entries}) == 1
    assert [each.sequence.value for each in entries] == ["0", "1", "2"]
    assert {row for row in post.states() if row[0] != "dropped"} == {("sent", "email")}


def test_reminders_come_without_a_calendar_entry_and_with_the_page(post: Post) -> None:
    book(post)
    post.answer("confirm #1")
    post.clock.now += timedelta(hours=27, minutes=30)
    post.run_until(post.clock.now + timedelta(hours=1, minutes=25))
    reminders = [mail for mail in post.mails() if "starts in" in mail.subject]
    assert [mail.subject.partition(":")[0] for mail in reminders][-2:] == [
        "Interview #1 starts in 1 hour",
        "Interview #1 starts in 10 min",
    ]
    assert {mail.method for mail in reminders} == {""}
    assert all("/i/" in mail.text and "/room/" not in mail.text for mail in reminders)


def test_replies_go_to_the_organiser_if_they_have_an_address(post: Post) -> None:
    book(post)
    assert post.mails()[-1].header("Reply-To") == ""
    assert entry(post.mails()[-1]).organizer.value == "mailto:interviews@corp.example"
    post.say("ling.wu", "邮箱 李博 bo.li@corp.example")
    post.say("bo.li", "改期 1 周三上午10点")
    moved = post.mails()[-1]
    assert moved.header("Reply-To") == "李博 <bo.li@corp.example>"
    assert entry(moved).organizer.value == "mailto:bo.li@corp.example"


def test_nothing_internal_is_in_a_mail(post: Post) -> None:
    with post.bot.database.transaction() as tx:
        tx.execute("UPDATE people SET phone = '13800138000' WHERE userid = 'bo.li'")
        tx.execute("UPDATE people SET email = 'ling@corp.example' WHERE userid = 'ling.wu'")
    book(post)
    post.say("bo.li", "备注 1 上次面试很紧张")
    post.say("bo.li", "取消 1 岗位冻结")
    for mail in post.mails():
        said = mail.source + mail.text + mail.html + mail.calendar
        assert not [word for word in ("13800138000", "ling@corp", "紧张", "冻结", "bo.li") if word in said]


def test_an_address_that_does_not_exist_is_noted_and_the_organiser_tells_it(post: Post) -> None:
    post.sim.faults.mail_refused = [SOFIA]
    heard = book(post)
    post.deliver()
    heard += post.hear("bo.li")
    assert "Sofia Rossi" in heard and "/i/" in heard
    assert post.states()[0] == ("failed", "email")
    closed = post.say("ling.wu", "人员 Sofia Rossi")
    assert "起不再往这里发邮件：邮件服务器拒收：550" in closed
    assert "550" in post.say("ling.wu", "为什么 1")
    # It is no way any more, though the server would take it by now.
    post.sim.faults.clear()
    post.say("bo.li", "改期 1 周三上午10点")
    assert post.mails() == []
    # Until there is another.
    assert "sofia.rossi@mail.example" in post.say("ling.wu", "邮箱 Sofia Rossi sofia.rossi@mail.example")
    assert "不再往这里发" not in post.say("ling.wu", "人员 Sofia Rossi")
    post.say("bo.li", "改期 1 周四上午10点")
    assert [mail.method for mail in post.mails("sofia.rossi@mail.example")] == ["REQUEST"]


def test_an_address_that_was_right_after_all_is_tried_again_when_an_admin_says_so(post: Post) -> None:
    post.sim.faults.mail_refused = [SOFIA]
    book(post)
    post.sim.faults.clear()
    assert "is now" in post.say("ling.wu", f"email Sofia Rossi {SOFIA}")
    assert "is sofia" in post.say("ling.wu", f"email Sofia Rossi {SOFIA}")
    post.say("bo.li", "改期 1 周三上午10点")
    assert len(post.mails()) == 1


def test_a_refused_content_is_told_by_the_organiser_and_blames_no_address(post: Post) -> None:
    post.sim.faults.mail_rejected = [SOFIA]
    book(post)
    post.deliver()
    assert post.states()[0] == ("failed", "email")
    post.sim.faults.clear()
    post.say("bo.li", "改期 1 周三上午10点")
    assert len(post.mails()) == 1


def test_an_address_is_changed_safely(post: Post) -> None:
    post.know("Wei", email="wei@mail.example")
    with post.nothing_changes():
        assert "合并" in post.say("ling.wu", "邮箱 Sofia Rossi WEI@mail.example")
        assert "邮箱地址是什么" in post.say("ling.wu", "邮箱 Sofia Rossi")
        assert "这不像邮箱地址" in post.say("ling.wu", "不知道")
    assert "好的" in post.say("ling.wu", "new@mail.example")


def test_greylisting_is_waited_out_and_the_mail_arrives_once(post: Post) -> None:
    post.sim.faults.mail_greylist = True
    book(post)
    for _ in range(5):
        post.clock.advance(seconds=40)
        post.deliver()
    assert post.mails() == [] and post.states() == [("due", "email")]
    post.sim.faults.clear()
    post.clock.advance(seconds=40)
    post.deliver()
    assert len(post.mails()) == 1 and post.states() == [("sent", "email")]


def test_a_mail_server_that_is_down_holds_up_nobody_in_the_app(post: Post) -> None:
    post.sim.faults.mail_down = True
    assert "已创建面试 #1" in book(post)
    assert "#1" in post.say("bo.li", "我的面试")
    post.sim.faults.clear()
    post.clock.advance(seconds=40)
    post.deliver()
    assert len(post.mails()) == 1


def test_a_change_made_while_a_mail_waits_leaves_only_the_change(post: Post) -> None:
    post.sim.faults.mail_down = True
    book(post)
    post.say("bo.li", "改期 1 周三上午10点")
    post.sim.faults.clear()
    post.clock.advance(seconds=40)
    post.deliver()
    assert [mail.subject for mail in post.mails()] == ["Interview #1 was moved: 后端一面"]


def test_a_new_address_gets_what_still_waits_for_the_old(post: Post) -> None:
    post.sim.faults.mail_down = True
    book(post)
    post.say("ling.wu", "邮箱 Sofia Rossi new@mail.example")
    post.sim.faults.clear()
    post.clock.advance(seconds=40)
    post.deliver()
    assert post.mails() == [] and len(post.mails("new@mail.example")) == 1


def test_a_worker_killed_before_recording_sends_the_very_same_mail_again(post: Post) -> None:
    """No mail server takes two for one as WeCom does; that both are one mail only their Message-ID says."""
    post.sim.faults.mail_down = True
    book(post)
    post.sim.faults.clear()
    post.clock.advance(seconds=40)
    (row,) = claim(post.bot, limit=8)
    carrier = post.bot.carriers["email"]
    assert isinstance(carrier, EmailCarrier)
    carrier.prepare()
    carrier.post(row)  # and the worker dies
    assert deliver_due(post.bot) == 0
    post.clock.advance(seconds=LEASE.total_seconds() + 1)
    assert deliver_due(post.bot) == 1
    first, second = post.mails()
    assert first.source == second.source and first.header("Message-ID")


def test_a_lost_answer_may_show_a_mail_twice_but_never_loses_it(post: Post) -> None:
    post.sim.faults.mail_answer_lost = True
    book(post)
    post.sim.faults.clear()
    post.clock.advance(seconds=40)
    post.deliver()
    assert len({mail.source for mail in post.mails()}) == 1 and len(post.mails()) == 2
    assert post.states() == [("sent", "email")]


def test_mails_keep_to_their_pace_and_to_few_at_once(post: Post) -> None:
    for number in range(70):
        post.know(f"候选人{number}", email=f"c{number}@mail.example")
    with post.bot.database.transaction() as tx:
        tx.execute(
            """
            INSERT INTO outbox (dedup_key, person_id, kind, message, due_at, decided_at, expires_at,
                                created_at)
            SELECT 'x' || person_id, person_id, 'broadcast',
                   '{"title": null, "lines": [], "fields": [], "actions": [], "link": null, "card_ref": ""}',
                   %(now)s, %(now)s, %(now)s + interval '1 day', %(now)s
              FROM people WHERE email LIKE 'c%%@mail.example'
            """,
            {"now": post.clock()},
        )
    assert len(claim(post.bot, limit=32)) == 4
    assert claim(post.bot, limit=32) == []
    # Somebody in the app waits for none of them.
    assert "#1" in post.say("bo.li", "安排面试 陈博 明天下午3点")
    post.clock.advance(seconds=LEASE.total_seconds() + 1)
    post.deliver()
    assert len(post.sim.mails()) == 60
    post.clock.advance(seconds=61)
    post.deliver()
    assert len(post.sim.mails()) == 70
    assert {len(post.mails(f"c{number}@mail.example")) for number in range(70)} == {1}


def test_the_worker_sends_each_mail_once(post: Post) -> None:
    for number, name in enumerate(("Bianchi", "Conti", "Ferrari", "Greco", "Marino", "Ricci")):
        post.know(f"Sofia {name}", email=f"{name}@mail.example")
        post.sim.say("bo.li", f"安排面试 Sofia {name} 12月{number + 1}日上午10点 30分钟")
    delivery = Delivery(post.bot)
    delivery.start()
    try:
        with post.sim.state.changed:
            assert post.sim.state.changed.wait_for(lambda: len(post.sim.mails()) >= 6, timeout=20)
    finally:
        delivery.stop()
    assert len({mail.recipient for mail in post.sim.mails()}) == len(post.sim.mails()) == 6
