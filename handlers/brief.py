"""What an interviewer wants to know before an interview, and the notes they leave for each other.

Notes and verdicts are for interviewers; a candidate never sees them.
"""

from collections.abc import Sequence

from handlers import notices
from handlers.commands import NUMBER, Argument, command
from handlers.interviews import meant_interview
from handlers.opinions import opinion_lines
from handlers.request import Message, Reply, Request, answer
from handlers.rights import interviewers
from handlers.room_news import video_lines
from handlers.texts import Text
from storage.briefs import get_notes, list_rounds_before, update_notes
from storage.feedback import Feedback, list_feedback
from storage.interviews import OPEN_STATUSES, Interview

_NOTE = Argument("note", "note")
_ROUNDS = 4


@command(
    "brief", "briefing", "prep", "简报", "面试简报", "面试资料", "背景", "簡報",
    args=(NUMBER,), who=interviewers,
    heard=(
        r"^(?!.*(?:带|准备)).*(?:简历|履历|资料|背景)(?:看一?[下看]|看看|给我|发.{0,3}|有[吗么?]|是?什么样?|如何|呢)?[?]?$",
        r"^[看发].{0,12}(?:简历|履历)$|什么背景",
        r"\b(?:cv|resume|résumé) (?:of|for)\b|'s (?:cv|resume|résumé)\b",
    ),
)  # fmt: skip
def brief(request: Request) -> Reply:
    """Tell an interviewer about the candidate: when, notes, earlier rounds and what came of them."""
    interview = meant_interview(request)
    number, me = interview.interview_id, interview.participant(request.sender.person_id)
    if me is not None and me.side == "candidate":
        return answer(Text("interviewers_only", number=number))
    rounds = list_rounds_before(
        request.tx,
        candidate_id=interview.candidate.person_id,
        before=interview.start_at,
        limit=_ROUNDS + 1,
    )
    earlier = [each for each in rounds if each.interview_id != number][:_ROUNDS]
    given = list_feedback(request.tx, interview_ids=[number, *(each.interview_id for each in earlier)])
    notes = get_notes(request.tx, interview_id=number)
    lines = [
        Text("brief_notes", notes=notes) if notes else Text("brief_no_notes", number=number),
        *_earlier_lines(request, interview, earlier, given),
        *opinion_lines(request, interview, [each for each in given if each.interview_id == number]),
    ]
    is_ahead = interview.status in OPEN_STATUSES and interview.end_at > request.now
    if me and is_ahead:
        lines += video_lines(request.tx, interview, me.room_key)
        lines.append(Text("your_room"))
    return Reply(
        Message(
            title=Text("brief_title", number=number, name=interview.candidate.name),
            fields=notices.fields_of(interview, me, request.default_zone),
            lines=tuple(lines),
            link=notices.room_link(me) if me and is_ahead else None,
        )
    )


@command(
    "note", "notes", "add note", "备注", "面试备注", "備註",
    args=(NUMBER, _NOTE), who=interviewers,
)  # fmt: skip
def note(request: Request) -> Reply:
    """Keep a note for the interviewers of an interview, in the place of the one before."""
    interview = meant_interview(request, lock=True)
    number, me = interview.interview_id, interview.participant(request.sender.person_id)
    if me is not None and me.side == "candidate":
        return answer(Text("interviewers_only", number=number))
    before = get_notes(request.tx, interview_id=number)
    notes = request.args["note"]
    update_notes(request.tx, cause=request.cause, interview_id=number, notes=notes)
    lines = [Text("note_kept", number=number), Text("brief_notes", notes=notes)]
    if before and before != notes:
        lines.append(Text("note_before", notes=before))
    return Reply(Message(lines=tuple(lines)))


def _earlier_lines(
    request: Request, interview: Interview, earlier: Sequence[Interview], given: Sequence[Feedback]
) -> list[Text]:
    """List the candidate's earlier rounds, each with what the sender may see of its opinions."""
    if not earlier:
        return [Text("brief_first_round")]
    lines = [Text("brief_earlier")]
    for each in earlier:
        start = notices.when(interview, request.default_zone, each.start_at)
        status = notices.status_text(each, request.now)
        lines.append(Text("brief_round", start=start, title=notices.titled(each), status=status))
        opinions = [opinion for opinion in given if opinion.interview_id == each.interview_id]
        lines += opinion_lines(request, each, opinions)
    return lines
