"""The small words between people: thanks, "got it", nerves, a yes. Only who says that they come confirms."""

import re
from datetime import timedelta

from handlers import notices
from handlers.commands import command
from handlers.confirmations import confirm, waiting
from handlers.request import LASTING, Action, Message, Reply, Request, answer
from handlers.suggestions import next_interview
from handlers.texts import Text
from storage.interviews import Interview

#: Near enough to be looked forward to.
_SOON = timedelta(days=2)
_WORDS = (
    "好 好的 好滴 好哒 好嘞 好呀 嗯 行 行的 对 是的 哦 噢 收到 收到了 明白 明白了 知道 知道了 了解 "
    "了解了 清楚 没问题 可以 会的 一定 放心 谢谢 多谢 感谢 非常感谢 辛苦 辛苦了 麻烦了 太好了 期待 老师 "
    "你 您 了 明天见 到时见 到时候见 回头见 哈哈 👌 👍 🙏 😊 🙂 ok okay yes yep yeah sure fine good great "
    "perfect cool nice awesome got_it noted understood roger will_do sounds_good all_good no_problem "
    "no_worries thanks thank_you thx many_thanks a_lot see_you "
    "then tomorrow there looking_forward_to_it received copy_that very so_much"
)
#: The longest first, and nothing is tried twice: a line of small words must not cost time.
_LONGEST_FIRST = sorted(_WORDS.split(), key=len, reverse=True)
_ANY_WORD = "|".join(word.replace("_", " ") for word in _LONGEST_FIRST)
#: When one meets again is compared with the interview (`spoken`), and else no yes.
_NO_GOODBYE = "|".join(
    word.replace("_", " ") for word in _LONGEST_FIRST if not re.search("见$|tomorrow|see_you|^then$", word)
)
_COURTESY = rf"^(?=.{{1,60}}$)(?:(?:{_ANY_WORD})[\s,.!~、:)]*+)++$"
#: What sounds like a yes to the interview, but may be only manners.
_ON_TIME = (r"^.{0,8}不会(?:迟到|晚到)[^？?吗]*$", r"\bwon'?t be late\b")
_SEPARATORS = r"[\s,.!~、:)]*+"
_I_WILL = r"(?:i'?(?:ll| will| can)|we'?(?:ll| will)|will|can)(?: definitely| certainly| surely)?"
#: Who says so comes: 好的，我会准时参加, yep that's fine, see you then.
_COMING = (
    r"(?:本人|我)?(?:会的?|一定会?|肯定会?|保证会?|可以|能)?(?:准时|按时)(?:参加|到场|到达|到|出席|来|赴约)"
    r"|(?:本人|我)(?:会|一定会?|肯定会?|可以|能)(?:参加|到场|到|出席|来|去|赴约)|到时候?见|不见不散|(?:我)?(?:可以|没问题)"
    r"|(?:我|时间|我?这边|我时间)(?:上|都|是)?\s?(?:ok|可以|没问题|行|有空)|ok的|我?有(?:时间|空)"
    r"|sure thing|absolutely|of course"
    rf"|{_I_WILL} (?:be (?:there|attending|joining)|come|attend|join|make (?:it|that)|do (?:it|that))"
    r"|(?:that'?s|that is|it'?s|all) (?:absolutely |totally )?(?:fine|perfect|great|good|ok|okay|cool)"
    r"|(?:that|this|it|the time)? ?(?:works|suits)(?: well| great| fine| perfectly)?(?: for)?(?: me)?"
    r"|(?:that|this|the) (?:time|slot|date) (?:is|works|suits|looks)"
    r"(?: good| fine| great| perfect| ok| okay)?"
    r"|(?:i|we)(?: can| hereby|'d like to| would like to)? confirm"
    r"(?: (?:the|my) (?:interview|attendance|time)| it| that)?"
    r"|sounds (?:good|great|perfect|fine)|see you (?:then|there)|count me in|happy with that|confirmed"
)
_SAID_WITH = (
    r"(?:by|with|for) me|on time|too|then|的|哒|哈|啦|哦|啊|呢|老师|面试|时间|本次面试|这次面试|the time"
)
_YES_IN_WORDS = (
    rf"^(?=.{{1,80}}$)(?!ok(?:ay)?[ ,]+thanks)(?=.*(?:{_COMING}))"
    rf"(?:(?:{_COMING}|{_SAID_WITH}|{_NO_GOODBYE}){_SEPARATORS})++$"
)


@command(
    "yes", "ok", "okay", "可以", "可以的", "没问题", "没有问题", "好的", "好", "行", "行的", "可以参加",
    "能参加", "我会参加", "我会准时参加", "我会准时到", "会准时到", "我会到", "我会去", "我会来",
    "准时参加", "ok的", "yep", "yeah", "yes please", "sure", "fine",
    "fine by me", "no problem", "happy to", "sounds good", "looks good", "works for me", "that works",
    "that works for me", "i'll be there", "i will be there", "👌", "👍",
    heard=(_YES_IN_WORDS,), is_aside=True,
)  # fmt: skip
def yes(request: Request) -> Reply:
    """Take a bare yes for a confirmation if there is something to confirm, else for good manners."""
    return confirm(request) if waiting(request) else acknowledge(request)


@command(
    "got it", "收到", "收到了", "好的收到", "确认收到", "确认收到了", "会的", "知道了", "明白", "明白了",
    "了解",
    "noted", "will do", "ok thanks", "understood",
    heard=(_COURTESY, *_ON_TIME), is_aside=True,
)  # fmt: skip
def acknowledge(request: Request) -> Reply:
    """Answer what needs no answer, in a few words; an open invitation is kept in mind."""
    open_ones = waiting(request)
    if open_ones:
        return _still_asked(request, open_ones[0])
    interview = next_interview(request.tx, request.sender, request.now)
    is_mine = interview is not None and interview.candidate.person_id == request.sender.person_id
    if interview is None or not is_mine or not request.now < interview.start_at <= request.now + _SOON:
        return answer(Text("ack"))
    start = notices.when(interview, request.default_zone)
    return answer(Text("ack_next", number=interview.interview_id, start=start))


@command(
    "leave it", "leave it as it is", "keep it as it is", "no changes", "not now", "maybe later", "保持不变",
    "先不动", "不动了", "照旧",
    is_aside=True,
)  # fmt: skip
def leave_it(request: Request) -> Reply:
    """Say that nothing was changed to whom has not made up their mind, or wants something left undone."""
    open_ones = waiting(request)
    return _still_asked(request, open_ones[0]) if open_ones else answer(Text("left_as_is"))


@command(
    "nervous", "i'm nervous", "so nervous", "紧张", "好紧张", "我好紧张", "有点紧张",
    heard=(r"紧张|害怕|焦虑|没信心", r"\b(?:nervous|anxious|scared|worried)\b"), is_aside=True,
)  # fmt: skip
def nervous(request: Request) -> Reply:
    """Calm down who is nervous, and offer what helps."""
    actions = (Action(Text("button_prepare"), "prepare"), Action(Text("button_where"), "where"))
    return Reply(Message(title=Text("calm"), lines=(Text("calm_line"),), actions=actions, card_ref=LASTING))


def _still_asked(request: Request, interview: Interview) -> Reply:
    start = notices.when(interview, request.default_zone)
    is_candidate = interview.candidate.person_id == request.sender.person_id
    actions = notices.answer_actions(interview) if is_candidate else notices.panel_actions(interview)
    return Reply(
        Message(
            title=Text("ack_asked_title", number=interview.interview_id),
            lines=(Text("ack_asked", start=start),),
            actions=actions,
            card_ref=notices.card_ref(interview),
        )
    )
