"""Rooms at ShowMeBug, whatever goes wrong there: never two, never a lost one, never somebody else's link."""

import re
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import requests

from bot.clock import alarm
from bot.parts import Bot
from bot.rooms.keeper import LEASE, keep_room, keep_rooms
from bot.showmebug.client import ShowMeBugClient
from bot.showmebug.quota import watch_quota
from bot.showmebug.rooms import ShowMeBugRooms
from bot.simulator.showmebug import ShowMeBug
from bot.wecom.tokens import MemoryTokens
from storage.rooms import take_rooms
from tests.talk import Talk


def whose(talk: Talk, userid: str) -> str:
    """Open somebody's link and return as whom ShowMeBug greets them."""
    answer = talk.open_room(talk.room_of(userid))
    assert answer.status_code == 302, answer.text
    page = requests.get(answer.headers["Location"], timeout=5)
    assert page.status_code == 200
    return re.search(r'id="me">([^<]*)<', page.text)[1]  # type: ignore[index]


def retry(talk: Talk, times: int = 12) -> None:
    """Let time pass and the worker look again, until nothing is due."""
    for _ in range(times):
        talk.clock.advance(minutes=5)
        talk.keep_rooms()


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def near_the_start(talk: Talk) -> None:
    talk.clock.advance(hours=28, minutes=55)


def calls(talk: Talk, name: str) -> int:
    return sum(record.title.endswith(f"showmebug/{name}") for record in talk.sim.inspector)


def test_each_person_gets_into_the_room_as_themselves(talk: Talk, rooms: ShowMeBug) -> None:
    talk.book()
    talk.say("bo.li", "面试官 1 加 吴玲")
    talk.keep_rooms()
    (room,) = rooms.pads.values()
    assert re.fullmatch(r"陈博 #1-[0-9a-f]{6}", room.candidate_name)
    near_the_start(talk)
    assert whose(talk, "bo.li") == "李博"
    assert whose(talk, "ling.wu") == "吴玲"
    assert whose(talk, "chen.bo") == room.candidate_name
    assert "ShowMeBug，已备好" in talk.say("bo.li", "查看 1")


def test_no_address_of_a_room_is_ever_written_to_anybody(talk: Talk, rooms: ShowMeBug) -> None:
    talk.book()
    talk.keep_rooms()
    talk.say("bo.li", "查看 1")
    talk.say("bo.li", "简报 1")
    (room,) = rooms.pads.values()
    written = str(talk.rows("SELECT message::text, body FROM outbox"))
    written += str(talk.rows("SELECT answer FROM inbox")) + str(talk.rows("SELECT detail FROM audit"))
    assert not any(key in written for key in room.keys.values())


FAULTS: dict[str, Callable[[Any], None]] = {
    "created, but no answer": lambda faults: faults.set({"answer_lost": {"only": "showmebug/create"}}),
    "created, and half an answer": lambda faults: faults.set({"reset": {"only": "showmebug/create"}}),
    "status 500": lambda faults: faults.set({"http_500": {"only": "showmebug/create"}}),
    "down": lambda faults: faults.set({"api_down": True}),
    "an errcode": lambda faults: faults.error_next(10086, times=3, only="showmebug/create"),
    "no token": lambda faults: faults.set({"http_500": {"only": "showmebug/token"}}),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_one_room_stands_in_the_end_whatever_fails_at_first(talk: Talk, rooms: ShowMeBug, fault: str) -> None:
    FAULTS[fault](talk.sim.faults)
    talk.book()
    talk.keep_rooms()
    waiting = talk.open_room(talk.room_of("bo.li"))
    assert waiting.status_code == 200 and "ShowMeBug 的房间正在准备" in waiting.text
    talk.sim.faults.clear()
    retry(talk)
    assert len(rooms.pads) == 1 and len(rooms.made) == 1
    assert whose(talk, "bo.li") == "李博"


def test_answer_that_comes_too_late_makes_no_second_room(talk: Talk, rooms: ShowMeBug, bot: Bot) -> None:
    team = rooms.team
    hasty = ShowMeBugClient(
        client_id=team.client_id,
        client_secret=team.client_secret,
        uid=team.owner_uid,
        api_url=bot.settings.showmebug_api_url,
        tokens=MemoryTokens(),
        read_timeout=0.2,
    )
    impatient = replace(bot, providers={"showmebug": ShowMeBugRooms(hasty, bot.database)})
    with bot.database.transaction() as tx:
        tx.execute("UPDATE people SET showmebug_uid = %s WHERE userid = 'bo.li'", (team.owner_uid,))
    hasty.token_source.get()
    talk.book()
    talk.sim.faults.set({"api_latency_s": 0.5})
    keep_rooms(impatient)
    assert talk.rows("SELECT state, reason FROM rooms") == [("failing", "ShowMeBug: reading timed out")]
    talk.sim.faults.clear()
    wait_until(lambda: len(rooms.pads) == 1)
    talk.clock.advance(minutes=1)
    keep_rooms(impatient)
    talk.clock.advance(minutes=5)
    keep_rooms(impatient)
    assert len(rooms.made) == 1 and talk.open_room(talk.room_of("bo.li")).status_code == 302
    hasty.close()


def test_room_that_comes_late_out_of_a_call_given_up_is_ended(talk: Talk, rooms: ShowMeBug) -> None:
    talk.sim.faults.set({"http_500": {"only": "showmebug/create"}})
    talk.book()
    talk.keep_rooms()
    talk.sim.faults.clear()
    talk.clock.advance(seconds=30)
    talk.keep_rooms()
    (room,) = rooms.pads.values()
    # The first call went through after all, minutes after everybody had given it up.
    client = talk.bot.providers["showmebug"].client  # type: ignore[attr-defined]
    client.create_interview(room.candidate_name, room.interviewers)
    assert len(rooms.pads) == 2
    talk.clock.advance(minutes=4)
    talk.keep_rooms()
    assert [*rooms.pads.values()] == [room]


def test_worker_that_dies_in_the_middle_is_taken_over_and_makes_no_second_room(
    talk: Talk, rooms: ShowMeBug, bot: Bot
) -> None:
    talk.book()
    with bot.database.transaction() as tx:
        (row,) = take_rooms(tx, now=talk.clock(), lease=LEASE, providers=["showmebug"], limit=1)
    client = bot.providers["showmebug"].client  # type: ignore[attr-defined]
    client.create_interview(f"陈博 {row.marker}", [])
    assert talk.keep_rooms() == 0, "it is leased"
    talk.clock.advance(seconds=LEASE.total_seconds() + 1)
    assert talk.keep_rooms() == 1
    assert len(rooms.made) == 1 and whose(talk, "bo.li") == "李博"


def test_dead_token_is_renewed_on_the_way(talk: Talk, rooms: ShowMeBug) -> None:
    talk.book()
    talk.keep_rooms()
    rooms.kill_token()
    talk.book("安排面试 陈博 后天下午3点")
    talk.keep_rooms()
    assert len(rooms.pads) == 2 and calls(talk, "token") == 2


def test_organiser_and_admins_hear_of_the_failure_once_and_of_its_end(talk: Talk, rooms: ShowMeBug) -> None:
    rooms.left_quota = 0
    talk.book()
    for _ in range(6):
        talk.keep_rooms()
        talk.clock.advance(minutes=5)
    told = talk.hear("bo.li")
    assert told.count("还没建成") == 1 and "面试场次不足" in told and "2026-11-24 16:00" in told
    assert "内置编辑器" in talk.say("bo.li", "查看 1")
    assert talk.hear("ling.wu").count("还没建成") == 1
    rooms.left_quota = 5
    retry(talk, times=2)
    assert "ShowMeBug 已经备好" in talk.hear("bo.li")
    assert len(rooms.pads) == 1


def test_change_of_the_panel_reaches_the_room_and_who_left_is_out(talk: Talk, rooms: ShowMeBug) -> None:
    talk.book()
    talk.say("bo.li", "面试官 1 加 吴玲")
    talk.keep_rooms()
    (room,) = rooms.pads.values()
    hers = talk.room_of("ling.wu")
    old = talk.open_room(hers).headers["Location"]
    talk.say("bo.li", "面试官 1 减 吴玲")
    assert talk.open_room(hers).status_code == 404
    talk.keep_rooms()
    assert [each["name"] for each in room.interviewers] == ["李博"]
    assert requests.get(old, timeout=5).status_code == 404
    assert len(rooms.made) == 1


def test_move_changes_nothing_there_and_cancelling_deletes_the_room(talk: Talk, rooms: ShowMeBug) -> None:
    talk.book()
    talk.keep_rooms()
    before = calls(talk, "update")
    talk.say("bo.li", "改期 1 周五下午4点")
    talk.keep_rooms()
    assert calls(talk, "update") == before and len(rooms.pads) == 1
    talk.say("bo.li", "取消 1")
    talk.keep_rooms()
    assert rooms.pads == {} and talk.rows("SELECT state, links FROM rooms") == [("closed", {})]


def test_cancelled_before_anybody_knows_whether_it_was_made(talk: Talk, rooms: ShowMeBug) -> None:
    talk.sim.faults.set({"answer_lost": {"only": "showmebug/create"}})
    talk.book()
    talk.keep_rooms()
    talk.sim.faults.clear()
    assert len(rooms.pads) == 1
    talk.say("bo.li", "取消 1")
    talk.keep_rooms()
    assert rooms.pads == {} and len(rooms.made) == 1


def test_deleting_is_tried_until_it_works(talk: Talk, rooms: ShowMeBug) -> None:
    talk.book()
    talk.keep_rooms()
    talk.sim.faults.set({"http_500": {"only": "showmebug/delete"}})
    talk.say("bo.li", "取消 1")
    talk.keep_rooms()
    assert len(rooms.pads) == 1
    talk.sim.faults.clear()
    retry(talk, times=2)
    assert rooms.pads == {}


def test_room_that_was_deleted_over_there_is_made_anew(talk: Talk, rooms: ShowMeBug) -> None:
    talk.book()
    talk.keep_rooms()
    rooms.pads.clear()
    talk.say("bo.li", "面试官 1 加 吴玲")
    talk.keep_rooms()
    assert len(rooms.pads) == 1 and whose(talk, "ling.wu") == "吴玲"


def test_account_is_found_by_e_mail_else_made_and_asked_for_only_once(talk: Talk, rooms: ShowMeBug) -> None:
    rooms.members.append({"uid": "smb-77", "name": "Li Bo", "email": "bo.li@example.com", "phone": ""})
    talk.book()
    talk.say("bo.li", "面试官 1 加 吴玲")
    talk.keep_rooms()
    known = dict(talk.rows("SELECT userid, showmebug_uid FROM people WHERE showmebug_uid IS NOT NULL"))
    assert known == {"bo.li": "smb-77", "ling.wu": "interviewbot-ling.wu"}
    asked = calls(talk, "me")
    talk.book("安排面试 陈博 后天下午3点")
    talk.keep_rooms()
    assert calls(talk, "me") == asked


def test_who_cannot_have_an_account_is_told_of_and_gets_nobody_elses_link(
    talk: Talk, rooms: ShowMeBug
) -> None:
    with talk.bot.database.transaction() as tx:
        tx.execute("UPDATE people SET email = NULL WHERE userid = 'emma.clarke'")
    talk.book()
    talk.say("bo.li", "面试官 1 加 Emma Clarke")
    talk.keep_rooms()
    page = talk.open_room(talk.room_of("emma.clarke"))
    assert page.status_code == 200 and "no seat for you" in page.text
    assert "Emma Clarke 进不了 ShowMeBug" in talk.hear("bo.li")
    talk.keep_rooms()
    assert "进不了" not in talk.hear("bo.li")
    assert "没有登记邮箱" in talk.say("ling.wu", "账号 Emma Clarke")
    assert "已记下" in talk.say("ling.wu", "账号 Emma Clarke emma@example.com")
    talk.keep_rooms()
    assert whose(talk, "emma.clarke") == "Emma Clarke"
    assert "interviewbot-emma.clarke" in talk.say("ling.wu", "账号 Emma Clarke")


def test_five_interviewers_at_most_have_a_seat(talk: Talk, rooms: ShowMeBug) -> None:
    talk.book()
    for number in range(6):
        talk.meet(f"more.{number}", f"面试官{'甲乙丙丁戊己'[number]}", role="interviewer")
        with talk.bot.database.transaction() as tx:
            tx.execute(
                "UPDATE people SET email = userid || '@x.example' WHERE email IS NULL AND role <> 'candidate'"
            )
        talk.say("bo.li", f"面试官 1 加 more.{number}")
    talk.keep_rooms()
    (room,) = rooms.pads.values()
    assert len(room.interviewers) == 5 and room.interviewers[0]["name"] == "李博"


def test_admin_corrects_an_account_that_is_not_anothers(talk: Talk, rooms: ShowMeBug) -> None:
    talk.book()
    talk.keep_rooms()
    rooms.members.append({"uid": "smb-9", "name": "Li", "email": "other@example.com", "phone": ""})
    assert "Noted" in talk.say("ling.wu", "account bo.li smb-9")
    talk.keep_rooms()
    (room,) = rooms.pads.values()
    assert [each["uid"] for each in room.interviewers] == ["smb-9"]
    assert whose(talk, "bo.li") == "李博"
    assert "belongs to somebody else" in talk.say("ling.wu", "account emma.clarke smb-9")
    assert "smb-9" not in talk.say("bo.li", "账号 李博"), "only admins"


def test_admins_are_warned_once_a_day_when_little_is_left(talk: Talk, rooms: ShowMeBug) -> None:
    rooms.left_quota = 19
    assert watch_quota(talk.bot) == 19
    assert watch_quota(talk.bot) is None
    talk.deliver()
    assert talk.hear("ling.wu").count("只剩 19 场") == 1 and "19" not in talk.hear("bo.li")
    talk.clock.advance(hours=24)
    rooms.left_quota = 20
    assert watch_quota(talk.bot) == 20
    talk.deliver()
    alarm(talk.bot)
    assert "只剩" not in talk.hear("ling.wu")


def test_workers_that_look_at_the_same_time_make_one_room(talk: Talk, rooms: ShowMeBug) -> None:
    for day in ("明天", "后天", "周五"):
        talk.book(f"安排面试 陈博 {day}下午3点")
    workers = [threading.Thread(target=keep_rooms, args=(talk.bot,)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(rooms.made) == len(rooms.pads) == 3


def test_interview_moved_and_cancelled_while_its_room_was_being_made_has_none(
    talk: Talk, rooms: ShowMeBug, bot: Bot
) -> None:
    talk.book()
    with bot.database.transaction() as tx:
        (row,) = take_rooms(tx, now=talk.clock(), lease=LEASE, providers=["showmebug"], limit=1)
    talk.say("bo.li", "面试官 1 加 吴玲")
    keep_room(bot, row)
    assert len(rooms.pads) == 1
    talk.say("bo.li", "取消 1")
    talk.keep_rooms()
    assert rooms.pads == {} and talk.keep_rooms() == 0
