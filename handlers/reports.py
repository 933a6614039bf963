"""What admins ask about all interviews: lists with filters, figures of a period, lines for a spreadsheet."""

from datetime import datetime, timedelta

from handlers import notices
from handlers.commands import PAGE, PERIOD, Argument, command
from handlers.interviews import period_text
from handlers.previews import page_of, page_reply
from handlers.request import Reply, Request, answer
from handlers.rights import admins
from handlers.texts import Ahead, Text
from storage.interviews import OPEN_STATUSES, Interview
from storage.people import get_person
from storage.reports import Filter, Stats, count_interviews, get_stats, list_interviews, shown_status

STATUS = Argument("status", "status", is_required=False)
WHO = Argument("person", "person", is_required=False)
_PAGE = 8
_ORDER = ("proposed", "confirmed", "done", "declined", "no_show", "cancelled")
#: Cancelled ones are counted, and listed when they are asked for.
_LISTED = ("proposed", "confirmed", "done", "declined", "no_show")
_NAMED = 6
_RECENT = timedelta(days=30)
#: What fits into two or three messages.
_MOST_EXPORTED = 60


@command(
    "all interviews", "list all interviews", "show all interviews", "every interview", "所有面试", "全部面试",
    "show everything", "show me everything", "everything", "所有的面试",
    "全部的面试", "查看所有面试", "所有面試",
    args=(PERIOD, STATUS, WHO, PAGE),
    heard=(
        r"(?:公司|所有人).{0,8}(?:几|多少)[场个]?面试|一共(?!.{0,3}面[了过]).{0,4}(?:几|多少)[场个]",
        r"^(?:公司|全公司|看看|列出)?所有.*面试$|有谁.{0,3}面试|谁.{0,6}有面试|^(?:大家|大伙|全员|公司|全公司|团队|咱们).{0,8}面试(?!官)"
        r"|有哪些人.{0,3}面试|谁有面试",
        r"(?:谁|哪些人?|哪几个|候选人).{0,6}(?:没有?|未|不)(?:确认|回复|答复|回应)",
        r"\bwho(?:'s| is| has| hasn't| haven't)\b.*\b(?:unconfirmed|confirmed|answered|replied|responded)\b",
        r"\b(?:unconfirmed|pending|declined|cancelled) interviews\b",
        r"\bwhich interviews\b|(?:哪些|有什么)面试.*(?:没|未|已)",
        r"(?:所有|全部|全公司).{0,4}面试(?!官)|公司.{0,6}(?:哪些|几场|什么).{0,2}面试"
        r"|\b(?:all|every) interviews?\b",
        r"^(?!.*(?:通知|提醒|发|帮|替)).{0,8}[没未待已](?:有)?(?:确认|取消|拒绝|回复|答复)的?.{0,4}(?:面试|列|有哪|几|哪|看)",
        r"(?:几场|哪些|哪几|多少场?).{0,6}[没未待已](?:有)?(?:确认|取消|拒绝|回复|答复)",
        r"\binterviews?\b.*\b(?:for|of) (?:every(?:one|body)|all)\b",
        r"\b(?:who|which (?:candidates?|people|ones?)) (?:still |also )?(?:hasn't|haven't|has not"
        r"|have not|didn't) "
        r".*\b(?:confirm|answer|repl|respond)",
        r"\bevery(?:one|body)'?s interviews?\b|谁.{0,3}在面试|大家.{0,4}面(?:谁|哪)",
        r"\blist everything\b|\bany unconfirmed\b",
        r"\bwho(?:'s| is| has| are)\b.*\b(?:interviewing|interviews?)\b.*"
        r"\b(?:today|tomorrow|week|monday|tuesday|wednesday|thursday|friday)\b",
    ),
    who=admins,
)  # fmt: skip
def all_interviews(request: Request) -> Reply:
    """List interviews by period, status and person, the counts first."""
    chosen, title = _chosen(request)
    counts = count_interviews(request.tx, chosen=chosen, now=request.now)
    if not counts:
        return answer(Text("all_empty", title=title))
    if not chosen.statuses:
        # Which are cancelled matters only to who asks for them.
        chosen = Filter(chosen.after, chosen.before, _LISTED, chosen.person_id)
    page = page_of(request)
    found = list_interviews(request.tx, chosen=chosen, now=request.now, limit=_PAGE, offset=page * _PAGE)
    count = sum(counts.values())
    is_one = len(counts) == 1 and "status" in request.args
    lines = [
        Text("all_title_one", title=title, count=count)
        if is_one
        else Text("all_title", title=title, count=count, counts=_counted(counts))
    ]
    lines += [_line(request, interview) for interview in found]
    left = sum(counts.get(status, 0) for status in chosen.statuses) - page * _PAGE - len(found)
    return page_reply("all interviews", lines, page, has_more=left > 0)


@command(
    "stats", "确认率", "statistics", "report", "figures", "统计", "数据统计", "面试统计", "報表", "统计数据",
    args=(PERIOD,), who=admins,
    heard=(
        r"(?:面了|面试了)(?:多少|几)|[本这上][周月个].{0,3}(?:数据|情况|统计)|(?:确认|到场|爽约|通过)率",
        r"\b(?:stats|statistics|figures|numbers)\b.*\b(?:week|month|quarter|year)\b",
        r"\bhow many interviews (?:did|have|were|has|are there)\b",
        r"\b(?:weekly|monthly) (?:stats|report|numbers|figures)\b",
        r"\bhow (?:did|was|is|were) (?:the )?(?:last|this|past) (?:week|month)\b",
    ),
)  # fmt: skip
def stats(request: Request) -> Reply:
    """Say in a few lines how a week or a month went."""
    start, end, name = request.args.get("period") or _this_week(request)
    figures = get_stats(request.tx, start=start, end=end, now=request.now, most=_NAMED)
    title = period_text(start, end, name)
    if not figures.total:
        return answer(Text("stats_empty", period=title))
    lines = [
        Text("stats_title", period=title, count=figures.total),
        _counted(figures.statuses),
        _confirmation(figures),
        Text("stats_absent", candidates=figures.absent_candidates, interviewers=figures.absent_interviewers),
    ]
    if figures.feedback_due:
        missing = figures.feedback_due - figures.feedback_given
        lines.append(Text("stats_feedback", given=figures.feedback_given, missing=missing))
    if figures.load:
        load = [Text("plain", words=f"{who} {count}") for who, count in figures.load]
        lines.append(Text("stats_load", load=_joined("joined", load)))
        if figures.interviewers > len(figures.load):
            lines.append(Text("stats_load_more", count=figures.interviewers - len(figures.load)))
    return answer(*lines)


@command("export", "export interviews", "导出", "导出面试", "匯出", "導出", args=(PERIOD,), who=admins)
def export(request: Request) -> Reply:
    """Say a period's interviews as lines that a spreadsheet takes; the shell writes any number of them."""
    start, end, name = request.args.get("period") or _this_week(request)
    chosen, title = Filter(start, end), period_text(start, end, name)
    found = list_interviews(request.tx, chosen=chosen, now=request.now, limit=_MOST_EXPORTED + 1)
    if not found:
        return answer(Text("all_empty", title=title))
    if len(found) > _MOST_EXPORTED:
        return answer(Text("export_too_many", title=title, limit=_MOST_EXPORTED))
    return answer(Text("export_head"), *(_export_line(request, each) for each in found))


def _export_line(request: Request, interview: Interview) -> Text:
    cells = (
        f"#{interview.interview_id}",
        f"{interview.start_at.astimezone(request.zone):%Y-%m-%d %H:%M}",
        str(interview.minutes),
        interview.candidate.name,
        "/".join(person.name for person in interview.interviewers),
        interview.title,
    )
    status = Text(f"status_{shown_status(interview, request.now)}")
    # What is pasted has no quotes, so that a comma in a value becomes a blank.
    return Text("export_line", cells=",".join(cell.replace(",", " ") for cell in cells), status=status)


def _chosen(request: Request) -> tuple[Filter, Text]:
    """Return what to list, and how its list is called."""
    status, person_id = request.args.get("status"), request.args.get("person")
    # What did not come about, or is over, is not looked for ahead.
    usual = (
        (request.now, None, "upcoming")
        if status in (None, *OPEN_STATUSES)
        else (request.now - _RECENT, None, "recent")
    )
    start, end, name = request.args.get("period") or usual
    parts = [period_text(start, end, name)]
    if status:
        parts.append(Text(f"status_{status}"))
    if person_id:
        person = get_person(request.tx, person_id=person_id)
        parts.append(Text("plain", words=person.name if person else ""))
    return Filter(start, end, (status,) if status else (), person_id), _joined("filtered", parts)


def _counted(counts: dict[str, int]) -> Text:
    listed = [
        Text("all_count", status=Text(f"status_{each}"), count=counts[each])
        for each in _ORDER
        if each in counts
    ]
    return _joined("joined", listed)


def _joined(name: str, parts: list[Text]) -> Text:
    first, *rest = parts
    return Text(name, first=first, rest=_joined(name, rest)) if rest else first


def _line(request: Request, interview: Interview) -> Text:
    return Text(
        "all_line",
        number=interview.interview_id,
        start=notices.when(interview, request.default_zone),
        candidate=interview.candidate.name,
        interviewers=notices.names(interview.interviewers),
        title=notices.titled(interview),
        status=Text(f"status_{shown_status(interview, request.now)}"),
    )


def _confirmation(figures: Stats) -> Text:
    asked = figures.total - figures.statuses.get("cancelled", 0)
    agreed = figures.confirmed
    rate = round(100 * agreed / asked) if asked else 0
    if figures.median_to_confirm is None:
        return Text("stats_rate", rate=rate, agreed=agreed, asked=asked)
    took = Ahead(_rounded(figures.median_to_confirm))
    return Text("stats_rate_took", rate=rate, agreed=agreed, asked=asked, took=took)


def _rounded(length: timedelta) -> int:
    """Round to minutes below an hour or two, then to hours, then to days: a figure, not a measurement."""
    minutes = max(1, round(length / timedelta(minutes=1)))
    if minutes < 120:
        return minutes
    return round(minutes / 60) * 60 if minutes < 2880 else round(minutes / 1440) * 1440


def _this_week(request: Request) -> tuple[datetime, datetime, str]:
    today = request.now.astimezone(request.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today - timedelta(days=today.weekday())
    return monday, monday + timedelta(days=7), "this_week"
