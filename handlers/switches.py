"""Stopping all reminders, and letting them go on: asked twice, with what it means."""

from datetime import timedelta

from handlers.commands import SURE, command
from handlers.previews import is_sure, preview, refrained
from handlers.request import Reply, Request, answer
from handlers.rights import admins
from handlers.texts import Text
from storage.health import count_overdue, count_planned
from storage.switches import REMINDERS_PAUSED, get_switch, set_switch


@command("pause reminders", "stop reminders", "暂停提醒", "停止提醒", "暫停提醒", args=(SURE,), who=admins)
def pause(request: Request) -> Reply:
    """Send no reminders to anybody, until they are resumed."""
    if get_switch(request.tx, name=REMINDERS_PAUSED):
        return answer(Text("paused_already"))
    match is_sure(request):
        case None:
            hour, day = (
                count_planned(request.tx, after=request.now, before=request.now + length)
                for length in (timedelta(hours=1), timedelta(days=1))
            )
            late = Text("pause_late", hour=hour, day=day)
            return preview("pause reminders", Text("pause_title"), late, yes=Text("button_pause"))
        case False:
            return refrained()
    set_switch(request.tx, name=REMINDERS_PAUSED, value=True, cause=request.cause)
    return answer(Text("pause_done"))


@command("resume reminders", "恢复提醒", "继续提醒", "恢復提醒", args=(SURE,), who=admins)
def resume(request: Request) -> Reply:
    """Send reminders again, those first that are late and still of use."""
    if not get_switch(request.tx, name=REMINDERS_PAUSED):
        return answer(Text("not_paused"))
    fresh, useless = count_overdue(request.tx, now=request.now)
    match is_sure(request):
        case None:
            is_late = fresh or useless
            late = Text("resume_late" if is_late else "resume_nothing_late", fresh=fresh, useless=useless)
            return preview("resume reminders", Text("resume_title"), late, yes=Text("button_resume"))
        case False:
            return refrained()
    set_switch(request.tx, name=REMINDERS_PAUSED, value=None, cause=request.cause)
    return answer(Text("resume_done" if fresh else "resume_done_bare", fresh=fresh))
