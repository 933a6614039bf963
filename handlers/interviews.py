"""Interviews: list them, look at one, cancel; and what is said when one cannot be changed.

An interview exists for its people and for admins only.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from handlers import notices
from handlers.commands import NUMBER, PERIOD, REASON, Argument, command
from handlers.opinions import opinion_lines
from handlers.questions import ask
from handlers.reading import Choice, Doubt
from handlers.replays import can_replay, presence_lines
from handlers.request import Action, Message, Reply, Request, answer
from handlers.rights import Unseen, interviewers, visible_interview
from handlers.room_news import room_lines
from handlers.texts import SENTENCES, Day, Minutes, RoomLink, Text
from handlers.ways import reaches
from storage.database import expect
from storage.feedback import list_feedback
from storage.interviews import (
    OPEN_STATUSES,
    Interview,
    Participant,
    cancel_interview,
    list_interviews_of,
    require_interview,
)
from storage.reminders import has_reminder
from storage.switches import REMINDERS_PAUSED, get_switch

_PAGE = 8
_WHICH_PAGE = Argument("page", "page", is_required=False)
_STATUS = Argument("status", "status", is_required=False)
_TELLING = Argument("telling", "telling", is_required=False)


@command(
    "my interviews", "my interview", "interviews", "list interviews", "list my interviews",
    "show my interviews", "show me my interviews", "what do i have", "what have i got",
    "do i have anything", "show me what i have", "what are my interviews", "我的面试", "我的面試",
    "查看我的面试", "看看我的面试", "查一下我的面试", "查询我的面试", "面试列表", "我有什么面试",
    "我有哪些面试",
    exact=(
        "今天的面试", "明天的面试", "后天的面试", "本周的面试", "这周的面试", "下周的面试", "我今天的面试",
        "我明天的面试", "我本周的面试", "我这周的面试", "我下周的面试", "面试", "今天", "明天", "本周",
        "下周", "我的安排", "我的日程", "日程", "my schedule", "my agenda", "my calendar", "today",
        "tomorrow", "this week", "next week", "面试安排",
    ),
    args=(PERIOD, _STATUS, _WHICH_PAGE),
    heard=(
        r"(?:谁|哪些|哪几|几场|候选人|都)(?!.{0,6}(?:通知|提醒|帮)).{0,8}(?:[没未不]有?|都)(?:确认|回复|答复|回应|回我)",
        r"^(?:还)?[没未待](?:有)?(?:确认|回复|答复)的?.{0,4}(?:面试|列|有哪|几|哪|看)",
        r"\bwho(?:'s| is| has| hasn't| haven't)? ?(?:not )?"
        r"(?:unconfirmed|confirmed|answered|replied|responded)\b"
        r"|\binterviews?\b.*(?:n't|\bnot|\bun) ?confirmed"
        r"|\b(?:did|has|have) everyone (?:confirm|answer|repl|respond)",
        r"我.*(?:忙不忙|忙吗|有没有空|有空[吗么没]|空不空)|^.{0,6}(?:忙不忙|有没有空|有空[吗么没]|忙[吗么])$",
        r"我.{0,4}下一?[场个次](?:面试)?(?:是|在)?(?:谁|啥|什么|几点|哪)",
        r"(?:下一?[场个]|接下来).{0,4}(?:面谁|面试谁)|^(?!.*大家).*(?:几点|都|要|我)面试?谁",
        r"\bam i (?:free|busy|booked|available|interviewing)\b|\bhow busy am i\b",
        r"^(?:我|今天|明天|后天|[这本下]?周[一二三四五六日天末]?|上午|下午|晚上)*(?:还有|有没有|有)"
        r"(?:哪些|几场)?面试(?:要面|没面)?[吗么没?]+$",
        r"^(?:who|what)(?:'?s| is) (?:up )?next\b"
        r"|^what(?:'?s| is) (?:on|up|happening)(?: for| on)?"
        r" (?:to(?:day|morrow)|this|next|mon|tue|wed|thu|fri|sat|sun)",
        r"\bon my (?:plate|calendar|schedule|agenda)\b",
        r"\bwho(?:m)? (?:am i|do i|are we) (?:meeting|interviewing|seeing|meet|interview|see)\b",
        r"\bmy next (?:one|interview|candidate)\b",
        r"\bdo i (?:have|need) to (?:interview|see|meet)\b|\bwho(?:'s| is) (?:on|coming|up)\b(?! the)",
        r"(?:哪些|几个|哪几个|多少个?)(?:人|候选人)要面",
        r"\b(?:what|how)(?:'s| does| do| is)? (?:my|the|our) (?:day|week|schedule|morning|afternoon"
        r"|calendar|diary|today"
        r"|tomorrow|[a-z]{3,6}day)\b",
        r"\bwhat(?:'s| is) (?:on|coming up|up)(?: for me)?(?: today| tomorrow| this week| next week"
        r"| on [a-z]+day)?[?]?$",
        r"面试是(?:谁|哪)|(?:排|安排|定|约)了(?:什么|啥|谁|哪些|几)",
        r"^(?!.*(?:大家|公司|所有人)).*(?:有|还有|共|剩|排了)(?:几|多少)[场个](?:面试)?[啊呀呢?]*$",
        r"^(?:最近|接下来|后面)的?(?:那?一?[场个])",
        r"^下一?[场个](?:面试)?(?:是|在)?(?:谁|啥|什么|几点|哪)",
        r"(?:谁|几个|哪几个|哪些人?)要面(?:试)?的?[?]?$|还?要面(?:谁|几个|哪些)",
        r"\banything (?:booked|scheduled|planned|lined up|coming up|on)\b",
    ),
)  # fmt: skip
def my_interviews(request: Request) -> Reply:
    """List the sender's interviews, soonest first; the one that runs, or the next, with its room."""
    start, end, name = request.args.get("period", (request.now, None, "upcoming"))
    me, place = request.sender.person_id, request.args.get("page", 1)
    status = request.args.get("status")
    page = list_interviews_of(
        request.tx,
        person_id=me,
        after=start,
        before=end,
        limit=_PAGE,
        offset=_PAGE * (place - 1),
        status=status,
    )
    found = page.interviews
    period = period_text(start, end, name)
    if not found and place > 1:
        return answer(Text("list_no_more", period=period))
    if not found and status:
        return answer(Text("list_none", period=period, status=Text(f"status_{status}")))
    if not found:
        return answer(Text("list_empty", period=period), Text(f"list_hint_{_kind(request)}"))
    lines = [Text("list_title", period=period, count=page.total)]
    lines += [_list_line(request, interview) for interview in found]
    open_ones = [each for each in found if each.status in OPEN_STATUSES and each.end_at > request.now]
    waiting = [
        each
        for each in open_ones
        if each.status == "proposed" and each.candidate.person_id == me and each.start_at > request.now
    ]
    if waiting:
        lines.append(Text("list_confirm", number=waiting[0].interview_id))
    link = None
    if open_ones and place == 1:
        first = open_ones[0]
        name = "list_next" if first.start_at > request.now else "list_now"
        lines.append(Text(name, number=first.interview_id))
        link = notices.room_link(_me(first, request))
    more = page.total - _PAGE * (place - 1) - len(found)
    if more > 0:
        return _with_more(lines, link, more, place)
    return Reply(Message(lines=tuple(lines), link=link))


@command(
    "show", "details", "detail", "查看", "看看", "看一下", "看一眼", "瞅瞅", "看下", "看", "查",
    "查一下", "详情",
    args=(NUMBER,),
    heard=(
        r"(?:确认|答复|回复|同意|接受)(?:好|过|完)?了?(?:吗|么|没)|(?:啥|什么|怎么个)情况",
        r"面试.{0,4}谁(?:参加|来|面|负责)|谁参加",
        r"(?:[0-9号场]|面试)的?(?:具体|详细)?(?:情况|详情|细节|信息)",
        r"提醒(?:一?下)?(?!我).{1,12}(?:确认|答复|回复|回个?话)",
        r"催(?:一?下|催|着)|\b(?:nudge|chase) (?!me\b)(?!.*\bto (?:[0-9]|mon|tue|wed|thu|fri|tomorrow|half))",
        r"\bremind (?!me\b|us\b).{2,20} to (?:confirm|answer|reply)\b",
        r"\b(?:has|have|did)\b.*\b(?:confirm|answer|repl|accept|respond)(?:ed|ied|y)?\b",
    ),
)  # fmt: skip
def show(request: Request) -> Reply:
    """Show one interview as the sender may see it, with what they can do about it."""
    interview = meant_interview(request)
    me = interview.participant(request.sender.person_id)
    is_candidate = me is not None and me.side == "candidate"
    is_ahead = interview.status in OPEN_STATUSES and interview.end_at > request.now
    is_asked = is_candidate and interview.status == "proposed" and interview.start_at > request.now
    is_asked_to_join = me is not None and me.answer == "asked" and is_ahead
    is_replayed = me is not None and can_replay(request, interview, me)
    link = notices.room_link(me) if me and (is_ahead or is_replayed) else None
    lines = [*notices.status_lines(interview, me, request.now)]
    if not is_candidate:
        given = list_feedback(request.tx, interview_ids=[interview.interview_id])
        lines += opinion_lines(request, interview, given)
        lines += room_lines(request.tx, interview)
        lines += presence_lines(request, interview)
    if is_ahead and not is_candidate:
        lines.append(Text("how_to_change", number=interview.interview_id))
    elif is_ahead and not is_asked and interview.start_at > request.now:
        lines.append(Text("how_to_leave_interview", number=interview.interview_id))
    if link and not is_asked:
        lines.append(Text("your_replay" if is_replayed else "your_room"))
    actions = notices.answer_actions(interview) if is_asked else ()
    if is_asked_to_join:
        actions = notices.panel_actions(interview)
    return Reply(
        Message(
            title=Text("show_title", number=interview.interview_id),
            fields=notices.fields_of(interview, me, request.default_zone),
            lines=tuple(lines),
            actions=actions,
            link=link,
            card_ref=notices.card_ref(interview),
        )
    )


@command(
    "cancel", "取消面试", "取消", "删除", "删掉", "撤掉", "撤销", "作废", "call off", "delete", "remove",
    "drop", "scrap", "scratch", "kill", "pull the plug on", "ditch", "axe", "nix",
    args=(NUMBER, _TELLING, REASON),
    heard=(
        r"(?:[一二三四五六日天号场]|明天|后天|今天)的?(?:那[场个])?就?不(?:用)?面了",
        r"(?:[那这]一?[场个]|面试)就?(?:不要|免)了",
        r"面试(?:就)?(?:不用|不要|不做|不面|不办|算)了",
        r"^(?:请|麻烦|帮我)?[把将](?!.*面试).{1,16}取消(?!.*(?:通知|提醒))",
        r"[,。;!]\s?(?:请|麻烦|帮我|帮忙|就)?取消(?:掉|了)?(?:吧|一下)?[。!]*$",
        r"[,.;!] ?(?:so )?(?:please |pls |can you |could you )?cancel(?: it| that| this)?"
        r"(?: please| pls)?[.!]?$",
        r"(?:不用|不必|别|不要|甭)再?面试?了",
        r"\bno longer need\b.*\b(?:interview|meeting)\b",
    ),
)  # fmt: skip
def cancel(request: Request) -> Reply:
    """Cancel an interview and tell everyone in it; the candidate hears why only if the sender says so."""
    interview = meant_interview(request, lock=True)
    if is_closed(interview, request.now):
        return too_late(request, interview)
    if interview.candidate.person_id == request.sender.person_id:
        return refuse_with_buttons("cancel_is_decline", interview, notices.answer_actions(interview)[1:])
    if is_stale_card(request, interview):
        return stale_card(request, interview)
    telling = request.args.get("telling")
    if telling == "keep":
        return Reply(Message(lines=(about("cancel_kept", request, interview),)))
    return _ask_before_cancelling(request, interview) or _cancel(request, interview)


def _ask_before_cancelling(request: Request, interview: Interview) -> Reply | None:
    """Ask whether a reason is for the candidate too; None if that was said, or there is none."""
    reason, candidate = request.args.get("reason", ""), interview.candidate
    if not reason or not reaches(request, candidate) or "telling" in request.args:
        return None
    question = (
        Text("cancel_ask", number=interview.interview_id),
        Text("cancel_line", start=notices.when(interview, request.default_zone), name=candidate.name),
        Text("cancel_ask_telling", name=candidate.name),
    )
    choices = (
        Choice(Text("button_tell"), "candidate"),
        Choice(Text("button_keep_reason"), "nobody"),
        Choice(Text("button_not_cancel"), "keep"),
    )
    return ask("cancel", "telling", Doubt(question, choices))


def _cancel(request: Request, interview: Interview) -> Reply:
    number, reason = interview.interview_id, request.args.get("reason", "")
    is_candidate_told_why = request.args.get("telling") == "candidate"
    cancel_interview(request.tx, cause=request.cause, interview_id=number, reason=reason)
    after = require_interview(request.tx, interview_id=number)
    told = notices.cancelled(request, after, reason, is_candidate_told_why=is_candidate_told_why)
    lines = [about("cancelled_done", request, after)]
    if told:
        reached = {notice.person_id for notice in told}
        people_told = tuple(each for each in notices.others(request, after) if each.person_id in reached)
        lines.append(Text("cancelled_told", names=notices.names(people_told)))
    if reason and reaches(request, after.candidate):
        name = "cancelled_why_told" if is_candidate_told_why else "cancelled_why_kept"
        lines.append(Text(name, name=after.candidate.name))
    if not reaches(request, after.candidate):
        lines.append(Text("please_tell", name=after.candidate.name))
    return Reply(Message(lines=tuple(lines)), notices=told, card_label=Text("label_cancelled"))


def meant_interview(request: Request, *, lock: bool = False) -> Interview:
    """Load the interview that the command names.

    Raises:
        Unseen: the sender could see it when it was read, and was taken out of it since.
    """
    number = request.args["number"]
    interview = visible_interview(request.tx, interview_id=number, person=request.sender, lock=lock)
    if interview is None:
        raise Unseen(number)
    return interview


def will_remind(request: Request, interview: Interview) -> tuple[Text, ...]:
    """Say that the sender will be reminded before the start, where that is true."""
    me, tx = interview.participant(request.sender.person_id), request.tx
    if me is None or not reaches(request, me) or get_switch(tx, name=REMINDERS_PAUSED):
        return ()
    is_planned = has_reminder(tx, interview_id=interview.interview_id, person_id=me.person_id)
    return (Text("will_remind"),) if is_planned else ()


def is_closed(interview: Interview, now: datetime) -> bool:
    """Whether nothing can be changed any more. One that is running may still be moved or cancelled."""
    return interview.status in ("cancelled", "done", "no_show") or interview.end_at <= now


def too_late(request: Request, interview: Interview) -> Reply:
    """Tell why an interview can no longer be changed, and what to do instead."""
    number = interview.interview_id
    if interview.status == "cancelled":
        name, label = "already_cancelled", "label_cancelled"
    elif interview.candidate.person_id == request.sender.person_id:
        name, label = "is_over_candidate", "label_over"
    else:
        name, label = "is_over", "label_over"
    message = Message(lines=(Text(name, number=number),))
    if interviewers(request.sender) and name != "is_over_candidate":
        again = Action(Text("button_book_again"), f"create room {interview.candidate.name}", is_primary=True)
        message = replace(message, title=Text("show_title", number=number), actions=(again,))
    return Reply(message, card_label=Text(label))


def is_stale_card(request: Request, interview: Interview) -> bool:
    """Whether a button was pressed that was made for an earlier time of this interview."""
    return request.seen_revision is not None and request.seen_revision != interview.revision


def stale_card(request: Request, interview: Interview) -> Reply:
    """Answer an old card's button with how things stand now; nothing is changed."""
    is_asked = interview.candidate.person_id == request.sender.person_id and interview.status == "proposed"
    me = interview.participant(request.sender.person_id)
    actions = notices.answer_actions(interview) if is_asked else ()
    if me is not None and me.answer == "asked":
        actions = notices.panel_actions(interview)
    return Reply(
        Message(
            title=Text("stale_title", number=interview.interview_id),
            lines=(
                Text("stale_line", start=notices.when(interview, request.default_zone)),
                *notices.status_lines(interview, me, request.now),
            ),
            actions=actions,
            card_ref=notices.card_ref(interview),
        ),
        card_label=Text("label_outdated"),
    )


def refuse_with_buttons(name: str, interview: Interview, actions: tuple[Action, ...]) -> Reply:
    """Refuse, with what can be done instead as buttons."""
    return Reply(
        Message(
            title=Text("show_title", number=interview.interview_id),
            lines=(Text(name, number=interview.interview_id),),
            actions=actions,
            card_ref=notices.card_ref(interview),
        )
    )


def about(name: str, request: Request, interview: Interview) -> Text:
    """Say a sentence about an interview and its time."""
    start = notices.when(interview, request.default_zone)
    return Text(name, number=interview.interview_id, start=start)


def _list_line(request: Request, interview: Interview) -> Text:
    me = _me(interview, request)
    is_candidate = me.side == "candidate"
    return Text(
        "list_line",
        number=interview.interview_id,
        start=notices.when(interview, request.default_zone),
        length=Minutes(interview.minutes),
        who=notices.names(notices.expected(interview) if is_candidate else (interview.candidate,)),
        title=notices.titled(interview),
        status=Text("list_asked") if me.answer == "asked" else notices.status_text(interview, request.now),
    )


def _me(interview: Interview, request: Request) -> Participant:
    """Return the sender's part in an interview of their own."""
    return expect(interview.participant(request.sender.person_id))


def _with_more(lines: list[Text], link: RoomLink | None, more: int, place: int) -> Reply:
    """End a page with how many there are behind it; "more" is the answer."""
    asked = ask("my interviews", "page", Doubt((lines[0],), (Choice(Text("button_more"), place + 1),)))
    message = replace(asked.message, title=None, lines=(*lines, Text("list_more", count=more)), link=link)
    return replace(asked, message=message)


def period_text(start: datetime, end: datetime | None, name: str) -> Text:
    """Name a stretch of days."""
    if name.startswith("part_"):
        return Text("period_part", day=Day(start.date()), part=Text(name))
    if f"period_{name}" in SENTENCES or end is None:
        return Text(f"period_{name}")
    last = end - timedelta(days=1)
    if start.date() == last.date():
        return Text("period_one_day", day=Day(start.date()))
    return Text("period_many_days", first=Day(start.date()), last=Day(last.date()))


def _kind(request: Request) -> str:
    return "candidate" if request.sender.role == "candidate" else "interviewer"
