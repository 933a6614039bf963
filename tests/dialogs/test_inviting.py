"""Conversations about inviting: what is forwarded, by which way, and links that are made anew."""

import pytest

from tests.talk import Talk, links_in


def page_of(heard: str) -> str:
    """Return the candidate's link in what was heard."""
    return next(link for link in links_in(heard) if "/i/" in link and not link.endswith("/code"))


@pytest.fixture
def outsider(talk: Talk) -> Talk:
    """An interview with somebody who is no member of the corp, and whom nothing reaches."""
    talk.know("Mia Wong")
    talk.book("create room Mia Wong tomorrow 3pm 45 min Backend", "emma.clarke")
    return talk


def test_booking_gives_the_text_to_forward_with_the_page_in_it(talk: Talk) -> None:
    talk.know("王小明")
    created = talk.say("bo.li", "安排面试 王小明 明天下午3点 后端一面")
    assert "我联系不上王小明，请把下面这段话转发过去" in created
    assert (
        "王小明，你好！邀请你参加面试 · 后端一面：\n2026-11-24 15:00 周二，60 分钟，面试官李博。" in created
    )
    assert "/room/" not in created.partition("你的房间")[0]
    assert "/i/" in page_of(created)


def test_what_is_forwarded_is_in_the_candidates_language_and_on_their_clock(talk: Talk) -> None:
    talk.know("Jürgen Klein", language="en")
    talk.rows("UPDATE people SET timezone = 'Europe/Berlin' WHERE name = 'Jürgen Klein' RETURNING 1")
    created = talk.say("bo.li", "安排面试 Jürgen Klein 明天下午3点 后端一面")
    assert "我联系不上 Jürgen Klein" in created
    assert "Hello Jürgen Klein, you are invited to an interview · 后端一面:" in created
    assert "2026-11-24 08:00 Tue (Berlin time), 60 min, with 李博." in created


def test_invite_gives_words_links_and_a_code(outsider: Talk) -> None:
    outsider.say("emma.clarke", "invite #1")
    *_, intro, words, code = outsider.sim.conversation("emma.clarke")
    assert "Mia Wong's link: http://127.0.0.1:8000/i/" in intro.text
    assert f"{page_of(intro.text)}/code" in intro.text
    assert words.text.startswith("Hello Mia Wong, you are invited")
    assert page_of(words.text) == page_of(intro.text)
    assert code.kind == "image"
    assert code.extra["picture"].startswith("data:image/png;base64,")


def test_the_code_is_uploaded_once_and_again_when_it_expires(outsider: Talk) -> None:
    def codes() -> list[str]:
        heard = outsider.sim.conversation("emma.clarke")
        return [message.extra["media_id"] for message in heard if message.kind == "image"]

    for _ in range(2):
        outsider.say("emma.clarke", "invite #1")
    assert len(codes()) == 2 and len(set(codes())) == 1
    outsider.say("emma.clarke", "reschedule #1 2026-12-04 15:00")
    outsider.clock.advance(days=2, hours=1)
    outsider.say("emma.clarke", "invite #1")
    assert len(set(codes())) == 2


def test_a_code_that_cannot_be_uploaded_is_tried_again(outsider: Talk) -> None:
    outsider.sim.faults.error_next(-1, only="media/upload")
    outsider.say("emma.clarke", "invite #1")
    heard = outsider.sim.conversation("emma.clarke")
    assert heard[-1].kind == "text"
    outsider.clock.advance(minutes=1)
    outsider.deliver()
    assert outsider.sim.conversation("emma.clarke")[-1].kind == "image"


def test_with_an_account_the_chat_is_offered_too(outsider: Talk) -> None:
    url = "https://work.weixin.qq.com/kfid/kfc1?enc_scene=E"
    outsider.rows("INSERT INTO kf_accounts (open_kfid, contact_url) VALUES ('wk1', %s) RETURNING 1", url)
    heard = outsider.say("emma.clarke", "invite #1")
    token = page_of(heard).rpartition("/")[2]
    assert f"Chat in WeChat: {url}&scene_param={token}" in heard
    assert f"Or answer in WeChat: {url}&scene_param={token}" in heard


@pytest.mark.parametrize(
    ("userid", "said"),
    [
        ("emma.clarke", "invite #1 new"),
        ("emma.clarke", "invite #1 with a new link"),
        ("ling.wu", "邀请 1 新链接"),
        ("ling.wu", "邀请 1 换个新链接"),
    ],
)
def test_a_new_link_ends_the_old_one(outsider: Talk, userid: str, said: str) -> None:
    before = page_of(outsider.say("emma.clarke", "invite #1"))
    assert page_of(outsider.say("emma.clarke", "invite #1")) == before
    after = page_of(outsider.say(userid, said))
    assert after != before
    assert page_of(outsider.say("emma.clarke", "invite #1")) == after
    assert outsider.rows("SELECT count(*) FROM audit WHERE action = 'new_link'") == [(1,)]


def test_only_its_interviewers_and_admins_invite(outsider: Talk) -> None:
    assert "/i/" in outsider.say("ling.wu", "邀请 1")
    assert "没有找到你的面试 #1" in outsider.say("bo.li", "邀请 1")
    assert "Please ask HR" in outsider.say("maya.patel", "invite #1")


def test_who_is_over_or_off_is_not_invited(outsider: Talk) -> None:
    outsider.say("emma.clarke", "cancel #1")
    assert "/i/" not in outsider.say("emma.clarke", "invite #1")


def test_a_member_who_is_the_candidate_is_not_given_their_own_invitation(talk: Talk) -> None:
    talk.book("安排面试 Emma Clarke 明天下午3点")
    assert "You are the candidate of interview #1" in talk.say("emma.clarke", "invite #1")


def test_what_follows_says_what_stands(outsider: Talk) -> None:
    outsider.say("emma.clarke", "propose #1 Thursday 3pm; Friday 10am")
    assert "Please choose a time that suits you here:" in outsider.say("emma.clarke", "invite #1")
    outsider.say("emma.clarke", "choose #1 2")
    assert "2026-11-27 10:00 Fri, 45 min, with Emma Clarke." in outsider.say("emma.clarke", "invite #1")


def test_who_cannot_be_told_of_a_move_has_the_link_to_be_told_by(outsider: Talk) -> None:
    moved = outsider.say("emma.clarke", "reschedule #1 Friday 10am")
    assert "please tell them yourself" in moved
    assert "/i/" in page_of(moved)


def test_an_admin_sees_which_ways_are_open(outsider: Talk) -> None:
    outsider.rows("UPDATE people SET email = 'mia@example.com' WHERE name = 'Mia Wong' RETURNING 1")
    shown = outsider.say("ling.wu", "人员 Mia Wong")
    assert "邮箱：没有设置邮件服务器" in shown
    assert "链接：#1：http://127.0.0.1:8000/i/" in shown
    assert "微信：" not in shown


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ("", "微信：可发到 2026-11-25 09:55 周三，还剩 5/5 条"),
        ("sent_since = 4", "还剩 1/5 条"),
        ("sent_since = 5", "微信：窗口已关，等对方再说话"),
        ("last_word_at = last_word_at - interval '48 hours'", "微信：窗口已关"),
        ("is_refusing = true", "微信：对方不收消息"),
        ("service_state = 3", "微信：人工接待中"),
    ],
)
def test_an_admin_sees_how_a_wechat_window_stands(outsider: Talk, facts: str, said: str) -> None:
    now = outsider.clock()
    outsider.rows("INSERT INTO kf_accounts (open_kfid) VALUES ('wk1') RETURNING 1")
    outsider.rows(
        "INSERT INTO kf_customers (open_kfid, external_userid, person_id, last_word_at, created_at)"
        " SELECT 'wk1', 'wm1', person_id, %s, %s FROM people WHERE name = 'Mia Wong' RETURNING 1",
        now,
        now,
    )
    if facts:
        outsider.rows(f"UPDATE kf_customers SET {facts} RETURNING 1")
    assert said in outsider.say("ling.wu", "人员 Mia Wong")
