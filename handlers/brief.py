"""What an interviewer wants to know before an interview, and the notes they leave for each other.

Notes and verdicts are for interviewers; a candidate never sees them.
"""

from collections.abc import Sequence

from handlers import notices
from handlers.answers import MAX_NOTE
from handlers.arguments import OFFERED, how_to_choose, interview_choice
from handlers.commands import NUMBER, Argument, command
from handlers.interviews import meant_interview
from handlers.opinions import opinion_lines
from handlers.questions import ask
from handlers.reading import Choice, Doubt
from handlers.references import by_person
from handlers.request import Message, Reply, Request, answer
from handlers.rights import interviewers
from handlers.room_news import video_lines
from handlers.texts import Text
from storage.briefs import get_notes, list_rounds_before, update_notes
from storage.feedback import Feedback, list_feedback
from storage.interviews import OPEN_STATUSES, Interview, list_interviews_of

_NOTE = Argument("note", "note")
_ROUNDS = 4
_WHERE, _LINK = Argument("number", "number", is_required=False), Argument("link", "link")
_OF_A_CANDIDATE = r"简历|履历|作品集|\b(?:cv|resume|résumé|portfolio|linkedin|github)\b"


@command(
    "attach", "attach link", "add link", "附上", "附链接", "附上链接", "加链接",
    args=(_WHERE, _LINK),
    heard=(r"^https?://\S", rf"(?:{_OF_A_CANDIDATE}).*https?://\S", rf"https?://\S+.*(?:{_OF_A_CANDIDATE})"),
)  # fmt: skip
def attach(request: Request) -> Reply:
    """Add a web address to an interview's notes; of one that was only sent, ask to which."""
    link, me = request.args["link"], request.sender.person_id
    if request.sender.role == "candidate":
        return answer(Text("attachment_candidate", what=Text("what_link")))
    if "number" not in request.args:
        return _ask_where(request, link)
    interview = meant_interview(request, lock=True)
    number = interview.interview_id
    if interview.candidate.person_id == me:
        return answer(Text("interviewers_only", number=number))
    before = get_notes(request.tx, interview_id=number)
    notes = before if link in before.splitlines() else f"{before}\n{link}".strip()
    if len(notes) > MAX_NOTE:
        return answer(Text("link_no_room", number=number, limit=MAX_NOTE))
    update_notes(request.tx, cause=request.cause, interview_id=number, notes=notes)
    lines = (
        Text("link_kept", number=number, name=interview.candidate.name),
        Text("brief_notes", notes=notes),
    )
    return Reply(Message(lines=lines), card_label=Text("label_attached"))


def _ask_where(request: Request, link: str) -> Reply:
    """Ask to which of the sender's next interviews a link belongs: whose candidate it names, else any."""
    me = request.sender.person_id
    page = list_interviews_of(request.tx, person_id=me, after=request.now, before=None, limit=OFFERED)
    ahead = [each for each in page.interviews if each.status in OPEN_STATUSES]
    mine = [each for each in ahead if each.candidate.person_id != me]
    named = by_person(link, mine, me, candidates_only=True, anywhere=True)
    mine = list(named.interviews) if named else mine
    if not mine:
        return answer(Text("link_for_nothing"))
    choices = [interview_choice(each, notices.when(each, request.default_zone), me) for each in mine]
    question = (Text("ask_attach"), *how_to_choose(mine))
    if len(mine) == 1:
        number = mine[0].interview_id
        line = Text(
            "about_interview",
            number=number,
            start=notices.when(mine[0], request.default_zone),
            who=mine[0].candidate.name,
        )
        question = (Text("ask_attach_one", number=number), line)
        choices = [Choice(Text("button_attach"), words=f"#{number}")]
    choices.append(Choice(Text("button_rather_not"), words="never mind"))
    return ask("attach", "number", Doubt(question, tuple(choices)), {"link": link})


@command(
    "brief", "briefing", "prep", "简报", "面试简报", "面试资料", "背景", "簡報",
    args=(NUMBER,), who=interviewers,
    heard=(
        r"^(?!.*(?:带|准备)).*(?:简历|履历|资料|背景)(?:看一?[下看]|看看|给我|发.{0,3}|有[吗么?]|是?什么样?|如何|呢)?[?]?$",
        r"^[看发].{0,12}(?:简历|履历)$|什么背景",
        r"^(?!.*(?:带|准备)).*(?:(?:看|发|找|拿|传|来).{0,14}(?:简历|履历)|(?:简历|履历|背景资料|资料|背景).{0,6}(?:看|发|给|来|传|有|在))",
        r"\b(?:cv|resume|résumé|profile) (?:of|for)\b|'s (?:cv|resume|résumé|profile|background)\b",
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
