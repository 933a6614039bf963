"""Whom an admin means: anybody the bot knows, by name, userid, e-mail, phone, a part of these, or P7."""

import re

from handlers.language.characters import spellings
from handlers.language.courtesy import skeleton
from handlers.language.normalise import is_cjk, normalise
from handlers.reading import MARK, STRAY, Choice, Context, Doubt, Found, Reading
from handlers.texts import Text
from storage.database import Tx
from storage.people import Person, get_standing_person, list_people_called, list_people_like

OFFERED = 5
_MAX_WORDS = 40
_WORD, _MOST_PARTS, _LONGEST_CHINESE = re.compile(r"\S+"), 4, 5
#: Where a part of a name ends: 替Emma把周五的面试取消.
_BEFORE_VERB = re.compile("(?<=.)(?=[把将]|取消|改|安排|约|确认|推迟|拒绝)")
_NUMBER = re.compile(r"p ?([0-9]{1,12})", re.IGNORECASE)
#: Of these a part of a name is enough; a change wants the whole one.
_LOOKING = ("people", "audit", "all_interviews", "why")
_BEFORE = re.compile(
    r"^(?:(?:of|for|with|by|into|to|person|interviewer|candidate|please|turn off|close|block|suspend)\b"
    r"|面试官|候选人|都?有谁|谁有?|有哪些人?|哪些人?|哪几个"
    r"|还|看看|查一?下|查|看一?下|看|所有|全部|到|给|关于|把|将|和|与|@)[\s:：]*",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"[\s,，]*(?:\b(?:interviews?|please)|的所有面试|的面试|的记录"
    r"|的?(?:手机|电话|微信|邮箱|联系方式|号码|号|账号|帐号|email|account|phone(?: number)?|contact)+"
    r"|是?(?:多少|什么)[?？]?|有?(?:几|多少)[场个]|(?:改|动|取消|移|换|操作)(?:过|了|的)?|\b's|的|面试|了?[吗么?？])$",
    re.IGNORECASE,
)
#: What is left of a question for a list: which interviews are still unconfirmed?
_NOBODY = re.compile(
    r"(?:(?:which|what|interviews?|candidates?|are|is|still|all|the|yet|interviewing|on|for|every(?:one|body)|list|who|has|have|hasn|haven|t|s|list|show|me"
    r"|give)\b|\W)+",
    re.IGNORECASE,
)
#: What the list is of.
_SUBJECT = re.compile(
    r"面试|都面|在面|邀请|邀约|大家|大伙|全员|团队|咱们|谁|一共|共|多少|几|场|全?公司|所有?|全部|候选人|把|将|\b(?:interviews?|all|every(?:thing|one)?|any|pls|company)\b"
)
#: What is said around the person and the role.
_AROUND_ROLE = re.compile(
    r"^\W*(?:(?:please|make|promote|give|grant|revoke|remove|take|set|change)\b|设置?|提升|提拔|收回|撤销|取消|去掉|让|把|给)"
    rf"|(?:(?:\b(?:an?|as|to|be|become|the|from|away|should|will|can|needs?)\b\s*)+|(?:以后|从今天起|现在|就|是)+|的?[设改变升换调]?[为成当做]?一?[名个]?的?)?\s*{MARK}"
    r"|\b(?:rights?|access|role|permissions?|privileges?|from)\b|的?(?:权限|身份|角色)|了\s*$",
    re.IGNORECASE,
)
_INTO = re.compile(
    r"\s*(?:\binto\b|\bwith\b|->|=>|→|合并到|合并进|并到|并入|到|进|和|与|,|，|、)\s*", re.IGNORECASE
)


def read_person(words: str, context: Context) -> Reading:
    """Find one person; several of the name are offered, and so is a part of a name before a change."""
    said, rest = _split(words, context)
    if (
        context.command == "all_interviews"
        and not _SUBJECT.sub("", skeleton(said.replace(MARK, " "))).strip()
    ):
        return None
    name = _bare(said)
    if not name or _NOBODY.fullmatch(name):
        return None
    if len(name) > _MAX_WORDS:
        return Doubt((Text("person_unknown", name=name[:_MAX_WORDS] + "…"), Text("ask_person")), rest=rest)
    found, is_exact = _find(name, context)
    if len(found) == 1 and (is_exact or context.command in _LOOKING):
        return Found(found[0].person_id, rest)
    if not found and context.known.get("number"):
        return None  # the interview is known, so that nobody needs to be
    if not found:
        return Doubt((Text("person_unknown", name=name), Text("ask_person")), rest=rest)
    question: tuple[Text, ...] = (Text("person_which", name=name),)
    if len(found) == 1:
        question = (Text("person_this", name=found[0].name), Text("person_other"))
    if len(found) > OFFERED:
        question = (*question, Text("person_more"))
    choices = tuple(
        Choice(Text("plain", words=mark_of(person)), person.person_id, person_line(person))
        for person in found[:OFFERED]
    )
    return Doubt(question, choices, said=name, rest=rest)


def people_called(tx: Tx, name: str) -> list[Person]:
    """List whom a name means: as it was typed, else in the other of simplified and traditional characters."""
    _, *others = spellings(name)
    found = list_people_called(tx, name=name, spellings=others)
    return [person for person in found if person.name not in others] or found


def person_line(person: Person) -> Text:
    """Name a person so that two of one name can be told apart."""
    return Text("person_line", name=person.name, role=Text(f"role_{person.role}"), mark=mark_of(person))


def mark_of(person: Person) -> str:
    """Return what tells a person from another of the same name."""
    if person.userid:
        return person.userid
    return f"…{person.phone[-4:]}" if person.phone else f"P{person.person_id}"


def _split(words: str, context: Context) -> tuple[str, str]:
    """Part the name from what follows it: the command said on somebody's behalf, whom to merge into."""
    if context.command == "as":
        name, colon, _ = words.replace("：", ":").partition(":")
        if not colon:
            # Said without the colon: the longest beginning that is somebody.
            name = beginning_that_is_somebody(words, context.tx) or _BEFORE_VERB.split(words, maxsplit=1)[0]
        return name, f"{MARK}{words[len(name) :].lstrip(':： ')}"
    if context.command == "role":
        # 给李博管理员权限, make Bo Li an admin: the role itself is cut out already.
        return _AROUND_ROLE.sub(" ", words), ""
    if context.command == "merge" and (found := _INTO.search(words.strip(STRAY))):
        words = words.strip(STRAY)
        if found.start() > 0:
            return words[: found.start()], f"{MARK} {words[found.end() :]}"
    return words, ""


def beginning_that_is_somebody(words: str, tx: Tx) -> str:
    """Return the words' longest beginning that is a whole name or userid, "" if none is: 李博我的面试."""
    begin = len(words) - len(words.lstrip(STRAY))
    ends = [place for place in _ends(words, begin) if place - begin <= _MAX_WORDS]
    return next(
        (words[:end] for end in reversed(ends) if people_called(tx, normalise(words[begin:end]))),
        "",
    )


def _ends(words: str, begin: int) -> list[int]:
    """List where a name may end: at the end of each of the first words, and within a Chinese one."""
    ends = [found.end() for found in _WORD.finditer(words, begin)][:_MOST_PARTS]
    if ends and is_cjk(words[begin]):
        ends += range(begin + 2, min(begin + _LONGEST_CHINESE, ends[0]))
    return sorted(set(ends))


def _bare(words: str) -> str:
    name, before = " ".join(words.replace(MARK, " ").split()).strip(STRAY), ""
    while name != before:
        before, name = name, _BEHIND.sub("", _BEFORE.sub("", name)).strip(STRAY)
    return normalise(name)


def _find(name: str, context: Context) -> tuple[list[Person], bool]:
    """List whom a name may mean, and whether it is their whole name."""
    if number := _NUMBER.fullmatch(name):
        person = get_standing_person(context.tx, person_id=int(number[1]))
        if person:
            return [person], True
    # Who is asked for as Bo Li may be known as 李博, with the userid bo.li.
    for spelling in dict.fromkeys((name, name.replace(" ", "."))):
        if found := people_called(context.tx, spelling):
            return found, True
    like = list_people_like(context.tx, part=name, spellings=spellings(name), limit=OFFERED + 1)
    return like, False
