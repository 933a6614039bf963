"""The bell, the puller and the handler of customer service, against the simulator and a real database."""

import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import create_app
from bot.dispatch import dispatch
from bot.drainer import Drainer
from bot.kf.handling import LEASE, handle_next
from bot.kf.pulling import make_contact_way, pull
from bot.kf.service import KfService, work_through
from bot.simulator import Simulator
from bot.wecom.errors import WeComError
from bot.wecom.messages import Incoming
from storage.database import Database
from storage.errors import StorageError
from storage.kf import POLL, become_puller, get_kf_account, note_bell, note_pulled, take_kf_message
from tests.talk import KF_ID, InWeChat, Talk, serve_app


@pytest.fixture
def bot_settings() -> dict[str, str]:
    return {"WECOM_KF_ID": KF_ID}


@pytest.fixture
def chen(talk: Talk) -> InWeChat:
    """Somebody in WeChat, and an account that has been pulled before."""
    work_through(talk.bot)
    return talk.customer("wmChen", "小张")


def kept(talk: Talk) -> list[str]:
    rows = talk.rows(
        "SELECT content #>> '{text,content}' FROM kf_messages WHERE origin = 3 ORDER BY position"
    )
    return [text for (text,) in rows]


def pulls(sim: Simulator) -> int:
    return int(sim.ledger.counts()["calls"].get("kf/sync_msg", {}).get("0", 0))


def pull_all(talk: Talk) -> int:
    count = 0
    while pull(talk.bot) is not None:
        count += 1
    return count


# The bell


@pytest.mark.parametrize("path", ["/wecom/callback", "/wecom/kf/callback"])
def test_a_bell_is_answered_at_once_and_leaves_a_mark(talk: Talk, chen: InWeChat, path: str) -> None:
    talk.sim.callback_url = talk.url + path
    before = pulls(talk.sim)
    exchange = talk.sim.wechat.say("wmChen", "在吗").wait()
    assert exchange.delivered and exchange.reply is None
    assert talk.rows("SELECT rung_at IS NOT NULL, token LIKE 'ENC%%' FROM kf_accounts") == [(True, True)]
    assert pulls(talk.sim) == before, "nothing is pulled while WeCom listens"
    assert pull_all(talk) == 1
    assert talk.rows("SELECT rung_at FROM kf_accounts") == [(None,)]


def test_a_bell_of_another_account_is_none_of_ours(talk: Talk, chen: InWeChat) -> None:
    for open_kfid in ("wkOther", ""):
        bell = Incoming(kind="event", event="kf_msg_or_event", open_kfid=open_kfid, token="ENC")
        assert dispatch(talk.bot, bell, arrived=None) == ""
    assert pull_all(talk) == 0


def test_a_bell_that_rings_during_a_pull_is_not_lost(talk: Talk, chen: InWeChat) -> None:
    talk.sim.wechat.say("wmChen", "一").wait()
    with talk.bot.database.transaction() as tx:
        before = get_kf_account(tx, open_kfid=KF_ID)
    talk.clock.advance(seconds=1)
    with talk.bot.database.transaction() as tx:
        note_bell(tx, open_kfid=KF_ID, token="ENCnew", now=talk.clock())
        note_pulled(tx, before, now=talk.clock())
    with talk.bot.database.transaction() as tx:
        assert get_kf_account(tx, open_kfid=KF_ID).rung_at is not None


def test_a_bell_never_waits_for_who_pulls(talk: Talk, chen: InWeChat) -> None:
    with talk.bot.database.transaction() as tx:
        assert become_puller(tx, open_kfid=KF_ID)
        get_kf_account(tx, open_kfid=KF_ID)
        exchange = talk.sim.wechat.say("wmChen", "在吗").wait()
        assert exchange.delivered and exchange.deliveries[0].elapsed_s < 1


# The puller


def test_one_pulls_at_a_time(talk: Talk, chen: InWeChat) -> None:
    talk.sim.wechat.say("wmChen", "在吗").wait()
    with talk.bot.database.transaction() as tx:
        assert become_puller(tx, open_kfid=KF_ID)
        assert pull(talk.bot) is None
    assert pull(talk.bot) == 1


def test_messages_and_cursor_are_kept_together_or_not_at_all(talk: Talk, chen: InWeChat) -> None:
    for number in range(3):
        talk.sim.wechat.say("wmChen", f"m{number}").wait()
    with talk.bot.database.transaction() as tx:
        tx.execute("ALTER TABLE kf_accounts ADD CONSTRAINT broken CHECK (pulled_at IS NULL) NOT VALID")
    with pytest.raises(StorageError):
        pull(talk.bot)
    assert kept(talk) == []
    with talk.bot.database.transaction() as tx:
        tx.execute("ALTER TABLE kf_accounts DROP CONSTRAINT broken")
    pull_all(talk)
    assert kept(talk) == ["m0", "m1", "m2"]


def test_empty_and_short_pages_and_repeated_messages_lose_and_double_nothing(
    talk: Talk, chen: InWeChat
) -> None:
    talk.sim.faults.set(
        {"kf_page_size": 2, "kf_empty_pages": 2, "kf_repeats": 5, "kf_tokenless_per_minute": 1000}
    )
    for number in range(7):
        talk.sim.wechat.say("wmChen", f"m{number}").wait()
    assert pull_all(talk) > 7
    assert kept(talk) == [f"m{number}" for number in range(7)]


def test_a_lost_cursor_repeats_nothing(talk: Talk, chen: InWeChat) -> None:
    chen.say("在吗")
    before = talk.rows("SELECT count(*) FROM inbox")
    with talk.bot.database.transaction() as tx:
        tx.execute("UPDATE kf_accounts SET cursor = ''")
    talk.clock.advance(minutes=2)
    assert pull_all(talk) == 1
    assert not handle_next(talk.bot)
    assert talk.rows("SELECT count(*) FROM inbox") == before


def test_a_stale_token_is_done_without(talk: Talk, chen: InWeChat) -> None:
    talk.sim.faults.kf_stale_tokens = True
    talk.sim.wechat.say("wmChen", "在吗").wait()
    assert pull(talk.bot) is None, "the next attempt comes after a pause"
    assert pull(talk.bot) == 1
    assert kept(talk) == ["在吗"]


def test_an_old_bell_is_asked_for_without_its_token(talk: Talk, chen: InWeChat) -> None:
    talk.sim.wechat.say("wmChen", "在吗").wait()
    talk.clock.advance(minutes=11)
    assert pull(talk.bot) == 1
    assert "95007" not in talk.sim.ledger.counts()["calls"]["kf/sync_msg"]


def test_a_limit_is_told_to_who_pulls(talk: Talk, chen: InWeChat) -> None:
    talk.sim.faults.set({"kf_stale_tokens": True, "kf_tokenless_per_minute": 0})
    talk.sim.wechat.say("wmChen", "在吗").wait()
    assert pull(talk.bot) is None
    with pytest.raises(WeComError) as refused:
        pull(talk.bot)
    assert refused.value.errcode == 45009
    talk.sim.faults.clear()
    assert pull(talk.bot) == 1


def test_a_lost_bell_is_made_up_for(talk: Talk, chen: InWeChat) -> None:
    talk.sim.faults.kf_lost_bells = 1
    talk.sim.wechat.say("wmChen", "在吗").wait()
    assert pull(talk.bot) is None
    talk.clock.now += POLL
    assert pull(talk.bot) == 1
    talk.clock.now -= timedelta(days=1)
    talk.sim.wechat.say("wmChen", "还在吗").wait()
    assert pull(talk.bot) == 1, "a clock that was stepped back delays nothing"


def test_what_was_said_before_the_bot_was_there_is_not_answered(talk: Talk) -> None:
    talk.sim.faults.kf_lost_bells = 1
    talk.sim.add_customer("wmOld", "早先的人")
    talk.sim.wechat.say("wmOld", "昨天说的").wait()
    talk.clock.advance(days=1)
    talk.sim.add_customer("wmNew", "刚来的人")
    talk.sim.wechat.say("wmNew", "刚说的").wait()
    work_through(talk.bot)
    assert talk.hear("wmOld") == ""
    assert talk.hear("wmNew") != ""
    assert kept(talk) == ["昨天说的", "刚说的"]


def test_characters_that_no_database_keeps_do_no_harm(talk: Talk, chen: InWeChat) -> None:
    assert chen.say("a\x00b\x07c") != ""
    assert kept(talk) == ["abc"]


# The handler


def test_one_customers_messages_are_handled_in_turn_and_others_beside_them(
    talk: Talk, chen: InWeChat
) -> None:
    talk.customer("wmOther", "路人")
    for who, text in (("wmChen", "一"), ("wmChen", "二"), ("wmOther", "三")):
        talk.sim.wechat.say(who, text).wait()
    pull_all(talk)
    assert [take(talk), take(talk), take(talk)] == ["一", "三", None]
    talk.clock.now += LEASE + timedelta(seconds=1)
    assert take(talk) == "一", "a worker that died has it no longer"
    talk.clock.now -= timedelta(hours=1)
    assert take(talk) == "一", "nor has one from before the clock stepped back"


def take(talk: Talk) -> str | None:
    with talk.bot.database.transaction() as tx:
        message = take_kf_message(tx, open_kfid=KF_ID, now=talk.clock(), lease=LEASE)
    return message.content["text"]["content"] if message else None


def test_what_the_database_cannot_take_now_waits_and_is_handled_later(talk: Talk, chen: InWeChat) -> None:
    talk.sim.wechat.say("wmChen", "你好").wait()
    pull_all(talk)
    with talk.bot.database.transaction() as tx:
        tx.execute("ALTER TABLE kf_customers ADD CONSTRAINT broken CHECK (nickname IS NULL) NOT VALID")
    with pytest.raises(StorageError):
        handle_next(talk.bot)
    with talk.bot.database.transaction() as tx:
        tx.execute("ALTER TABLE kf_customers DROP CONSTRAINT broken")
    assert handle_next(talk.bot)
    assert chen.hear() != ""


def test_a_bell_that_finds_no_database_rings_again_when_it_is_back(
    talk: Talk, chen: InWeChat, tmp_path: Path
) -> None:
    with Database.open("postgresql://127.0.0.1:1/nowhere", tmp_path, max_connections=1) as away:
        with serve_app(create_app(replace(talk.bot, database=away))) as url:
            talk.sim.callback_url = f"{url}/wecom/callback"
            assert talk.sim.wechat.say("wmChen", "在吗").wait().delivered
    assert pull(talk.bot) is None
    assert Drainer(talk.bot).drain() == 1
    assert pull(talk.bot) == 1


def test_a_crash_between_effect_and_mark_has_no_second_effect(talk: Talk, chen: InWeChat) -> None:
    heard = chen.say("你好")
    assert heard
    with talk.bot.database.transaction() as tx:
        tx.execute("UPDATE kf_messages SET handled_at = NULL")
    work_through(talk.bot)
    talk.deliver()
    assert chen.hear() == ""


def test_a_message_that_cannot_be_handled_holds_up_nobody(talk: Talk, chen: InWeChat) -> None:
    talk.sim.wechat.say("wmChen", "一").wait()
    pull_all(talk)
    with talk.bot.database.transaction() as tx:
        tx.execute('UPDATE kf_messages SET content = \'{"msgtype": 7, "text": [1]}\' WHERE origin = 3')
    assert handle_next(talk.bot)
    assert chen.say("二") != ""


def test_events_and_messages_nobody_knows_pass_in_silence(talk: Talk, chen: InWeChat) -> None:
    kept_by_wecom = talk.sim.state.kept.kf
    now = talk.clock.timestamp()
    kept_by_wecom.add_event(now, "from_the_future", external_userid="wmChen")
    kept_by_wecom.add(now, {"origin": 9, "external_userid": "wmChen", "msgtype": "text"})
    kept_by_wecom.add(now, {"origin": 4, "msgtype": "event"})
    assert chen.say("你好") != ""
    assert talk.rows("SELECT count(*) FROM kf_messages WHERE handled_at IS NULL") == [(0,)]


def test_the_service_pulls_and_handles_by_itself_and_ends(talk: Talk, chen: InWeChat) -> None:
    service = KfService(talk.bot)
    service.start()
    try:
        talk.sim.wechat.say("wmChen", "你好").wait()
        talk.sim.wait_for("wmChen", "面试助手", timeout=10)
    finally:
        service.stop()


def test_a_limit_without_a_token_ends_with_the_next_bell(talk: Talk, chen: InWeChat) -> None:
    talk.sim.faults.kf_tokenless_per_minute = 0
    talk.clock.now += POLL
    service = KfService(talk.bot)
    service.start()
    try:
        deadline = time.monotonic() + 5
        while "45009" not in talk.sim.ledger.counts()["calls"].get("kf/sync_msg", {}):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        talk.sim.wechat.say("wmChen", "你好").wait()
        talk.sim.wait_for("wmChen", "面试助手", timeout=10)
    finally:
        service.stop()


def test_the_link_into_the_chat_is_made_once_and_later_if_it_fails(talk: Talk) -> None:
    talk.sim.faults.error_next(-1, only="kf/add_contact_way")
    with pytest.raises(WeComError):
        make_contact_way(talk.bot)
    for _ in range(3):
        make_contact_way(talk.bot)
    assert talk.sim.ledger.counts()["calls"]["kf/add_contact_way"] == {"-1": 1, "0": 1}
    assert "/kf/" in talk.rows("SELECT contact_url FROM kf_accounts")[0][0]


def test_without_an_account_there_is_nothing_to_do(talk: Talk) -> None:
    bot = replace(talk.bot, kf=None)
    assert pull(bot) is None
    assert not handle_next(bot)
    KfService(bot).start()
