"""Days off and days on: what admins decide where the calendar is wrong or does not know yet."""

from datetime import date, timedelta

from handlers.commands import DAY, STATE, command
from handlers.options import state_choices
from handlers.questions import ask
from handlers.reading import Doubt
from handlers.request import Reply, Request, answer
from handlers.rights import admins
from handlers.texts import Day, Text
from handlers.workdays import Workday, judge, local_day, workday
from storage.holidays import delete_override, list_overrides, set_override

#: How far ahead days are listed that are not what their weekday says, and how many.
_AHEAD, _SHOWN = 120, 12
#: A day and who has it off, as one says so without the command's name. "I" am no company.
_WE = "(?:全?公司|我们|咱们|大家|全体|全员)"
_DATE = (
    "(?:(?:明年)?[0-9]{1,2}月[0-9]{1,2}[号日]?|[0-9]{1,2}[号日]|[0-9]{4}-[0-9]{2}-[0-9]{2}"
    "|[0-9]{1,2}/[0-9]{1,2}|今天|明天|后天|大后天|(?:这|下|本)?(?:周|星期|礼拜)[一二三四五六日天]|元旦|国庆节?|劳动节|圣诞节?|平安夜)"
)
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE_EN = (
    f"(?:{_MONTH} [0-9]{{1,2}}(?:st|nd|rd|th)?|[0-9]{{1,2}}(?:st|nd|rd|th)? {_MONTH}"
    "|[0-9]{4}-[0-9]{2}-[0-9]{2}|tomorrow|(?:this |next )?[a-z]{3,6}day|christmas(?: day| eve)?"
    "|new year's (?:day|eve))"
)


@command(
    "holiday", "holidays", "workday", "节假日", "節假日", "假期", "放假安排", args=(DAY, STATE), who=admins,
    heard=(
        rf"^{_WE}?{_DATE}{_WE}?(?:要|都)?(?:放假|不上班|休息|公休|上班|补班|调休上班)(?:一天)?"
        r"[了啦哦哈]*[!. ]*$",
        rf"^{_DATE_EN} (?:is |will be )?(?:an? |our )?(?:public |company |bank )?"
        r"(?:holiday|day off|off|workday|working day)[!. ]*$",
        rf"^(?:we(?:'re| are)|(?:the )?(?:office|company) is) (?:closed|off) (?:on )?{_DATE_EN}[!. ]*$",
        rf"^we(?: do)? (?:work|(?:are|'re) working) (?:on )?{_DATE_EN}[!. ]*$",
    ),
)  # fmt: skip
def holiday(request: Request) -> Reply:
    """Decide whether a day is worked, or show what days there are to come."""
    if "day" not in request.args:
        return _coming(request)
    on = date.fromisoformat(request.args["day"])
    country, state = request.reminders.country, request.args.get("state")
    if state is None:
        question = (_say(workday(request.tx, on, country)), Text("ask_state"))
        return ask("holiday", "state", Doubt(question, state_choices()))
    if state == "reset":
        delete_override(request.tx, cause=request.cause, country=country, on_date=on)
    else:
        is_working = state == "working"
        set_override(
            request.tx, cause=request.cause, country=country, on_date=on, is_working=is_working, note=""
        )
    return answer(Text("holiday_set"), _say(workday(request.tx, on, country)))


def _coming(request: Request) -> Reply:
    """List the days to come that are not what their weekday says."""
    today = local_day(request.now, request.zone)
    last, country = today + timedelta(days=_AHEAD), request.reminders.country
    overrides = list_overrides(request.tx, country=country, first=today, last=last)
    days = (judge(today + timedelta(days=ahead), country, overrides) for ahead in range(_AHEAD + 1))
    special = [day for day in days if day.is_special or day.on in overrides][:_SHOWN]
    lines = [Text("holiday_title") if special else Text("holiday_none")]
    lines += [_say(day) for day in special]
    return answer(*lines, Text("holiday_how", day=(today + timedelta(days=1)).isoformat()))


def _say(day: Workday) -> Text:
    is_guess = day.is_estimated and day.is_special
    kind = "working" if day.is_working else "estimated" if is_guess else "off"
    return Text(f"holiday_{kind}", day=Day(day.on))
