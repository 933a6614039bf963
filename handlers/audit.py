"""Who changed what, when, by which message: of an interview, or of a person."""

from datetime import datetime

from handlers.commands import PAGE, Argument, command
from handlers.previews import page_of, page_reply
from handlers.request import Reply, Request, answer
from handlers.rights import admins
from handlers.texts import SENTENCES, Text, When
from storage.audit import Line, list_audit_of_interview, list_audit_of_person
from storage.database import expect
from storage.people import get_standing_person
from storage.switches import REMINDERS_PAUSED

_SUBJECT = Argument("subject", "subject")
#: As many as a phone's screen shows.
_PAGE = 6
#: How sources begin that are no message of somebody.
_OTHER_SOURCES = ("cli", "clock", "room")


@command(
    "audit", "history", "who changed", "审计", "審計", "修改记录", "操作记录", "谁改了", "变更记录",
    args=(_SUBJECT, PAGE), who=admins,
    heard=(
        r"谁.{0,6}(?:改|动|取消|移|换|操作|约|建|安排)(?:过|了|的)",
        r"(?:修改|变更|操作|改动|变动|历史)记录|审计|\b(?:change )?history (?:of|for)\b|\baudit (?:trail"
        r"|log)\b",
        r"\bwho (?:has )?(?:changed|moved|cancelled|canceled|edited|touched|rescheduled)\b",
    ),
)  # fmt: skip
def audit(request: Request) -> Reply:
    """Tell the changes of an interview, or those a person made or met with, newest first."""
    subject, page = request.args["subject"], page_of(request)
    shown = {"limit": _PAGE + 1, "offset": page * _PAGE}
    if number := subject.get("number"):
        found = list_audit_of_interview(request.tx, interview_id=number, **shown)
        title = Text("audit_title_interview", number=number)
    else:
        person = expect(get_standing_person(request.tx, person_id=subject["person"]))
        found = list_audit_of_person(request.tx, person_id=person.person_id, **shown)
        title = Text("audit_title_person", name=person.name)
    if not found:
        return answer(title, Text("audit_empty"))
    lines = [title, *(audit_line(line) for line in found[:_PAGE])]
    return page_reply("audit", lines, page, has_more=len(found) > _PAGE)


def audit_line(line: Line) -> Text:
    """Say one change: when, who, what, in whose name, and by which message."""
    return Text(
        "audit_line",
        at=When(line.at),
        what=_what(line),
        by=Text("audit_by", name=line.by_name) if line.by_name else "",
        source=_source(line.source),
    )


def _what(line: Line) -> Text:
    detail, about = line.detail, line.interview_id
    name = f"audit_{line.action}"
    if line.action == "switch":
        is_pause = detail.get("name") == REMINDERS_PAUSED
        name = f"audit_{'pause' if detail.get('value') else 'resume'}" if is_pause else "audit_switch"
    if line.action == "arrive" and line.source == "room":
        name = "audit_enter"
    if name not in SENTENCES:
        return Text("audit_other", who=_who(line), action=line.action, number=_number(about))
    role = f"role_{detail.get('role', '')}"
    kind = f"kind_{detail.get('kind', '')}"
    return Text(
        name,
        who=_who(line),
        number=_number(about),
        start=_moment(detail.get("start_at")),
        reason=Text("audit_reason", reason=detail["reason"]) if detail.get("reason") else "",
        message=detail.get("outbox_id", ""),
        subject=line.subject or "",
        role=Text(role) if role in SENTENCES else "",
        kind=Text(kind) if kind in SENTENCES else detail.get("kind", ""),
        day=detail.get("on_date", ""),
        userid=detail.get("userid", ""),
        count=detail.get("count", ""),
        switch=detail.get("name", ""),
        audience=Text(f"audience_{detail['audience']}") if "audience" in detail else "",
        words=detail.get("words", ""),
        merged=f"P{detail['merged']}" if "merged" in detail else "",
    )


def _who(line: Line) -> Text:
    if line.name:
        return Text("plain", words=line.name)
    return Text("audit_clock" if line.source == "clock" else "audit_operator")


def _number(interview_id: int | None) -> str:
    return f"#{interview_id}" if interview_id else ""


def _moment(moment: str | None) -> When | str:
    return When(datetime.fromisoformat(moment)) if moment else ""


def _source(source: str) -> Text | str:
    """Name the message by the end of its key, which is in the logs whole."""
    return "" if source.startswith(_OTHER_SOURCES) else Text("audit_source", key=source[-8:])
