"""Someone else instead: an interviewer is swapped for another, or cannot come and says so.

The new one accepts first; until then nothing changes for anybody, and nothing is ever cancelled by itself.
"""

from handlers import notices, panels
from handlers.commands import NUMBER, REASON, Argument, command
from handlers.interviews import (
    is_closed,
    is_stale_card,
    meant_interview,
    refuse_with_buttons,
    stale_card,
    too_late,
)
from handlers.panels import ANYWAY
from handlers.questions import ask
from handlers.reading import Choice, Doubt
from handlers.request import Message, Notice, Reply, Request, answer
from handlers.rights import interviewers
from handlers.texts import Names, Text
from storage.audit import insert_audit
from storage.database import expect
from storage.interviews import Interview, Participant, require_interview
from storage.panels import remove_interviewer
from storage.people import get_person, list_admins

_COLLEAGUE = Argument("colleague", "colleague")
_LEAVING = Argument("leaving", "leaving", is_required=False)
_OPEN = ("proposed", "confirmed")


def _refusal(request: Request) -> Reply | None:
    """Say that nobody can be swapped here, or not by the sender."""
    interview = meant_interview(request)
    if interview.candidate.person_id == request.sender.person_id:
        return answer(Text("interviewers_only", number=interview.interview_id))
    return too_late(request, interview) if is_closed(interview, request.now) else None


#: Who is kept away, by what, and that they do not come: 周四病了，去不了.
_EXCUSE = (
    r"(?:不好意思|抱歉|对不起|临时|突然|今天|明天|后天|那天|(?:这|下|本)?周[一二三四五六日天]|[上下]午|早上|晚上"
    r"|生?病了?|发烧了?|不舒服|身体不适|有(?:点|急)?事|请假了?|要?出差|要?开会|要?加班)"
)
_COMES_NOT = r"(?:(?:来|去|参加|赶)不(?:了|成|上|过[来去])(?=[了吧啊呢哈面]|\W|$)|面不(?:了|成))"


@command(
    "swap", "swap interviewer", "replace", "replace interviewer", "换人", "换面试官", "更换面试官", "換人",
    args=(NUMBER, _COLLEAGUE, _LEAVING, ANYWAY),
    who=interviewers,
    heard=(
        r"(?:换成?|改成|由|让|请|找|叫)(?!我)[^,，。0-9]{1,14}?(?:来面|去面|面一下|代面|替我|代替我|顶替|顶一下|接手)",
        r"(?:换成?|改成|由|让|请|找|叫|能)(?!我)[^,，。0-9]{1,14}?(?:面|上|来)(?:吧|吗|行吗|可以吗)?$",
        r"(?:让|请|由|叫|找)(?!我)[^,，。0-9]{1,14}?[代替帮顶]我|(?:换给|转给|交给|让给|换成给)",
        r"\b(?:can|could|would|let|have|get|ask) (?!i\b|you\b|we\b|it\b|me\b)[\w .]{2,30}? (?:to )?"
        r"(?:take (?:it|over|my|this|that|#|mine)|cover|step in|fill in|stand in|do (?:it|mine|my))",
        r"(?:让|请|由|叫|找)(?!我)[^,，。0-9]{1,14}?[来去]?面(?!试|对|板)[^,，。0-9]{2,12}$",
        r"\binstead of me\b|\b(?:some|any)(?:one|body) (?:else )?(?:to )?(?:cover|take|step in|do)\b",
        r"有(?:人|谁)能?.{0,4}(?:替|代|顶)",
        r"\b(?:swap|switch) (?:me|myself) (?:out )?(?:for|with)\b",
    ),
    refuses=_refusal,
)  # fmt: skip
def swap(request: Request) -> Reply:
    """Ask a colleague to take an interviewer's place: the sender's own, or any for organiser and admins."""
    interview = meant_interview(request, lock=True)
    if refusal := _refusal(request):
        return refusal
    me = interview.participant(request.sender.person_id)
    if is_stale_card(request, interview):
        return stale_card(request, interview)
    if interview.status not in _OPEN:
        return refuse_with_buttons("panel_declined_first", interview, notices.change_actions(interview))
    coming_id, leaving = sides(request, interview, me)
    if leaving is None:
        return _ask_whose(interview)
    if leaving != me and not panels.arranges(request, interview):
        return answer(Text("swap_not_yours", name=leaving.name))
    return _swap(request, interview, coming_id, leaving)


@command(
    "can't make it", "i can't make it", "cannot make it", "can't come", "can't attend", "cant make it",
    "won't make it", "won't be able to make it", "will not be able to make it", "not able to make it",
    "unable to make it", "won't be able to attend", "won't be able to come", "can't make the interview",
    "unable to attend", "我来不了", "来不了", "我去不了", "去不了", "我参加不了", "我去不成", "我來不了",
    args=(NUMBER, REASON),
    heard=(
        rf"我.{{0,10}}{_COMES_NOT}",
        rf"^(?:{_EXCUSE}[, ]*){{1,4}}(?:可能|恐怕|估计|面试|就|也|都)*{_COMES_NOT}[^吗么?]*$",
        r"我.{0,12}(?:参加|去|来|面)不了.{1,8}(?:面试|那场)",
        r"我?不想(?:面|参加|去)了?$|我不面了",
        r"\bi (?:can'?t|cannot|won'?t|am unable to|'m unable to) (?:be able to )?"
        r"(?:attend|come|make it|join|be there)\b",
        r"\b(?:can'?t|cannot|unable to|won'?t be able to) (?:do|take|make|attend|join|run|hold|come to)"
        r" (?:the|my|this|that|.{1,20}'s) (?:interview|one)\b",
        r"\bi (?:can'?t|cannot|won'?t) (?:do|make|come|be in|be around)\b.{0,10}"
        r"\b(?:today|tomorrow|then|that day|mon|tue|wed|thu|fri|[a-z]{3,6}day)\b",
    ),
)  # fmt: skip
def cant_make_it(request: Request) -> Reply:
    """Tell that the sender cannot come: who arranged it knows at once, and nothing is cancelled by itself."""
    interview = meant_interview(request, lock=True)
    me = interview.participant(request.sender.person_id)
    if is_closed(interview, request.now):
        return too_late(request, interview)
    if me is not None and me.side == "candidate":
        return refuse_with_buttons("cant_is_decline", interview, notices.answer_actions(interview)[1:])
    if me is None:
        return refuse_with_buttons("cant_not_in", interview, notices.help_actions(interview))
    if is_stale_card(request, interview):
        return stale_card(request, interview)
    reason = request.args.get("reason", "")
    left = panels.leave(request, interview, me, reason, action="cannot_come")
    if left is not None:
        return left
    cause, number = request.cause, interview.interview_id
    detail = {"reason": reason}
    insert_audit(request.tx, cause=cause, action="cannot_come", interview_id=number, detail=detail)
    told = _alert(request, interview, me, reason)
    start = notices.when(interview, request.default_zone)
    people = Names(tuple(name for name, _ in told))
    lines = [Text("cant_noted", number=number, start=start)]
    if told:
        lines.append(Text("cant_told", names=people))
    message = Message(
        title=Text("cant_title", number=number),
        lines=(*lines, Text("cant_what_next")),
        actions=notices.help_actions(interview),
        card_ref=notices.card_ref(interview),
    )
    return Reply(message, notices=tuple(notice for _, notice in told), card_label=Text("label_passed_on"))


def sides(request: Request, interview: Interview, me: Participant | None) -> tuple[int, Participant | None]:
    """Return who comes and who leaves; of two names, the one on the panel leaves, in whatever order."""
    named = [request.args[name]["person_id"] for name in ("colleague", "leaving") if name in request.args]
    on_panel = {person.person_id: person for person in interview.interviewers}
    if len(named) == 2 and named[0] in on_panel and named[1] not in on_panel:
        named.reverse()
    coming, *others = named
    if others:
        return coming, on_panel.get(others[0])
    if me is not None and coming != me.person_id:
        return coming, me
    return coming, interview.panel[0] if len(interview.panel) == 1 else None


def _ask_whose(interview: Interview) -> Reply:
    choices = tuple(
        Choice(Text("plain", words=each.name), {"person_id": each.person_id}) for each in interview.panel
    )
    return ask("swap", "leaving", Doubt((Text("swap_whose"),), choices))


def _swap(request: Request, interview: Interview, coming_id: int, leaving: Participant) -> Reply:
    number = interview.interview_id
    person = expect(get_person(request.tx, person_id=coming_id))
    if interview.candidate.person_id == coming_id:
        return answer(Text("panel_is_candidate", name=person.name))
    known = interview.participant(coming_id)
    if known is not None:
        is_waiting = known.replaces == leaving.person_id
        name = "swap_waiting" if is_waiting else "panel_is_in"
        return answer(Text(name, name=person.name, number=number))
    is_busy = panels.ask_to_interview(request, interview, person, replaces=leaving)
    if is_busy:
        return is_busy
    given_up = [each for each in interview.interviewers if each.replaces == leaving.person_id]
    told_before = [each for each in given_up if notices.has_heard(request, interview, each)]
    for each in given_up:
        remove_interviewer(
            request.tx,
            cause=request.cause,
            interview_id=number,
            person_id=each.person_id,
            action="remove_interviewer",
            reason="",
        )
    after = require_interview(request.tx, interview_id=number)
    coming = expect(after.participant(coming_id))
    if coming_id == request.sender.person_id:
        return panels.accept(request, after, coming)
    told: list[Notice] = list(panels.asked(request, after, coming))
    for each in told_before:
        told += panels.removed(request, after, each, "panel_removed_notice")
    start = notices.when(after, request.default_zone)
    line = Text("swap_asked", name=person.name, number=number, start=start)
    is_mine = leaving.person_id == request.sender.person_id
    until = Text("swap_until_then_yours") if is_mine else Text("swap_until_then", name=leaving.name)
    return Reply(
        Message(lines=(line, until)),
        notices=tuple(told),
        card_label=Text("label_asked"),
    )


def _alert(request: Request, interview: Interview, me: Participant, reason: str) -> list[tuple[str, Notice]]:
    """Alert who arranged the interview, and the admins, once for each time it is set for."""
    number = interview.interview_id
    arranging = {person.person_id: person for person in notices.in_charge(request, interview)}
    for admin in list_admins(request.tx):
        arranging.setdefault(admin.person_id, notices.as_participant(interview, admin))
    message = Message(
        title=Text("cant_alert_title", number=number),
        lines=(
            Text(
                "cant_alert",
                name=me.name,
                candidate=interview.candidate.name,
                start=notices.when(interview, request.default_zone),
            ),
            *notices.reason_lines(reason),
        ),
        actions=notices.help_actions(interview),
        card_ref=notices.card_ref(interview),
    )
    told = {person: message for person in arranging.values() if person.person_id != me.person_id}
    owed = notices.notices_to("cannot_come", request, interview, told, valid_statuses=(*_OPEN, "declined"))
    names = {person.person_id: person.name for person in told}
    return [(names[notice.person_id], notice) for notice in owed]
