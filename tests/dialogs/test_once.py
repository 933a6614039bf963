"""One message, one effect: a callback that comes again changes nothing and hears the same answer."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.talk import Talk


@pytest.mark.parametrize(
    ("userid", "line"),
    [
        ("emma.clarke", "create room Maya Patel Friday 5pm"),
        ("bo.li", "改期 1 周五下午4点"),
        ("bo.li", "取消 1 原因"),
        ("chen.bo", "确认"),
        ("chen.bo", "拒绝 1"),
        ("chen.bo", "改期 1 周五下午4点"),
        ("bo.li", "我的面试"),
        ("bo.li", "language en"),
        ("bo.li", "改期"),
        ("bo.li", "asdf"),
    ],
)
def test_a_repeated_message_changes_nothing_and_hears_the_same(talk: Talk, userid: str, line: str) -> None:
    talk.book()
    first = talk.sim.say(userid, line)
    talk.deliver()
    talk.hush()
    audit = talk.rows("SELECT * FROM audit ORDER BY audit_id")
    with talk.nothing_changes():
        again = talk.sim.redeliver(first)
        talk.deliver()
    assert again.reply == first.reply
    assert talk.rows("SELECT * FROM audit ORDER BY audit_id") == audit
    for other in {"bo.li", "chen.bo", "maya.patel", "emma.clarke"} - {userid}:
        assert talk.hear(other) == ""


def test_copies_of_one_message_that_arrive_together_book_once(talk: Talk) -> None:
    talk.sim.faults.duplicate_callbacks = True
    first = talk.sim.say("bo.li", "安排面试 陈博 明天下午3点")
    talk.sim.faults.duplicate_callbacks = False
    with ThreadPoolExecutor(4) as pool:
        copies = list(pool.map(talk.sim.redeliver, [first] * 4))
    assert {copy.reply for copy in copies} == {first.reply}
    assert talk.statuses() == ["proposed"]
    talk.deliver()
    assert len(talk.new_messages("chen.bo")) == 1


def test_two_quick_messages_of_one_person_are_both_done(talk: Talk) -> None:
    talk.sim.say("bo.li", "安排面试 陈博 明天下午3点")
    talk.sim.say("bo.li", "安排面试 陈博 周五下午3点")
    assert talk.statuses() == ["proposed", "proposed"]


def test_the_same_words_sent_twice_are_two_messages(talk: Talk) -> None:
    talk.book()
    assert "约不上" in talk.say("bo.li", "安排面试 陈博 明天下午3点")


def test_a_button_pressed_twice_before_the_card_changed_answers_twice_and_acts_once(talk: Talk) -> None:
    talk.book()
    card = talk.sim.conversation("chen.bo")[-1]
    presses = [talk.sim.press("chen.bo", card, "confirm #1") for _ in range(2)]
    assert all(press.delivered for press in presses)
    talk.deliver()
    heard = talk.hear("chen.bo")
    assert "已确认面试 #1" in heard
    assert "已经确认过了" in heard
    assert talk.hear("bo.li").count("已确认面试") == 1
    assert talk.rows("SELECT count(*) FROM audit WHERE action = 'confirm'") == [(1,)]


def test_candidate_and_interviewer_who_act_at_once_both_get_an_answer(talk: Talk) -> None:
    talk.book()
    with ThreadPoolExecutor(2) as pool:
        confirmed = pool.submit(talk.sim.say, "chen.bo", "确认 1")
        cancelled = pool.submit(talk.sim.say, "bo.li", "取消 1")
    assert "#1" in (confirmed.result().reply or "")
    assert "已取消面试 #1" in (cancelled.result().reply or "")
    assert talk.statuses() == ["cancelled"]


def test_ten_people_who_book_one_candidate_at_once_get_one_booking_and_nine_offers(talk: Talk) -> None:
    for number in range(10):
        talk.meet(f"interviewer.{number}", f"面试官{number}", role="interviewer")
    with ThreadPoolExecutor(10) as pool:
        lines = [(f"interviewer.{number}", "安排面试 陈博 明天下午3点") for number in range(10)]
        done = list(pool.map(lambda each: talk.sim.say(*each), lines))
    assert all(exchange.delivered for exchange in done)
    assert talk.statuses() == ["proposed"]
    talk.deliver()
    heard = [talk.hear(userid) for userid, _ in lines]
    assert sum("已创建面试" in each for each in heard) == 1
    assert sum("对方没空" in each and "2026-11-24 16:00 周二" in each for each in heard) == 9
