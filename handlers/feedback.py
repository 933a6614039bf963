"""What interviewers think: a recommendation, a score from 1 to 5, and a few words.

Given after the start, changeable for a day; the panel sees each other's only after giving their own, the
candidate never.
"""

from collections.abc import Sequence
from dataclasses import replace

from handlers import notices
from handlers.arguments import question_for
from handlers.commands import NUMBER, Argument, command
from handlers.interviews import meant_interview
from handlers.opinions import opinion_line
from handlers.questions import ask
from handlers.reading import Context
from handlers.replays import can_replay
from handlers.request import Message, Reply, Request, answer
from handlers.rights import interviewers
from handlers.texts import Text
from storage.database import expect
from storage.feedback import CHANGEABLE, Feedback, list_feedback, upsert_feedback
from storage.interviews import Interview, Participant

_RECOMMENDATION = Argument("recommendation", "recommendation", is_required=False)
_SCORE = Argument("score", "score", is_required=False)
_REMARK = Argument("remark", "remark", is_required=False)


@command(
    "feedback", "give feedback", "leave feedback", "write feedback", "scorecard", "rate", "evaluate",
    "反馈", "评价", "面试反馈", "面试评价", "写反馈", "写评价", "填反馈", "填评价", "提交反馈", "提交评价",
    "写面评", "面评", "打分", "回饋", "評價",
    args=(NUMBER, _RECOMMENDATION, _SCORE, _REMARK),
    who=interviewers,
    heard=(r"\bstrong (?:yes|no|hire)\b|\b[1-5] ?/ ?5\b|\b[1-5] out of 5\b",
        r"[打给].{0,4}[1-5一二三四五]分|强烈推荐|强推",
        r"(?:^|给|帮|来)[^,，。谁]{0,10}(?:写|填|提交)(?:一?[下个份])?(?:面试)?(?:反馈|评价)",
        r"[,。;\s](?:我?觉得)?(?:建议)?(?:不?通过|不?推荐|待定|不?录用|淘汰)(?:了|吧)?[。!]*$"),
)  # fmt: skip
def feedback(request: Request) -> Reply:
    """Give or change one's opinion of an interview, in one sentence or step by step; or look at it."""
    interview = meant_interview(request)
    number = interview.interview_id
    me = interview.participant(request.sender.person_id)
    if me is not None and me.side == "candidate":
        return answer(Text("interviewers_only", number=number))
    given = list_feedback(request.tx, interview_ids=[number])
    mine = next((each for each in given if each.person_id == request.sender.person_id), None)
    is_giving = bool(request.args.keys() - {"number"})
    if me is None or (mine is not None and not is_giving):
        return _shown(request, interview, me, given, mine)
    refusal = _refusal(request, interview, mine)
    return refusal or _give(request, interview, me, mine)


def _refusal(request: Request, interview: Interview, mine: Feedback | None) -> Reply | None:
    """Say why an opinion cannot be given now; None if it can."""
    number = interview.interview_id
    if interview.status in ("cancelled", "declined"):
        return answer(Text("feedback_was_off", number=number, status=Text(f"status_{interview.status}")))
    if interview.start_at > request.now:
        start = notices.when(interview, request.default_zone)
        return answer(Text("feedback_too_early", number=number, start=start))
    if mine is not None and mine.created_at <= request.now - CHANGEABLE:
        return answer(Text("feedback_fixed", number=number), opinion_line(mine))
    return None


def _give(request: Request, interview: Interview, me: Participant, mine: Feedback | None) -> Reply:
    number, args = interview.interview_id, request.args
    recommendation = args.get("recommendation", mine.recommendation if mine else None)
    score = args.get("score", mine.score if mine else None)
    notes = args.get("remark", mine.notes if mine else "")
    if recommendation is None or score is None:
        missing = _SCORE if recommendation else _RECOMMENDATION
        return _ask(request, interview, missing)
    upsert_feedback(
        request.tx,
        cause=request.cause,
        interview_id=number,
        recommendation=recommendation,
        score=score,
        notes=notes,
    )
    given = list_feedback(request.tx, interview_ids=[number])
    kept = next(each for each in given if each.person_id == me.person_id)
    if "remark" not in args and not notes:
        return _ask_remark(request, interview, kept)
    others = [each for each in given if each.person_id != me.person_id]
    lines = [
        Text("feedback_saved", number=number, candidate=interview.candidate.name),
        opinion_line(kept),
        Text("feedback_changeable", number=number),
    ]
    return Reply(Message(lines=(*lines, *_others(interview, me, others))))


def _ask(request: Request, interview: Interview, missing: Argument) -> Reply:
    """Ask for the recommendation or the score, naming whom it is about."""
    context = Context("feedback", request.sender, request.now, request.zone, request.tx, request.default_zone)
    doubt = question_for(missing, context)
    about = Text("feedback_about", candidate=interview.candidate.name, title=notices.titled(interview))
    asked = ask("feedback", missing.name, replace(doubt, question=(*doubt.question, about)))
    return _with_replay(request, interview, asked)


def _with_replay(request: Request, interview: Interview, reply: Reply) -> Reply:
    """Add the way to what was written in the room, for who is about to judge it."""
    me = interview.participant(request.sender.person_id)
    if me is None or not can_replay(request, interview, me):
        return reply
    lines = (*reply.message.lines, Text("your_replay"))
    return replace(reply, message=replace(reply.message, lines=lines, link=notices.room_link(me)))


def _ask_remark(request: Request, interview: Interview, kept: Feedback) -> Reply:
    """Ask for a few words; the opinion is kept already, so whoever says no more has given it."""
    context = Context("feedback", request.sender, request.now, request.zone, request.tx, request.default_zone)
    doubt = question_for(_REMARK, context)
    saved = Text("feedback_saved", number=interview.interview_id, candidate=interview.candidate.name)
    return ask("feedback", "remark", replace(doubt, question=(saved, opinion_line(kept), *doubt.question)))


def _shown(
    request: Request,
    interview: Interview,
    me: Participant | None,
    given: Sequence[Feedback],
    mine: Feedback | None,
) -> Reply:
    """Show the opinions to someone who gave theirs, or who only looks (an admin)."""
    number = interview.interview_id
    if not given:
        return answer(Text("feedback_none", number=number))
    others = [each for each in given if each is not mine]
    title = Text("feedback_title", number=number)
    if me is None:
        return Reply(Message(title=title, lines=tuple(opinion_line(each) for each in others)))
    own = expect(mine)
    is_open = own.created_at > request.now - CHANGEABLE
    fixed = Text("feedback_changeable" if is_open else "feedback_fixed", number=number)
    shown = Reply(Message(title=title, lines=(opinion_line(own), fixed, *_others(interview, me, others))))
    return _with_replay(request, interview, shown)


def _others(interview: Interview, me: Participant, others: Sequence[Feedback]) -> tuple[Text, ...]:
    missing = [
        person
        for person in interview.panel
        if person.person_id != me.person_id and all(each.person_id != person.person_id for each in others)
    ]
    waiting = (Text("feedback_waiting", names=notices.names(tuple(missing))),) if missing else ()
    return (*(opinion_line(each) for each in others), *waiting)
