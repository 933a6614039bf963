"""Saying again what last stood about an interview, to one side, one person or all of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from handlers import notices
from handlers.commands import SURE, Argument, command
from handlers.outbox import retry_message
from handlers.previews import is_sure, preview, refrained
from handlers.questions import ask
from handlers.reading import Choice, Doubt
from handlers.request import Message, Notice, Reply, Request, answer
from handlers.rights import admins
from handlers.texts import Ahead, Names, Text
from handlers.ways import reaches
from storage.interviews import OPEN_STATUSES, Interview, Participant, get_interview
from storage.ledger import Standing, list_standing, note_resend, resend_message
from storage.outbox_entries import get_entry

_TARGET = Argument("target", "target")
_READERS = Argument("readers", "readers", is_required=False)
#: So long WeCom takes the same words for a repetition; a reader would too.
_COPY = timedelta(hours=4)


@command(
    "resend",
    "send again",
    "重发",
    "重發",
    "重新发送",
    "再发一次",
    args=(_TARGET, _READERS, SURE),
    who=admins,
    heard=(r"(?:再|重新|重)给?.{0,10}发.{0,4}(?:通知|消息|邀请|邮件)",),
)
def resend(request: Request) -> Reply:
    """Say again what stands of an interview (#12), or send one message of the outbox again (17)."""
    target, whom = request.args["target"], request.args.get("readers")
    number = target["number"]
    if not target["is_marked"] and whom is None:
        return retry_message(request, number)
    interview = get_interview(request.tx, interview_id=number)
    if interview is None:
        is_message = get_entry(request.tx, outbox_id=number) is not None
        hint = (Text("resend_message", number=number),) if is_message else ()
        return answer(Text("not_found_admin", number=number), *hint)
    meant = _meant(interview, whom or "all")
    if isinstance(meant, Reply):
        return meant
    standing = {
        each.person_id: each for each in list_standing(request.tx, interview_id=number, now=request.now)
    }
    readers = [
        each
        for each in meant
        if reaches(request, each) and _may_be_told(interview, standing, each, request.now)
    ]
    if not readers:
        return _nobody(request, interview, meant, standing)
    if len(readers) > 1:
        match is_sure(request):
            case None:
                return _preview(request, interview, readers, standing)
            case False:
                return refrained()
    return _again(request, interview, readers, standing)


def _meant(interview: Interview, whom: str) -> Sequence[Participant] | Reply:
    """Return whom of the interview a side or a name means."""
    everyone = interview.participants
    sides = ("candidate", "interviewer") if whom == "all" else (whom,)
    if meant := [each for each in everyone if each.side in sides]:
        return meant
    said = whom.casefold()
    meant = [each for each in everyone if said in (each.name.casefold(), (each.userid or "").casefold())]
    meant = meant or [each for each in everyone if said in each.name.casefold()]
    if not meant:
        names = notices.names(everyone)
        return answer(Text("resend_nobody", number=interview.interview_id, name=whom, names=names))
    if len(meant) > 1:
        choices = tuple(Choice(Text("plain", words=each.name), each.userid or each.name) for each in meant)
        return ask("resend", "readers", Doubt((Text("person_which", name=whom),), choices))
    return meant


def _may_be_told(
    interview: Interview, standing: dict[int, Standing], reader: Participant, now: datetime
) -> bool:
    """Whether there is something to say again: what stands and is not waiting anyway, else the details."""
    last = standing.get(reader.person_id)
    if last is not None:
        return last.status != "due"
    return interview.status in OPEN_STATUSES and interview.end_at > now


def _nobody(
    request: Request, interview: Interview, meant: Sequence[Participant], standing: dict[int, Standing]
) -> Reply:
    number, names = interview.interview_id, Names(tuple(each.name for each in meant))
    if not any(reaches(request, each) for each in meant):
        return answer(Text("resend_unreachable", number=number, names=names))
    is_waiting = any(each.person_id in standing for each in meant)
    return answer(Text("resend_waiting" if is_waiting else "resend_nothing", number=number, names=names))


def _preview(
    request: Request, interview: Interview, readers: Sequence[Participant], standing: dict[int, Standing]
) -> Reply:
    lines = [Text("resend_line", what=_what(standing, each), name=each.name) for each in readers]
    title = Text("resend_title", number=interview.interview_id, count=len(readers))
    return preview("resend", title, *lines, *_copies(readers, standing, request.now), yes=Text("button_send"))


def _again(
    request: Request, interview: Interview, readers: Sequence[Participant], standing: dict[int, Standing]
) -> Reply:
    """Owe each reader a new copy of what stands, or the details where nothing does."""
    number, told = interview.interview_id, []
    for reader in readers:
        if last := standing.get(reader.person_id):
            resend_message(request.tx, cause=request.cause, outbox_id=last.outbox_id)
        else:
            told.append(_details(request, interview, reader))
            note_resend(
                request.tx,
                cause=request.cause,
                interview_id=number,
                person_id=reader.person_id,
                kind="details",
            )
    lines = [
        Text("resend_done", number=number, what=_what(standing, each), name=each.name) for each in readers
    ]
    lines += _copies(readers, standing, request.now)
    return Reply(Message(lines=tuple(lines)), notices=tuple(told))


def _what(standing: dict[int, Standing], reader: Participant) -> Text:
    last = standing.get(reader.person_id)
    return Text(f"kind_{last.kind if last else 'details'}")


def _details(request: Request, interview: Interview, reader: Participant) -> Notice:
    """Tell an interview as it stands now."""
    is_asked = (
        reader.side == "candidate" and interview.status == "proposed" and interview.start_at > request.now
    )
    return Notice(
        person_id=reader.person_id,
        kind="details",
        message=Message(
            title=Text("show_title", number=interview.interview_id),
            fields=notices.fields_of(interview, reader, request.default_zone),
            lines=(
                *notices.status_lines(interview, reader, request.now),
                *(() if is_asked else (Text("your_room"),)),
            ),
            actions=notices.answer_actions(interview) if is_asked else (),
            link=notices.room_link(reader),
            card_ref=notices.card_ref(interview),
        ),
        dedup_key=f"details:{request.source}:{reader.person_id}",
        expires_at=interview.end_at,
        interview_id=interview.interview_id,
        revision=interview.revision,
        valid_statuses=(interview.status,),
    )


def _copies(readers: Sequence[Participant], standing: dict[int, Standing], now: datetime) -> tuple[Text, ...]:
    """Say who has had theirs a short while ago."""
    found = []
    for reader in readers:
        last = standing.get(reader.person_id)
        if last and last.status == "sent" and last.closed_at and now - last.closed_at < _COPY:
            ago = Ahead(max(1, round((now - last.closed_at) / timedelta(minutes=1))))
            found.append(Text("resend_copy", name=reader.name, ago=ago))
    return tuple(found)
