"""No show: an interviewer notes which side did not come, and may set another time."""

from handlers import notices
from handlers.answers import choices_of
from handlers.commands import NUMBER, Argument, command
from handlers.interviews import meant_interview
from handlers.questions import ask
from handlers.reading import Doubt
from handlers.request import Action, Message, Notice, Reply, Request, answer
from handlers.rights import interviewers
from handlers.texts import Text
from storage.interviews import Interview, mark_no_show, require_interview

_SIDE = Argument("side", "side", is_required=False)


@command(
    "no show", "no-show", "noshow", "didn't show up", "did not show up", "didn't come", "爽约", "没来",
    "候选人没来", "没到", "缺席", "爽約", "沒來",
    args=(NUMBER, _SIDE),
    who=interviewers,
    heard=(
        r"(?:没|没有)(?:出现|露面|现身|到场|上线|来面试)|放.{0,3}鸽子|爽约了|没有?[来到](?:[啊呀哦]|参加)?[!。~]*$",
        r"\bno[- ]?show[.!]?$",
        r"\b(?:didn't|did not|never) (?:come|join|attend)(?: to the interview)?[.!]*$",
        r"\b(?:didn't|did not|never) (?:show|showed|turn|turned) up\b|\bstood (?:me|us) up\b",
    ),
)  # fmt: skip
def no_show(request: Request) -> Reply:
    """Note who did not come to an interview that has begun."""
    interview = meant_interview(request, lock=True)
    number, side = interview.interview_id, request.args.get("side")
    if interview.candidate.person_id == request.sender.person_id:
        return answer(Text("interviewers_only", number=number))
    if interview.status in ("cancelled", "declined"):
        return answer(Text("no_show_was_off", number=number, status=Text(f"status_{interview.status}")))
    if interview.start_at > request.now:
        start = notices.when(interview, request.default_zone)
        return answer(Text("no_show_too_early", number=number, start=start))
    if side is None:
        return _ask_side(request, interview)
    is_new = mark_no_show(request.tx, cause=request.cause, interview_id=number, side=side)
    after = require_interview(request.tx, interview_id=number)
    line = Text(f"no_show_{side}" if is_new else f"no_show_{side}_already", name=after.candidate.name)
    message = Message(
        title=Text("no_show_title", number=number),
        lines=(line, Text("no_show_next")),
        actions=(Action(Text("button_move"), f"reschedule #{number}", is_primary=True),),
        card_ref=notices.card_ref(after),
    )
    return Reply(message, notices=_told(request, after, line) if is_new else ())


def _ask_side(request: Request, interview: Interview) -> Reply:
    """Ask who did not come, naming the interview."""
    about = Text(
        "about_interview",
        number=interview.interview_id,
        start=notices.when(interview, request.default_zone),
        who=interview.candidate.name,
    )
    doubt = Doubt((Text("ask_side"), about), choices_of("side"))
    return ask("no show", "side", doubt, {"number": interview.interview_id})


def _told(request: Request, interview: Interview, line: Text) -> tuple[Notice, ...]:
    """Tell the other interviewers and who arranged it; to the candidate nothing is said by itself."""
    message = Message(
        title=Text("no_show_title", number=interview.interview_id),
        lines=(Text("no_show_by", name=request.sender.name), line),
        actions=(Action(Text("button_move"), f"reschedule #{interview.interview_id}", is_primary=True),),
        card_ref=notices.card_ref(interview),
    )
    people = [
        person
        for person in notices.in_charge(request, interview)
        if person.person_id != request.sender.person_id
    ]
    told = dict.fromkeys(people, message)
    return notices.notices_to("no_show", request, interview, told, valid_statuses=("no_show",))
