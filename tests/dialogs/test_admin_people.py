"""Admins find people, add them, merge duplicates, change roles, and say whom WeCom reaches."""

import pytest

from bot.app import create_app
from handlers.texts import RoomLink
from tests.talk import Talk, links_in


def test_everyone_is_listed_with_role_and_whether_reachable(talk: Talk) -> None:
    talk.know("张伟", phone="13800138000")
    lines = talk.say("ling.wu", "人员").splitlines()
    assert lines[0] == "共 6 人：管理员 1，面试官 2，候选人 3"
    assert lines[1] == "P1 吴玲 · 管理员 · ling.wu · 能联系"
    assert lines[-1] == "P6 张伟 · 候选人 · …8000 · 联系不上"


@pytest.mark.parametrize("name", ["Emma Clarke", "emma.clarke", "emma", "clark", "P3", "Emma clarke的"])
def test_a_person_is_found_by_name_userid_or_part(talk: Talk, name: str) -> None:
    heard = talk.say("ling.wu", f"人员 {name}")
    assert "Emma Clarke（P3）" in heard
    assert "账号 emma.clarke" in heard and "消息 能收到" in heard


def test_a_person_is_found_by_the_last_digits_of_their_phone(talk: Talk) -> None:
    talk.know("张伟", phone="13800138000")
    talk.know("王芳", phone="13911118001")
    heard = talk.say("ling.wu", "people 8000")
    assert "张伟 (P6)" in heard and "13800138000" in heard and "no WeCom account" in heard


def test_who_is_not_known_is_asked_for_again(talk: Talk) -> None:
    assert talk.say("ling.wu", "人员 诸葛亮").splitlines() == [
        "没有找到“诸葛亮”",
        "是谁？请回复姓名、userid 或手机尾号。",
    ]
    assert "陈博（P4）" in talk.say("ling.wu", "陈博")


def test_the_buttons_of_a_card_are_commands(talk: Talk) -> None:
    talk.say("ling.wu", "人员 李博")
    assert talk.buttons("ling.wu") == ["改角色", "停用", "面试", "操作记录"]
    assert "改成什么角色" in talk.press("ling.wu", "改角色")
    assert talk.press("ling.wu", "管理员") == "李博现在是管理员，什么都能看、都能改。"
    assert talk.hear("bo.li") == "吴玲把你设为管理员了。回复“帮助”看看你能做什么。"


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("添加人员 张伟 138 0013 8000", ("张伟", None, None, "13800138000", "candidate")),
        ("add person Amy Wong amy@x.com", ("Amy Wong", None, "amy@x.com", None, "candidate")),
        ("添加人员 王芳 userid=wang.fang 面试官", ("王芳", "wang.fang", None, None, "interviewer")),
        (
            "add person Amy Wong amy.wong amy@x.com +4420123456 admin",
            ("Amy Wong", "amy.wong", "amy@x.com", "+4420123456", "admin"),
        ),
        ("新增人员 欧阳修", ("欧阳修", None, None, None, "candidate")),
        ("添加人员 张无忌", ("张无忌", None, None, None, "candidate")),
        ("add person Jean-Luc J. Picard", ("Jean-Luc J. Picard", None, None, None, "candidate")),
        ("添加人员 李雷，面试官", ("李雷", None, None, None, "interviewer")),
        ("add person Amy Wong as an interviewer", ("Amy Wong", None, None, None, "interviewer")),
    ],
)
def test_a_person_is_added_in_one_line(talk: Talk, line: str, row: tuple[str | None, ...]) -> None:
    heard = talk.say("ling.wu", line)
    assert "P6" in heard
    assert talk.rows("SELECT name, userid, email, phone, role FROM people WHERE person_id = 6") == [row]
    assert talk.rows("SELECT action, detail ->> 'subject' FROM audit") == [("add_person", "6")]


def test_a_name_that_is_missing_is_asked_for(talk: Talk) -> None:
    assert talk.say("ling.wu", "add person") == "What is their name?"
    assert "Added P6: Amy Wong" in talk.say("ling.wu", "Amy Wong")


def test_a_namesake_is_added_with_a_hint_and_a_taken_phone_refused(talk: Talk) -> None:
    talk.know("张伟", phone="13800138000")
    assert "合并 P7 到 P6" in talk.say("ling.wu", "添加人员 张伟 13911112222")
    with talk.nothing_changes():
        heard = talk.say("ling.wu", "添加人员 李雷 13800138000")
    assert "已经有人用了：张伟 · 候选人 · …8000" in heard


def test_two_entries_become_one_and_everything_follows(talk: Talk) -> None:
    talk.know("陈波", phone="13800138000")
    talk.book("安排面试 陈波 明天下午3点")
    talk.book("安排面试 陈博 后天下午3点")
    with talk.nothing_changes():
        heard = talk.say("ling.wu", "合并 陈波 到 陈博")
    assert "把 P6 并入 P4？" in heard and "面试 1 场" in heard
    assert "已合并：陈波并入 " in talk.press("ling.wu", "合并")
    assert talk.rows("SELECT interview_id FROM participants WHERE person_id = 4 ORDER BY 1") == [(1,), (2,)]
    assert talk.rows("SELECT count(*) FROM reminders WHERE person_id = 6") == [(0,)]
    assert talk.rows("SELECT candidate_id FROM interviews") == [(4,), (4,)]
    assert talk.rows("SELECT phone, merged_into FROM people WHERE person_id IN (4, 6) ORDER BY 1") == [
        ("13800138000", None),
        (None, 4),
    ]
    assert "陈博" in talk.say("bo.li", "查看 1")
    assert "没有找到“陈波”" in talk.say("ling.wu", "人员 陈波")
    assert "（P4）" in talk.say("ling.wu", "人员 P6")


def test_a_no_or_a_second_thought_merges_nobody(talk: Talk) -> None:
    talk.know("陈波")
    with talk.nothing_changes():
        for word in ("no", "取消", "不", "2"):
            talk.say("ling.wu", "merge 陈波 into 陈博")
            heard = talk.say("ling.wu", word)
            assert "没有改" in heard or "Nothing was changed" in heard
        talk.say("ling.wu", "合并 陈波 到 陈博")
        assert "还没有执行" in talk.say("ling.wu", "也许")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("合并 陈博 到 李博", "各有自己的企业微信账号"),
        ("合并 陈博 到 P4", "同一条记录"),
        ("合并 陈波 到 李博", "同在面试 #1 里"),
        ("合并 陈波 到 陈博", "有时间重叠的面试（#1）"),
    ],
)
def test_what_would_clash_is_not_merged(talk: Talk, line: str, why: str) -> None:
    talk.know("陈波")
    talk.book("安排面试 陈波 明天下午3点")
    talk.book("create room 陈博 tomorrow 3:30pm", "emma.clarke")
    with talk.nothing_changes():
        assert why in talk.say("ling.wu", line)
    assert talk.rows("SELECT count(*) FROM people WHERE merged_into IS NOT NULL") == [(0,)]


def test_links_from_before_the_merge_still_open(talk: Talk) -> None:
    talk.know("陈波")
    page = next(link for link in links_in(talk.say("bo.li", "安排面试 陈波 明天下午3点")) if "/i/" in link)
    ((person_id, key),) = talk.rows("SELECT person_id, room_key FROM participants WHERE side = 'candidate'")
    room = talk.bot.links.url(RoomLink(1, person_id, key))
    talk.say("ling.wu", "合并 陈波 到 陈博")
    talk.say("ling.wu", "是")
    client = create_app(talk.bot).test_client()
    for link in (page, room):
        shown = client.get(link.removeprefix(talk.bot.settings.public_url))
        assert shown.status_code == 200
        assert "陈博" in shown.text


def test_a_role_is_changed_with_what_is_missing_asked_for(talk: Talk) -> None:
    assert talk.say("ling.wu", "角色 陈博 面试官") == "陈博现在是面试官，可以安排面试。"
    assert "可以直接安排面试" in talk.hear("chen.bo")
    assert (
        talk.say("ling.wu", "role Emma Clarke none")
        == "Emma Clarke is no longer an interviewer and can't book interviews; those already booked stay."
    )
    assert "can't book interviews any more" in talk.hear("emma.clarke")
    assert "改成什么角色" in talk.say("ling.wu", "角色 李博")
    assert talk.say("ling.wu", "面试官") == "李博的角色本来就是面试官，没有改动。"


def test_part_of_a_name_is_asked_about_before_a_change(talk: Talk) -> None:
    with talk.nothing_changes():
        assert "Do you mean Emma Clarke?" in talk.say("ling.wu", "role emma admin")
    assert (
        talk.press("ling.wu", "emma.clarke")
        == "Emma Clarke is an admin now, who sees and may change everything."
    )


def test_the_last_admin_stays(talk: Talk) -> None:
    with talk.nothing_changes():
        assert "最后一位管理员" in talk.say("ling.wu", "角色 吴玲 面试官")
        assert "最后一位管理员" in talk.say("ling.wu", "停用 吴玲")
    talk.say("ling.wu", "角色 李博 管理员")
    assert talk.say("ling.wu", "角色 吴玲 面试官") == "吴玲现在是面试官，可以安排面试。"
    with talk.nothing_changes():
        assert "现在的角色" not in talk.say("ling.wu", "角色 李博 面试官")


def test_who_is_deactivated_hears_nothing_until_activated(talk: Talk) -> None:
    talk.book()
    heard = talk.say("ling.wu", "停用 陈博")
    assert heard.startswith("已停用陈博") and "还有 1 场面试" in heard
    assert "我联系不上陈博" in talk.say("bo.li", "改期 1 后天下午3点")
    assert talk.hear("chen.bo") == ""
    assert talk.say("ling.wu", "deactivate 陈博") == "陈博 is inactive already."
    assert talk.say("ling.wu", "启用 陈博") == "已启用陈博。"
    talk.say("bo.li", "改期 1 后天下午4点")
    assert "这个时间可以吗" in talk.hear("chen.bo")


def test_a_candidate_is_tied_to_their_account(talk: Talk) -> None:
    talk.know("王芳")
    assert talk.say("ling.wu", "绑定 王芳 wang.fang") == "王芳已绑定企业微信账号 wang.fang。"
    assert talk.say("ling.wu", "bind 王芳 WANG.fang") == "王芳 is bound to WANG.fang already."
    with talk.nothing_changes():
        assert "合并 P6 到 P4" in talk.say("ling.wu", "绑定 王芳 chen.bo")
    talk.know("李雷")
    assert "账号（userid）是什么" in talk.say("ling.wu", "绑定 李雷")
    assert "这不像 userid" in talk.say("ling.wu", "不知道")
    assert "已绑定" in talk.say("ling.wu", "lei.li")
    talk.know("Amy Wong")
    assert "userid" in talk.say("ling.wu", "bind amy wong")
    assert "Amy Wong is bound to the WeCom account amy.wong" in talk.say(
        "ling.wu", "bind Amy Wong to amy.wong"
    )
