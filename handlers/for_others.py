"""What is said about somebody else: who comes along, who takes over, what a candidate answered by phone.

An interviewer names a colleague without any command, an admin books or answers in another person's name.
"""

import re
from dataclasses import replace
from typing import Any

from handlers.arguments import read_argument
from handlers.colleagues import colleague_in
from handlers.commands import NUMBER, match_command
from handlers.language.courtesy import asks, is_request, is_wondering
from handlers.language.detect import detect_language
from handlers.language.normalise import normalise, simplified
from handlers.language.periods import parse_period
from handlers.language.times import mentions_time
from handlers.reading import Context, Doubt, Found
from handlers.spoken import Spoken
from storage.interviews import OPEN_STATUSES, list_interviews_of, require_interview

#: Somebody comes in another's place.
_INSTEAD = re.compile(
    r"换(?!个?时间)|替|代(?:我|面|班)|转给|交给|让给|顶(?:上|一下)|接手|帮我(?:面|顶)"
    r"|\b(?:instead|swap|switch|replace|cover|take (?:over|it|my|mine|this|that|#)"
    r"|take .{1,24} (?:interview|slot)"
    r"|hand .{1,30} (?:over|to)|(?:fill|stand|step) in|do (?:it|my|mine|.{1,24} interview))\b",
    re.IGNORECASE,
)
#: Somebody comes as well.
_ALONG = re.compile(
    r"加(?!拿大)|[叫带拉喊][上进]|一起|也(?:来|去|参加|加入|进|面|一起)|参加|加入"
    r"|\b(?:add|bring|include|loop|invite|join|sit in|panel|along|as well)\b",
    re.IGNORECASE,
)
_OUT = re.compile(r"去掉|移[除出]|删|\b(?:remove|drop|take .* off)\b", re.IGNORECASE)
_WHO = re.compile(r"谁|\bwho\b", re.IGNORECASE)
#: Words that tell where an answer came from, or that it is given for somebody.
_TOLD = re.compile(
    r"[帮替代]|电话|来电|微信|口头|答应|同意|回复|说"
    r"|\b(?:for (?:her|him|them)|on (?:her|his|their|\w+'s) behalf|called|phoned|rang|texted|emailed|replied"
    r"|said|says|told|agreed|accepted)\b",
    re.IGNORECASE,
)
_YES = re.compile(r"(?<![没未不待])(?<!还没)确认|\bconfirm(?:ed|s)?\b", re.IGNORECASE)
_NO = re.compile(r"[帮替代].*(?:拒绝|谢绝|婉拒|拒|推掉)|\bdeclined?\b", re.IGNORECASE)
_NOT = re.compile(r"没(?:有)?确认|不确认|别确认|\b(?:not|n't|hasn't|before|until|if)\b", re.IGNORECASE)
#: Before the name of who is helped, and what they are helped with: 帮李博约张伟, book Tom Lee with 李博.
_HELPED = re.compile(
    r"^(?:请|麻烦你?|帮忙)?[帮给替为让由请]\s+(?=也?(?:约|安排|排|订|预约|面|把|将|改|取消|推))"
)
_HELPED_EN = re.compile(r"\s(?:with|for|by|on behalf of)\s{2,}", re.IGNORECASE)
_BOOKED = re.compile(r"^(?:面(?:一?下|试)?|约(?:一?下)?)")


def said_of_colleague(text: str, context: Context) -> Spoken | None:
    """Find which colleague is to come along, or to take over: 周四那场我去不了，换Emma."""
    words = simplified(normalise(text))
    is_instead = _INSTEAD.search(words) is not None
    if not is_instead and not _ALONG.search(words):
        return None
    if is_wondering(text) or _WHO.search(words) or (asks(text) and not is_request(text)):
        return None
    named = colleague_in(text, context)
    if named is None or named[0].person_id == context.sender.person_id:
        return None
    person, rest = named
    is_guessed = simplified(person.name).casefold() not in words.casefold()
    values: dict[str, Any] = {"colleague": {"person_id": person.person_id, "is_guessed": is_guessed}}
    reading = read_argument(NUMBER, rest, context)
    only = _only_one_then(rest, context)
    offered = [each.words for each in reading.choices] if isinstance(reading, Doubt) else []
    if only is not None and (reading is None or f"#{only}" in offered):
        values["number"] = only
    if is_instead:
        return Spoken("swap", values, rest)
    return Spoken("panel", values | {"change": "remove" if _OUT.search(words) else "add"}, rest)


def _only_one_then(words: str, context: Context) -> int | None:
    """Return the number of the sender's only interview on the day the words speak of, if any."""
    period = parse_period(words, now=context.now, zone=context.zone)
    if period is None:
        return None
    after, before = max(period.start, context.now), period.end
    me = context.sender.person_id
    page = list_interviews_of(context.tx, person_id=me, after=after, before=before, limit=10)
    meant = [each.interview_id for each in page.interviews if each.status in OPEN_STATUSES]
    return meant[0] if len(meant) == 1 else None


def said_by_candidate(text: str, context: Context) -> Spoken | None:
    """Find whose answer is passed on: 陈博打电话来说时间没问题，帮他确认一下."""
    words = simplified(normalise(text))
    verb = "decline" if _NO.search(words) else "confirm" if _YES.search(words) else ""
    if not verb or not _TOLD.search(words) or _NOT.search(words) or asks(text) or is_wondering(text):
        return None
    reading = read_argument(NUMBER, text, replace(context, command="show"))
    if not isinstance(reading, Found):
        return None
    interview = require_interview(context.tx, interview_id=reading.value)
    if interview.status not in OPEN_STATUSES:
        return None
    if context.sender.role != "admin":
        return Spoken(verb, {"number": reading.value})
    line = f"{verb} #{reading.value}"
    return Spoken("as", {"person": interview.candidate.person_id, "line": line})


def done_for_colleague(text: str, context: Context) -> Spoken | None:
    """Find whom an admin books or moves for: the line is theirs then."""
    if not mentions_time(text) or asks(text):
        return None
    named = colleague_in(text, context)
    if named is None or named[0].person_id == context.sender.person_id:
        return None
    rest = named[1]
    line = _HELPED.sub("", rest) if _HELPED.search(rest) else _HELPED_EN.sub(" ", rest)
    if line == rest:
        return None
    line = line.strip()
    match = match_command(line)
    if match is None or match.command.name not in ("create room", "reschedule", "cancel"):
        booking = "安排面试" if detect_language(line) == "zh" else "create room"
        line = f"{booking} {_BOOKED.sub('', line)}"
    return Spoken("as", {"person": named[0].person_id, "line": line})
