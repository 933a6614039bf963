"""Candidates in WeChat, through customer service: in by their link, then the same talk as everybody has."""

from datetime import timedelta

import pytest

from bot.kf.pulling import make_contact_way
from handlers.invitations import chat_link, page_link
from storage.audit import Cause
from storage.interviews import require_interview
from storage.invitations import renew_invite_key
from tests.talk import KF_ID, MONDAY, InWeChat, Talk, links_in

#: What is not to be heard by anybody but the candidate.
SECRETS = ("张伟", "15:00", "#1", "李博")


@pytest.fixture
def bot_settings() -> dict[str, str]:
    return {"WECOM_KF_ID": KF_ID}


@pytest.fixture
def chen(talk: Talk) -> InWeChat:
    """Somebody in WeChat, and an interview of a candidate whom only WeChat reaches."""
    talk.know("张伟")
    talk.book("安排面试 张伟 后天下午3点")
    return talk.customer("wmChen", "小张")


@pytest.fixture
def zhang(talk: Talk, chen: InWeChat) -> InWeChat:
    """The candidate, who has opened their link and been welcomed."""
    assert "张伟" in chen.open(link(talk))
    talk.hush()
    return chen


def link(talk: Talk, number: int = 1) -> str:
    """Return the link into WeChat of an interview's candidate."""
    make_contact_way(talk.bot)
    with talk.bot.database.transaction() as tx:
        made = chat_link(tx, require_interview(tx, interview_id=number).candidate)
    assert made is not None
    return talk.bot.links.url(made)


def page(talk: Talk, number: int = 1) -> str:
    with talk.bot.database.transaction() as tx:
        return talk.bot.links.url(page_link(tx, require_interview(tx, interview_id=number).candidate))


def bare(talk: Talk) -> str:
    """Return the account's link for nobody in particular."""
    return link(talk).partition("&scene_param=")[0]


def says_nothing(heard: str) -> bool:
    return bool(heard) and not any(secret in heard for secret in SECRETS)


# Coming in


def test_opening_the_link_ties_the_candidate_and_welcomes_them(talk: Talk, chen: InWeChat) -> None:
    heard = chen.open(link(talk))
    assert "张伟，你好" in heard and "#1" in heard and "2026-11-25 15:00" in heard
    assert chen.items() == ["确认参加", "不参加", "换个时间"]
    assert "“小张”" in talk.hear("bo.li")
    assert "已确认" in chen.press("确认参加")
    assert talk.statuses() == ["confirmed"]
    assert "张伟" in talk.hear("bo.li")


def test_opening_the_link_again_welcomes_again_and_tells_the_interviewer_once(
    talk: Talk, zhang: InWeChat
) -> None:
    talk.clock.advance(hours=49)
    talk.sim.wechat.lapse("wmChen", 49)
    assert "张伟" in zhang.open(link(talk))
    assert talk.hear("bo.li") == ""


def test_free_text_meets_the_same_handlers(talk: Talk, zhang: InWeChat) -> None:
    assert "#1" in zhang.say("我的面试")
    assert "2026-11-25 15:00" in zhang.say("在哪")
    assert "已转告" in zhang.say("改期 1 后天下午5点") or talk.hear("bo.li")


def test_a_member_who_writes_in_wechat_is_answered_there(talk: Talk, chen: InWeChat) -> None:
    talk.book("安排面试 陈博 周五下午4点")
    chen.open(link(talk, 2))
    talk.hush()
    assert "#2" in chen.say("我的面试")
    assert talk.hear("chen.bo") == ""
    talk.say("bo.li", "改期 2 周五下午5点")
    assert "17:00" in talk.hear("chen.bo") and chen.hear() == "", "news goes to the app, as before"


def test_pictures_and_places_are_answered(zhang: InWeChat) -> None:
    for msgtype in ("image", "voice", "location", "file", "merged_msg", "note", "business_card"):
        assert zhang.send(msgtype), msgtype


def test_an_item_of_an_old_message_changes_nothing(talk: Talk, zhang: InWeChat) -> None:
    old = talk.sim.conversation("wmChen")[-1]
    zhang.say("在吗")
    talk.say("bo.li", "改期 1 后天下午5点")
    zhang.hear()
    confirm = next(i["click"]["id"] for i in old.extra["list"] if i["click"]["content"] == "确认参加")
    heard = zhang.after(talk.sim.wechat.press("wmChen", old, confirm))
    assert talk.statuses() == ["proposed"]
    assert "17:00" in heard
    zhang.press("确认参加")
    assert talk.statuses() == ["confirmed"]


def test_one_person_with_two_applications_is_welcomed_to_each(talk: Talk, zhang: InWeChat) -> None:
    talk.book("安排面试 张伟 周五下午4点", userid="emma.clarke")
    zhang.hear()
    talk.sim.wechat.lapse("wmChen", 49)
    talk.clock.advance(hours=1)
    zhang.open(link(talk, 2))
    newest = talk.sim.conversation("wmChen")[-1].text
    assert "#2" in newest and "#1" not in newest
    assert talk.rows("SELECT count(*) FROM kf_claims WHERE is_accepted") == [(1,)]


def test_who_comes_without_a_link_can_paste_it(talk: Talk, chen: InWeChat) -> None:
    assert says_nothing(chen.open(bare(talk)))
    assert says_nothing(chen.say("你好"))
    assert "2026-11-25 15:00" in chen.say(f"这是我的邀请 {page(talk)}，谢谢")
    assert "已确认" in chen.say("确认")


def test_a_link_of_somebody_else_is_no_invitation(zhang: InWeChat) -> None:
    assert "失效" not in zhang.say("我的作品：https://portfolio.example/i/abc")


def test_a_late_welcome_is_said_when_the_window_is_open(talk: Talk, chen: InWeChat) -> None:
    chen.say("在吗")
    ticket = talk.sim.wechat.open("wmChen", link(talk))
    assert "2026-11-25 15:00" in chen.after(ticket), "no code is given to who has written"


def test_a_welcome_that_comes_too_late_is_nothing_lost(talk: Talk, chen: InWeChat) -> None:
    ticket = talk.sim.wechat.open("wmChen", link(talk))
    talk.clock.advance(seconds=30)
    assert chen.after(ticket) == ""
    assert "2026-11-25 15:00" in chen.say("我的面试")


# Links of others, over, altered


def test_a_second_wechat_user_with_one_link_hears_nothing_until_the_interviewer_says_so(
    talk: Talk, zhang: InWeChat
) -> None:
    other = talk.customer("wmOther", "路人")
    assert says_nothing(other.open(link(talk)))
    assert says_nothing(other.say("我的面试"))
    assert "“路人”" in talk.hear("bo.li")
    assert "#1" in talk.press("bo.li", "是本人")
    other.say("在吗")
    assert "2026-11-25 15:00" in other.say("我的面试")


def test_a_second_wechat_user_who_is_refused_stays_out_and_the_link_is_replaced(
    talk: Talk, zhang: InWeChat
) -> None:
    old, other = link(talk), talk.customer("wmOther", "路人")
    other.open(old)
    heard = talk.press("bo.li", "不是本人")
    [fresh] = [each for each in links_in(heard) if "scene_param" in each]
    assert fresh == link(talk) != old
    talk.sim.wechat.lapse("wmOther")
    assert says_nothing(other.open(old))
    talk.sim.wechat.lapse("wmOther")
    assert says_nothing(other.open(fresh)), "who was refused is not let in by the new link either"
    assert "2026-11-25 15:00" in zhang.say("我的面试")


def test_a_forwarded_link_that_was_opened_first_can_be_taken_back(talk: Talk, chen: InWeChat) -> None:
    chen.open(link(talk))
    heard = talk.press("bo.li", "不是本人")
    assert "作废" in heard
    assert says_nothing(chen.say("我的面试"))
    real = talk.customer("wmReal", "张伟")
    assert "2026-11-25 15:00" in real.open(link(talk))
    talk.hush()
    talk.say("bo.li", "改期 1 后天下午5点")
    assert chen.hear() == ""


def test_who_is_known_as_one_candidate_does_not_become_another(talk: Talk, zhang: InWeChat) -> None:
    talk.know("王芳")
    talk.book("安排面试 王芳 周五下午4点", userid="emma.clarke")
    talk.sim.wechat.lapse("wmChen", 49)
    talk.clock.advance(minutes=1)
    heard = zhang.open(link(talk, 2))
    assert "王芳" not in heard and "16:00" not in heard
    assert "2026-11-25 15:00" in zhang.say("我的面试")
    asked = talk.hear("emma.clarke")
    assert "王芳" in asked and "张伟" not in asked
    assert talk.press("emma.clarke", "是本人")
    heard = zhang.say("我的面试")
    assert "#2" in heard and "#1" not in heard


@pytest.mark.parametrize("spoil", ["renewed", "over", "altered", "nonsense"])
def test_a_link_that_opens_nothing_more_says_so(talk: Talk, chen: InWeChat, spoil: str) -> None:
    url = link(talk)
    if spoil == "renewed":
        with talk.bot.database.transaction() as tx:
            candidate = require_interview(tx, interview_id=1).candidate
            cause = Cause(None, talk.clock(), "test")
            renew_invite_key(tx, cause=cause, interview_id=1, person_id=candidate.person_id)
    elif spoil == "over":
        talk.clock.advance(days=5)
    elif spoil == "altered":
        url = url[:-3] + "AAA"
    else:
        url = url.partition("&scene_param=")[0] + "&scene_param=1"
    heard = chen.open(url)
    assert "失效" in heard and says_nothing(heard)
    assert talk.rows("SELECT person_id FROM kf_customers") == [(None,)]


# Strangers


def test_a_name_alone_opens_nothing_and_the_answer_tells_nothing(talk: Talk, chen: InWeChat) -> None:
    other = talk.customer("wmOther", "路人")
    assert chen.say("你好") == other.say("你好")
    assert chen.say("我是张伟") == other.say("我是赵六")
    assert says_nothing(chen.say("张伟"))
    asked = talk.hear("bo.li")
    assert asked.count("张伟") == asked.count("小张") == 1 or "小张" in asked
    assert talk.rows("SELECT count(*) FROM kf_claims") == [(1,)]
    heard = talk.press("bo.li", "是本人")
    assert "张伟" in heard
    assert "2026-11-25 15:00" in chen.hear()


def test_a_stranger_cannot_have_interviewers_asked_without_end(talk: Talk, chen: InWeChat) -> None:
    for hour, name in enumerate(("赵敏", "钱锋", "孙悦", "吴迪", "郑凯"), 10):
        talk.know(name)
        talk.book(f"安排面试 {name} 2026-11-27 {hour}:00")
        chen.say(name)
    assert talk.rows("SELECT count(*) FROM kf_claims") == [(3,)]


def test_only_the_interviews_own_people_decide_who_somebody_is(talk: Talk, chen: InWeChat) -> None:
    chen.say("张伟")
    [(claim,)] = talk.rows("SELECT claim_id FROM kf_claims")
    assert "没有" in talk.say("bo.li", f"是本人 {claim + 1}")
    assert "no such" in talk.say("emma.clarke", f"is them {claim}")
    talk.say("chen.bo", f"是本人 {claim}")
    assert talk.rows("SELECT person_id FROM kf_customers") == [(None,)]


# Servicers


def test_while_a_human_has_it_the_bot_is_silent_and_says_so(talk: Talk, zhang: InWeChat) -> None:
    zhang.say("我的面试")
    assert zhang.after(talk.sim.wechat.take_over("wmChen", "ling.wu")) == ""
    told = talk.hear("bo.li")
    assert "张伟" in told and "吴玲" in told
    heard = zhang.after(talk.sim.wechat.servicer_says("wmChen", "您好，我是吴玲"))
    assert heard == "您好，我是吴玲"
    assert zhang.say("确认") == ""
    assert talk.statuses() == ["proposed"]
    assert talk.hear("bo.li") == ""
    talk.say("bo.li", "改期 1 后天下午5点")
    assert zhang.hear() == ""
    assert "人工沟通已结束" in zhang.after(talk.sim.wechat.give_back("wmChen"))
    assert "张伟" in talk.hear("bo.li")
    assert "17:00" in zhang.say("我的面试")


def test_what_happened_in_one_go_is_taken_in_its_order(talk: Talk, zhang: InWeChat) -> None:
    zhang.say("在吗")
    wechat = talk.sim.wechat
    talk.sim.faults.kf_lost_bells = 1
    wechat.take_over("wmChen", "ling.wu")
    wechat.say("wmChen", "这句是对人工说的")
    wechat.give_back("wmChen")
    talk.sim.faults.clear()
    heard = zhang.say("我的面试")
    assert heard.count("#1") == 1 or "2026-11-25 15:00" in heard
    assert "没看懂" not in heard
    assert "吴玲" in talk.hear("bo.li")


def test_who_enters_while_a_human_has_the_chat_is_not_welcomed(talk: Talk, zhang: InWeChat) -> None:
    zhang.say("在吗")
    zhang.after(talk.sim.wechat.take_over("wmChen", "ling.wu"))
    talk.sim.wechat.lapse("wmChen")
    assert zhang.open(link(talk)) == ""


def test_a_session_that_ended_unheard_is_the_bots_again(talk: Talk, zhang: InWeChat) -> None:
    zhang.say("在吗")
    zhang.after(talk.sim.wechat.take_over("wmChen", "ling.wu"))
    talk.sim.state.kept.kf.customers["wmChen"].state = 4
    assert "#1" in zhang.say("我的面试")


@pytest.mark.parametrize("words", ["人工", "转人工客服", "我要人工！", "talk to a human", "Human please"])
def test_who_asks_for_a_human_gets_their_interviewer(talk: Talk, zhang: InWeChat, words: str) -> None:
    heard = zhang.say(words)
    assert "李博" in heard
    assert "转给你" in talk.hear("bo.li") or "yours now" in heard
    assert zhang.say("在吗") == ""
    zhang.after(talk.sim.wechat.servicer_says("wmChen", "我是李博"))
    zhang.after(talk.sim.wechat.give_back("wmChen"))
    assert "#1" in zhang.say("我的面试")


def test_who_asks_for_a_human_that_cannot_be_had_is_told_and_so_is_the_interviewer(
    talk: Talk, zhang: InWeChat
) -> None:
    talk.sim.faults.error_next(95014, only="kf/service_state/trans")
    assert "转告" in zhang.say("人工")
    assert "张伟" in talk.hear("bo.li")
    assert "#1" in zhang.say("我的面试")


def test_a_servicer_who_rejects_a_candidate_is_told_of(talk: Talk, zhang: InWeChat) -> None:
    zhang.after(talk.sim.wechat.reject("wmChen", "ling.wu"))
    assert "张伟" in talk.hear("bo.li")
    zhang.after(talk.sim.wechat.reject("wmChen", "ling.wu", switch=0))
    zhang.after(talk.sim.wechat.servicer_status("ling.wu", 2))
    assert talk.hear("bo.li") == ""


# What does not arrive


def test_who_blocks_the_account_is_told_another_way_and_comes_back(talk: Talk, zhang: InWeChat) -> None:
    zhang.say("在吗")
    talk.sim.wechat.block("wmChen")
    talk.say("bo.li", "改期 1 后天下午5点")
    talk.hush()
    zhang.after(talk.sim.wechat.servicer_status("ling.wu", 1))
    assert "17:00" in talk.hear("bo.li"), "the interviewer gets it to pass on"
    assert talk.rows("SELECT is_refusing FROM kf_customers") == [(True,)]
    talk.say("bo.li", "改期 1 后天下午6点")
    assert zhang.hear() == ""
    assert "18:00" in zhang.say("我的面试")
    assert talk.rows("SELECT is_refusing FROM kf_customers") == [(False,)]


@pytest.mark.parametrize("fail_type", [0, 4, 6, 13])
def test_a_message_that_fails_later_is_owed_another_way_once(
    talk: Talk, zhang: InWeChat, fail_type: int
) -> None:
    zhang.say("在吗")
    talk.sim.faults.kf_fail_type = fail_type
    talk.say("bo.li", "改期 1 后天下午5点")
    talk.sim.faults.clear()
    talk.hush()
    zhang.after(talk.sim.wechat.servicer_status("ling.wu", 1))
    told = talk.hear("bo.li")
    assert told.count("请转") + told.count("转发") >= 1 or "17:00" in told
    assert talk.hear("bo.li") == ""
    assert zhang.hear() == ""


def test_a_window_that_closed_unnoticed_moves_the_message_on(talk: Talk, zhang: InWeChat) -> None:
    zhang.say("在吗")
    talk.sim.wechat.lapse("wmChen")
    heard = talk.say("bo.li", "改期 1 后天下午5点")
    assert "17:00" in heard
    assert zhang.hear() == ""
    assert talk.rows("SELECT sent_since >= 5 FROM kf_customers") == [(True,)]
    assert talk.rows("SELECT count(*) FROM outbox WHERE kind = 'moved' AND status = 'sent'") == [(0,)]


def test_a_servicer_who_took_over_unnoticed_is_noticed_by_the_refusal(talk: Talk, zhang: InWeChat) -> None:
    zhang.say("在吗")
    talk.sim.faults.kf_lost_bells = 1
    talk.sim.wechat.take_over("wmChen", "ling.wu").wait()
    talk.say("bo.li", "改期 1 后天下午5点")
    assert talk.rows("SELECT service_state, servicer_userid FROM kf_customers") == [(3, "ling.wu")]
    assert zhang.hear() == ""


def test_what_was_taken_back_before_it_was_read_has_no_effect(talk: Talk, zhang: InWeChat) -> None:
    talk.sim.wechat.say("wmChen", "确认").wait()
    said = talk.sim.conversation("wmChen")[-1]
    zhang.after(talk.sim.wechat.recall("wmChen", said.msgid))
    assert talk.statuses() == ["proposed"]


def test_a_journey_in_wechat(talk: Talk, zhang: InWeChat) -> None:
    confirmed = zhang.press("确认参加")
    assert "/i/" in confirmed and "/room/" not in confirmed
    assert "/room/" not in zhang.say("我的面试")
    talk.run_until(talk.clock.now + timedelta(hours=29, minutes=30), timedelta(minutes=10))
    assert "2026-11-25 15:00" in zhang.hear(), "reminded the day before"
    zhang.say("1")
    talk.say("bo.li", "改期 1 后天下午5点")
    assert "17:00" in zhang.hear()
    zhang.press("确认参加")
    assert talk.statuses() == ["confirmed"]
    talk.run_until(talk.clock.now + timedelta(hours=47), timedelta(minutes=10))
    assert any("/i/" in each for each in links_in(zhang.hear()))


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_the_day_before_asks_for_a_word_and_a_1_opens_the_window_anew(
    talk: Talk, zhang: InWeChat, is_confirmed: bool
) -> None:
    zhang.say("确认" if is_confirmed else "你好")
    talk.run_until(MONDAY + timedelta(days=1, hours=5, minutes=30))
    assert "请回复“1”" in zhang.hear()
    heard = zhang.say("1")
    assert "2026-11-25 15:00" in heard and talk.statuses() == ["confirmed" if is_confirmed else "proposed"]
    talk.run_until(MONDAY + timedelta(days=2, hours=4, minutes=30))
    assert "15:00" in zhang.hear(), "and the hour before comes in WeChat too"
