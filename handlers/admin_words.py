"""Words of admins into values: statuses, roles, addresses, audiences, whom to send to, yes and no, more."""

import re
from collections.abc import Callable, Mapping

from handlers.language.normalise import normalise
from handlers.language.numbers import parse_interview_number
from handlers.reading import MARK, STRAY, Choice, Context, Doubt, Found, Reading, cut
from handlers.texts import Text
from storage.interviews import list_interviews_naming
from storage.people import list_people_called

_STATUSES = {
    "proposed": (
        "unconfirmed",
        "not confirmed",
        "waiting",
        "proposed",
        "待确认",
        "未确认",
        "没确认",
        "还没确认",
        "没有确认",
        "没回复",
        "没有回复",
        "未回复",
        "没答复",
        "未答复",
        "没回应",
        "hasn't confirmed",
        "haven't confirmed",
        "not yet confirmed",
        "not confirmed yet",
        "hasn't replied",
        "hasn't answered",
        "hasn't responded",
        "aren't confirmed",
        "isn't confirmed",
        "not replied",
        "everyone confirm",
        "everyone confirmed",
        "everybody confirmed",
        "都确认了",
        "都回复了",
        "没回我",
    ),
    "confirmed": ("confirmed", "已确认", "已确认的", "确认的"),
    "declined": ("declined", "rejected", "已拒绝", "已拒绝的", "被拒绝", "拒绝的"),
    "cancelled": ("cancelled", "canceled", "called off", "已取消", "已取消的", "取消的", "取消了的"),
    "done": ("done", "over", "finished", "past", "已结束", "结束的"),
    "no_show": ("no shows", "no show", "no-shows", "no-show", "未到", "爽约", "没来的"),
}
_ROLES = {
    "admin": ("admin", "administrator", "管理员", "hr"),
    "interviewer": ("interviewer", "面试官"),
    "candidate": ("none", "no role", "candidate", "无", "没有", "普通", "候选人"),
}
#: Nobody is called so; these need not stand apart: 给李博管理员权限.
_PLAIN_ROLES = {"admin": ("管理员", "administrator", "admin"), "interviewer": ("面试官", "interviewer")}
_TAKES_AWAY = re.compile(
    r"收回|取消|撤销|撤掉|去掉|移除|不再|\b(?:revoke|remove|take|strip|no longer|drop)\b", re.IGNORECASE
)
ROLE_CHOICES = tuple(
    Choice(Text(f"role_{role}"), words=words)
    for role, words in (("admin", "admin"), ("interviewer", "interviewer"), ("none", "none"))
)
_AUDIENCES = {
    "interviewers": ("interviewers", "interviewer", "面试官"),
    "candidates": ("candidates", "candidate", "候选人"),
    "all": ("everyone", "everybody", "all", "所有人", "全体", "全员", "大家"),
}
_SIDES = {
    "candidate": ("candidate", "the candidate", "候选人"),
    "interviewer": ("interviewer", "interviewers", "the interviewer", "the interviewers", "面试官"),
    "all": ("all", "everyone", "everybody", "both", "所有人", "全部", "大家", "双方"),
}
_NO = ("no", "n", "nope", "不", "不是", "不要", "不用", "否", "先不", "不发")
_YES = (
    "yes",
    "y",
    "ok",
    "okay",
    "sure",
    "do it",
    "send",
    "是",
    "是的",
    "对",
    "好",
    "好的",
    "嗯",
    "可以",
    "确认",
    "确定",
    "发",
)
_MORE = ("more", "next", "next page", "show more", "更多", "下一页", "下页", "继续", "还有呢", "还有吗")
_EMAIL = re.compile(r"[!-?A-~]{1,64}@[!-?A-~]+\.[!-?A-~]+")
_PHONE = re.compile(r"\+?[0-9][0-9 -]{5,20}[0-9]")
_USERID = r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}"
_MARKED_USERID = re.compile(
    rf"(?:userid|user id|账号|帐号)\s*[=:：]?\s*({_USERID})(?=$|[\s{MARK}])", re.IGNORECASE
)
#: A word like this behind a name is no name: small letters, with a dot, a line or a digit.
_ODD_WORD = re.compile(rf"(?<=\s)(?=\S*[._\d-])([a-z0-9][a-z0-9_.@-]{{1,63}})(?=$|[\s{MARK}])")
_LAST_WORD = re.compile(rf"(?<=\s)(?:=|to\s+)?({_USERID})$")
_BEFORE_ROLE = re.compile(rf"(?:\s+(?:as|an?|the|is|to)\b|\s*(?:设为|改为|改成|设成|为|是|成))+\s*(?={MARK})")
_TO = re.compile(r"^(?:to|for|给|发给|对|向)\s*", re.IGNORECASE)
#: 给大家发个通知：…
_NOTICE = re.compile("发(?:个|条)?(?:通知|消息|公告)$")
_NOTICE_BEFORE = re.compile("^给.{1,8}发(?:个|条)?(?:通知|消息|公告)[:：,，]")
_MAX_BROADCAST = 600


def is_more(text: str) -> bool:
    """Whether somebody asks for the next page."""
    return _plain(text) in _MORE


def _plain(text: str) -> str:
    return normalise(text).casefold().strip(" .!?。~,，")


def _one_of(
    words: str, table: Mapping[str, tuple[str, ...]], *, is_apart: bool = False
) -> tuple[str, tuple[int, int]] | None:
    """Find the longest word of a table in what was said.

    Args:
        is_apart: it must stand by itself: 无 is a role, and 张无忌 a name.
    """
    said = words.casefold()
    if len(said) != len(words):
        return None
    before, after = rf"(?<![^\s{MARK},，:：为是成])", rf"(?![^\s{MARK},，。.!！])"
    found = []
    for value, names in table.items():
        for name in names:
            is_latin = name.isascii()
            left = before if is_apart else r"(?<![a-z])" if is_latin else ""
            right = after if is_apart else r"(?![a-z])" if is_latin else ""
            if match := re.search(f"{left}{re.escape(name)}{right}", said):
                found.append((len(name), value, match.span()))
    return max(found)[1:] if found else None


def _read_status(words: str, context: Context) -> Reading:
    found = _one_of(words, _STATUSES)
    return Found(found[0], cut(words, [found[1]])) if found else None


def _read_role(words: str, context: Context) -> Reading:
    """Read a role at the end of the words: whoever is called so comes before."""
    found = _one_of(words, _ROLES, is_apart=True) or _one_of(words, _PLAIN_ROLES)
    if found is None:
        return None
    rest = _BEFORE_ROLE.sub(" ", cut(words, [found[1]]))
    if _TAKES_AWAY.search(normalise(context.line)):
        # 取消李博的管理员权限: the role that is named is the one that goes.
        return Doubt((Text("ask_role"),), ROLE_CHOICES, rest=rest)
    return Found(found[0], rest)


def _read_contact(words: str, context: Context) -> Reading:
    """Read what a new person is reached by: an e-mail address, a phone number, a userid; any of them."""
    found: dict[str, str] = {}
    for name, form in (
        ("email", _EMAIL),
        ("userid", _MARKED_USERID),
        ("phone", _PHONE),
        ("userid", _ODD_WORD),
    ):
        match = form.search(words) if name not in found else None
        if match:
            value = match[match.lastindex or 0]
            found[name] = re.sub(r"[ -]", "", value) if name == "phone" else value
            words = cut(words, [match.span()])
    return Found(found, words) if found else None


def _read_email(words: str, context: Context) -> Reading:
    match = _EMAIL.search(words)
    return Found(match[0], cut(words, [match.span()])) if match else None


def _read_userid(words: str, context: Context) -> Reading:
    text = " ".join(words.split())
    match = _MARKED_USERID.search(text)
    if match is None and not list_people_called(context.tx, name=text.strip(STRAY)):
        match = _LAST_WORD.search(text)
    return Found(match[1], cut(text, [match.span()])) if match else None


def _read_audience(words: str, context: Context) -> Reading:
    """Read to whom a broadcast goes, which stands before a colon: what follows is the broadcast."""
    before, colon, _ = words.replace("：", ":").partition(":")
    name = _plain(_NOTICE.sub("", _TO.sub("", before.strip(STRAY))))
    for audience, names in _AUDIENCES.items():
        if colon and name in names:
            return Found(audience, words[len(before) + 1 :])
    return None


def _read_target(words: str, context: Context) -> Reading:
    """Read what is to be sent again: an interview (#12), or a number that may be a message's (17)."""
    reading = parse_interview_number(words)
    if reading is None:
        named = list_interviews_naming(context.tx, words=words, after=context.now, limit=2)
        return Found({"number": named[0].interview_id, "is_marked": True}) if len(named) == 1 else None
    is_marked = not normalise(words[slice(*reading.span)]).strip().isdecimal()
    return Found({"number": reading.value, "is_marked": is_marked}, cut(words, [reading.span]))


def _read_readers(words: str, context: Context) -> Reading:
    """Read whom a message goes to: a side of the interview, or a name."""
    name = " ".join(_TO.sub("", words.replace(MARK, " ").strip(STRAY)).split()).strip(STRAY)
    for side, names in _SIDES.items():
        if _plain(name) in names:
            return Found(side)
    return Found(name) if any(map(str.isalnum, name)) else None


def _read_line(words: str, context: Context) -> Reading:
    line = " ".join(words.replace(MARK, " ").split()).strip(" :：,，")
    return Found(line) if line else None


def _read_broadcast(words: str, context: Context) -> Reading:
    text = _NOTICE_BEFORE.sub("", " ".join(words.replace(MARK, " ").split())).strip(" :：")
    if len(text) > _MAX_BROADCAST:
        return Doubt((Text("broadcast_too_long", limit=_MAX_BROADCAST), Text("ask_broadcast")))
    return Found(text) if text else None


def _never(words: str, context: Context) -> Reading:
    """Answers are read from answers alone."""
    return None


def _sure(text: str) -> Reading:
    word = _plain(text)
    return Found(True) if word in _YES else Found(False) if word in _NO else None


def _paging(text: str) -> Reading:
    return Found("next") if is_more(text) else None


def _userid(text: str) -> Reading:
    word = text.strip(STRAY)
    return Found(word) if re.fullmatch(_USERID, word) else None


def _email(text: str) -> Reading:
    match = _EMAIL.fullmatch(text.strip(STRAY))
    return Found(match[0]) if match else None


ADMIN_READERS: dict[str, Callable[[str, Context], Reading]] = {
    "status": _read_status,
    "role": _read_role,
    "contact": _read_contact,
    "userid": _read_userid,
    "email": _read_email,
    "audience": _read_audience,
    "target": _read_target,
    "readers": _read_readers,
    "line": _read_line,
    "broadcast": _read_broadcast,
    "sure": _never,
    "paging": _never,
    "answer": _never,
}
ADMIN_ANSWERS: dict[str, Callable[[str], Reading]] = {
    "sure": _sure,
    "paging": _paging,
    "userid": _userid,
    "email": _email,
    "answer": lambda text: Found(text),
}
