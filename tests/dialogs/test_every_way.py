"""A candidate of several ways whose WeChat window closes at the worst moment: each change is learned once."""

from datetime import timedelta

import pytest

from bot.simulator import Simulator
from tests.dialogs.test_wechat import link
from tests.talk import KF_ID, MONDAY, InWeChat, Talk

ZHANG = "zhang@mail.example"


@pytest.fixture
def bot_settings(sim: Simulator) -> dict[str, str]:
    return {"WECOM_KF_ID": KF_ID, "SMTP_URL": sim.serve_mail(), "MAIL_FROM": "interviews@corp.example"}


class Journey:
    """Counts by which ways the candidate learns what happens, and looks whether their interviewer is told."""

    def __init__(self, talk: Talk, zhang: InWeChat) -> None:
        self._talk = talk
        self._zhang = zhang
        self._seen = self._all()

    def learned(self) -> dict[str, int]:
        """Return how many messages came by each way since the last look; `hand`: asked to
        tell them."""
        before, self._seen = self._seen, self._all()
        found = {way: len(messages[len(before[way]) :]) for way, messages in self._seen.items()}
        found["hand"] = min(found["hand"], 1)
        return {way: count for way, count in found.items() if count}

    def close_window(self) -> None:
        query = "UPDATE kf_customers SET last_word_at = last_word_at - interval '49 hours' RETURNING 1"
        self._talk.rows(query)
        self._talk.sim.wechat.lapse(self._zhang.external_userid, 49)

    def _all(self) -> dict[str, list[str]]:
        def said_to(userid: str) -> list[str]:
            return [each.text for each in self._talk.sim.conversation(userid) if each.direction == "out"]

        mails = [mail.text for mail in self._talk.sim.mails(ZHANG)]
        forwarded = [text for text in said_to("bo.li") if "请你转告" in text or "转发给对方" in text]
        return {"kf": said_to(self._zhang.external_userid), "email": mails, "hand": forwarded}


@pytest.mark.parametrize("has_mail", [True, False], ids=["mail", "no-mail"])
@pytest.mark.parametrize("closes_before", ["nothing", "the reminder", "the move", "the cancellation"])
def test_each_change_is_learned_once_whenever_the_window_closes(
    talk: Talk, closes_before: str, has_mail: bool
) -> None:
    talk.know("张伟")
    if has_mail:
        talk.rows("UPDATE people SET email = %s WHERE name = '张伟' RETURNING 1", ZHANG)
    talk.book("安排面试 张伟 后天下午3点")
    zhang = talk.customer("wmZhang", "小张")
    zhang.open(link(talk))
    zhang.say("确认")
    assert talk.statuses() == ["confirmed"]
    journey, is_closed = Journey(talk, zhang), False

    def reached_by(step: str) -> dict[str, int]:
        nonlocal is_closed
        if step == closes_before:
            journey.close_window()
            is_closed = True
        return {("email" if has_mail else "hand") if is_closed else "kf": 1}

    expected = reached_by("the reminder")
    talk.run_until(MONDAY + timedelta(days=1, hours=5, minutes=30), timedelta(minutes=10))
    assert journey.learned() == expected

    expected = reached_by("the move")
    talk.say("bo.li", "改期 1 后天下午5点")
    assert talk.starts() == ["11-26 17:00"]
    assert journey.learned() == expected

    expected = reached_by("the cancellation")
    talk.say("bo.li", "取消 1")
    talk.say("bo.li", "是")
    assert talk.statuses() == ["cancelled"]
    assert journey.learned() == expected
