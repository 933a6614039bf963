"""Who came, as interviewers tell the bot that asks; and what an organiser decides who has no answer."""

from datetime import timedelta

from handlers import notices
from handlers.arguments import JUST_OVER
from handlers.commands import NUMBER, command
from handlers.interviews import about, is_closed, meant_interview, too_late
from handlers.request import Action, Message, Reply, Request, answer
from handlers.rights import interviewers
from handlers.texts import Clock, Text
from storage.attendance import note_absence, note_arrival, note_keeping
from storage.interviews import OPEN_STATUSES, Interview
from storage.reminders import Planned, insert_reminders

_AGAIN = timedelta(minutes=10)


@command(
    "arrived", "candidate arrived", "has arrived", "is here", "i'm here", "i am here", "i've arrived",
    "i have arrived", "到了", "我到了", "我已经到了", "已经到了", "我来了", "候选人到了", "已到", "人到了",
    "来了",
    args=(NUMBER,),
)  # fmt: skip
def arrived(request: Request) -> Reply:
    """Note that the candidate is there; nobody is asked any more. Who comes themselves is shown the room."""
    interview = meant_interview(request, lock=True)
    if interview.candidate.person_id == request.sender.person_id:
        return _not_running(request, interview) or _welcome(interview)
    is_just_over = _is_just_over(request, interview)
    refusal = None if is_just_over else _not_running(request, interview)
    if refusal:
        return refusal
    number, name = interview.interview_id, interview.candidate.name
    note_arrival(request.tx, cause=request.cause, interview_id=number)
    label = Text("label_arrived")
    if not is_just_over:
        return Reply(Message(lines=(Text("arrived_noted", number=number, name=name),)), card_label=label)
    message = Message(
        title=Text("arrived_after", number=number, name=name),
        lines=(Text("feedback_ask"),),
        actions=(Action(Text("button_feedback"), f"feedback #{number}", is_primary=True),),
        card_ref=notices.card_ref(interview),
    )
    return Reply(message, card_label=label)


@command(
    "not yet", "not here yet", "not arrived", "still waiting", "还没到", "還沒到", "还没来", "未到",
    args=(NUMBER,), who=interviewers,
)  # fmt: skip
def not_yet(request: Request) -> Reply:
    """Ask once more in ten minutes whether the candidate has come."""
    interview = meant_interview(request, lock=True)
    refusal = _not_theirs(request, interview)
    if refusal is None and _is_just_over(request, interview):
        return _did_not_come(interview)
    refusal = refusal or _not_running(request, interview)
    if refusal:
        return refusal
    number, again_at = interview.interview_id, request.now + _AGAIN
    label = Text("label_not_yet")
    if again_at >= interview.end_at:
        return Reply(Message(lines=(Text("not_yet_ending", number=number),)), card_label=label)
    # One step for each minute, so that pressing twice asks once.
    step = 1 + int((again_at - interview.start_at) / timedelta(minutes=1))
    planned = Planned(
        interview_id=number,
        revision=interview.revision,
        person_id=request.sender.person_id,
        kind="check",
        due_at=again_at,
        expires_at=interview.end_at,
        step=step,
    )
    insert_reminders(request.tx, [planned])
    line = Text("not_yet_noted", number=number, at=Clock(again_at))
    return Reply(Message(lines=(line,)), card_label=label)


@command(
    "absent", "i wasn't there", "i was not there", "i wasnt there", "wasn't there", "我没参加", "我沒參加",
    "没参加", "我不在场", "我没在场", "我没面", args=(NUMBER,), who=interviewers,
)  # fmt: skip
def absent(request: Request) -> Reply:
    """Ask an interviewer for no feedback of an interview they were not at."""
    interview = meant_interview(request, lock=True)
    number, me = interview.interview_id, interview.participant(request.sender.person_id)
    if me is None or me.side != "interviewer":
        return answer(Text("not_on_panel", number=number))
    if interview.start_at > request.now:
        return answer(about("absent_too_early", request, interview))
    note_absence(request.tx, cause=request.cause, interview_id=number, person_id=me.person_id)
    return Reply(Message(lines=(Text("absent_noted", number=number),)), card_label=Text("label_absent"))


@command("keep", "keep it", "保留", "先保留", "照常", args=(NUMBER,), who=interviewers)
def keep(request: Request) -> Reply:
    """Leave an interview as it is, though the candidate has not answered."""
    interview = meant_interview(request, lock=True)
    refusal = _not_theirs(request, interview)
    if refusal:
        return refusal
    if is_closed(interview, request.now):
        return too_late(request, interview)
    note_keeping(
        request.tx,
        cause=request.cause,
        interview_id=interview.interview_id,
        organiser_id=interview.organiser_id,
    )
    line = about("keep_noted", request, interview)
    return Reply(Message(lines=(line,)), card_label=Text("label_kept"))


def _welcome(interview: Interview) -> Reply:
    line = Text("arrived_candidate", number=interview.interview_id)
    return Reply(Message(lines=(line,), link=notices.room_link(interview.candidate)))


def _is_just_over(request: Request, interview: Interview) -> bool:
    """Whether it ended so lately that who came is still news."""
    is_over = interview.end_at <= request.now < interview.end_at + JUST_OVER
    return is_over and interview.status in OPEN_STATUSES


def _did_not_come(interview: Interview) -> Reply:
    """Ask what became of an interview that ended while its candidate was waited for."""
    number = interview.interview_id
    message = Message(
        title=Text("not_yet_over", number=number),
        lines=(Text("not_yet_over_line", name=interview.candidate.name),),
        actions=(
            Action(Text("button_no_show"), f"no show #{number}", is_primary=True),
            Action(Text("button_arrived"), f"arrived #{number}"),
        ),
        card_ref=notices.card_ref(interview),
    )
    return Reply(message, card_label=Text("label_over"))


def _not_theirs(request: Request, interview: Interview) -> Reply | None:
    """Refuse the candidate of an interview, who may interview others."""
    is_candidate = interview.candidate.person_id == request.sender.person_id
    return answer(Text("not_on_panel", number=interview.interview_id)) if is_candidate else None


def _not_running(request: Request, interview: Interview) -> Reply | None:
    """Say why nobody can have arrived, or be missing, now."""
    if interview.status not in OPEN_STATUSES:
        name = f"status_{interview.status}_line"
        return Reply(
            Message(title=Text("show_title", number=interview.interview_id), lines=(Text(name),)),
            card_label=Text("label_over"),
        )
    if interview.start_at > request.now + timedelta(hours=1):
        return answer(about("not_begun", request, interview))
    if interview.end_at <= request.now:
        return too_late(request, interview)
    return None
