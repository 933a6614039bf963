"""The words around what people ask for: please and thank you, "how do I", no and never, "what do I have"."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from handlers.language.normalise import is_cjk, normalise, simplified
from handlers.language.periods import parse_period

_POLITE = re.compile(
    r"(?:在吗[?]?|在么[?]?|在不在[?]?|亲爱的|亲|哈喽|不好意思|打扰一下|打扰了|早上好|下午好"
    r"|晚上好|早啊|请问|请|麻烦|劳驾|拜托|辛苦|帮忙|帮我们|帮我|给我|替我|我想要|我想|我要|我需要|想要|想|收到|了解|明白|需要|能不能|能否"
    r"|可不可以|可以|能|你好|您好|嗨|那就|那|先|好的|好|嗯+|对|是的|我们|我|咱们|咱|小助手|机器人|你|您|把|将|一下"
    r"|(?:please|pls|plz|kindly|(?:can|could|would|will) (?:you|we|i)|may i|i(?:'d| would) like to"
    r"|i (?:want|need|have) to|i wanna|i(?:'d| would) like|i (?:want|need)|let's|lets|let us|let me"
    r"|help me to|help me|hi|hello|hey|ok|okay|yes|yeah|yep|so|just|also|i(?:'ll| will)?|maybe|perhaps"
    r"|then|now|and|is it possible to|would it be possible to|would you mind|go ahead and|possible to"
    r"|(?:i'm |i am |i'd be |i would be )?(?:happy|glad|pleased) to|there|bot"
    r"|to|good (?:morning|afternoon|evening)|morning|sorry)(?![a-z'])"
    r")[ ,!:~。]*",
    re.IGNORECASE,
)
#: What stands before a comma and a word that asks for something.
_REASON = re.compile(
    r"(?!.*(?:don'?t know|not sure|no idea|不知道|不确定|没想好))[^,，。;；!?0-9]{2,60}[,，。;；]\s*"
    r"(?=请|(?:麻烦|拜托)(?!你?了|您了|啦)|劳驾|帮忙|帮我|(?:so )?(?:please|pls|plz|(?:can|could) you)\b)",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"[ ,.!?~。;]*(?:谢谢你|谢谢您|谢谢|多谢|谢啦|谢了|辛苦了|拜托了|麻烦了|麻烦你了|吧"
    r"|呗|哈|啊|呀|哦|喔|啦|哒|滴|的话|一下"
    r"|\b(?:please|pls|plz|thanks a lot|thanks|thank you so much|thank you|thx|for me|if possible|mate))"
    r"[ ,.!?~。;]*$",
    re.IGNORECASE,
)
_HOW = re.compile(
    r"(?:请问|想问)?.{0,6}?(?:怎么样|怎么|如何|怎样)(?:才能|可以|能|去)?"
    r"|how (?:do|can|should|would|does|to)(?: (?:i|we|you|one))?\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"(?:不|别|没|勿|甭|未|无法|是否|not|n't|never|dont|cant|without|whether|no need to)"
    r"[^,.;!?，。；！？]{0,16}$",
    re.IGNORECASE,
)
#: Asks, and refuses nothing.
_WHETHER = re.compile(
    r"能不能|可不可以|行不行|好不好|要不要|方不方便|\b(?:can|could|would|won)'?t (?:we|you)\b"
)
#: Who speaks so is still thinking, or asks what would be.
_HEDGED = re.compile(
    r"如果|要是|假如|万一|可能|也许|说不定|(?<![不重细再])考虑(?!后|过|了[一半很]|再三|清楚)|犹豫|会不会|会怎|会有|是不是|怎么办|咋办|没问题吧|应不应该|该不该|要不要|我觉得"
    r"|我感觉|再说"
    r"|\b(?:if|might|maybe|perhaps|wonder(?:ing)?|should (?:i|we)|thinking (?:of|about)|may have to|not sure"
    r"|considering|unless)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"(?:[?吗么]|[呢了]没|(?:对|是|没错)吧|[可行]以?不)[ !~。]*$")
#: Asks for something wherever it stands, with or without a question mark: 放弃和拒绝有什么区别.
_ASKED = re.compile(
    r"(?<!没)(?<!没有)什么(?!时候都|都|的|问题)|怎么(?!都|样都)|哪(?!个都|天都|怕)|几[点个场次天]|多[久少长]"
    r"|谁|区别|为啥|为何|是否|是.{1,8}还是"
    r"|^(?:(?:so|and|but|ok|okay|hi|hello|hey|sorry|please)[ ,]+)*(?:"
    r"(?:what|when|where|who|whom|whose|which|why|how)(?:'?s)?\b"
    r"|(?:is|are|am|was|were|will|would|should|shall|do|does|did|has|have|can|could|may) "
    r"(?:i|you|we|it|this|that|there|they|the|my|your|he|she|anyone|somebody)\b)",
    re.IGNORECASE,
)
_REQUESTED = re.compile(
    r"可以|可不可以|能|行|好吗|好么|好不好|成吗|帮|麻烦|请|方便|给我|怎么样|如何"
    r"|\b(?:can|could|would|will|may|please|pls|how about|what about|possible|chance"
    r"|ok|okay|shall we|mind)\b",
    re.IGNORECASE,
)
#: Who speaks of an answer that is to come gives none: I'll confirm tomorrow, 我确认不了.
_PUT_OFF = re.compile(
    r"(?:晚点|晚些|稍后|回头|过会|待会|等会|再|之后|无法|没法|不能|没办法|还不).{0,8}(?:确认|答复|回复|决定)"
    r"|(?:拒绝|放弃|确认)了(?:其他|其它|别的|另|别家)|(?:确认|答复|决定).{0,3}(?:不了|不下来|不到)"
    r"|\b(?:i'?ll|i will|let me|i can|will)\b.*\b(?:confirm|decide)\b|\b(?:confirm|decide) (?:it )?later\b"
    r"|(?:n't|not|cannot|yet to)\b.{0,12}\b(?:confirm|decide)\b",
    re.IGNORECASE,
)
_VERBS = {
    "cancel": "cancel", "mov": "move", "reschedul": "reschedule", "book": "book", "schedul": "schedule",
    "declin": "decline", "confirm": "confirm", "invit": "invite", "propos": "propose", "swapp": "swap",
}  # fmt: skip
_GERUND = re.compile(rf"\b({'|'.join(_VERBS)})l?ing\b", re.IGNORECASE)
#: Asks what would come of it, and wants nothing done: 取消的话会通知候选人吗, what happens if I decline?
_WHAT_IF = re.compile(
    r"(?:如果|要是|假如|万一|的话|之后|了).*(?:会.*[吗么]|会怎|怎么办|咋办|(?:有|什么|啥).{0,4}(?:影响|后果|关系))"
    r"|(?:怎么|如何|怎样)(?:操作|弄|搞|用|做)[?]?$"
    r"|的话.{0,6}(?:需要|要不要|用不用).*[吗么]"
    r"|(?:会.{0,12}(?:收到|通知到?|知道|影响)).*[吗么]"
    r"|\bwhat (?:happens|will happen|would happen)\b|\bwhat if (?:i|we) (?:can'?t|cannot|don'?t|cancel"
    r"|decline|miss|am|are)\b"
    r"|^(?!.*\b(?:can|could|would) (?:you|we)\b)(?=.*\b(?:if|when) (?:i|we)\b).*\b(?:will|does|do|would"
    r"|gets?)\b.*[?]"
    r"|^(?:will|does|do|would) .*\b(?:know|notified|told|informed|get (?:a|an|the)|receive)\b",
    re.IGNORECASE,
)
_CHANGES_ZH = (
    "取消|改|动|挪|推|删|调|换|发(?!(?:消息|通知)?给?我|消息|短信)|约|安排|确认|提前|通知(?!我)|拒绝"
    "|广播|停用|群发|提醒(?!我)|加|给.{1,12}(?:管理员|权限)"
)
_CHANGES_EN = (
    "cancel|move|change|reschedule|touch|delete|remove|push|book|schedule|confirm|decline|do anything"
    "|broadcast|announce|deactivate|invite|add|promote|(?:make|give) .{2,20} (?:admin|interviewer)"
    "|remind (?!me\\b|us\\b)|send (?!me\\b|us\\b|messages)"
)
#: Who speaks so wants nothing changed, or has not made up their mind.
_AS_IS = re.compile(
    rf"(?:先|暂时|还|都|请|千万)*(?:别|不要|不用|不必|甭|勿)(?!再|理)(?:先|急着|着急|给.{{1,6}}|把.{{1,12}}|再)?(?:{_CHANGES_ZH})"
    r"(?!.*(?:[,，。;；].*(?:改|换|约|安排|挪|调|推|取消)|改到|改成|改为|换到))"
    r"|不(?:太|大|是很)?确定|(?:不着急|不急着|先放一放)"
    r"|\bi don'?t think (?:we|i) should\b|\bnot (?:cancell?ing|moving|rescheduling|changing|booking)\b"
    r"|\bhold(?:ing)? off\b|\bwon'?t be (?:cancell?ing|moving|rescheduling|changing)\b"
    rf"|(?:没|不)(?:想好|决定|确定|定下来|打算|考虑好|想|用|需要).{{0,10}}(?:{_CHANGES_ZH})(?!.*(?:改到|改成|改为|换到|换成))"
    rf"|(?:再|先)(?:想想|考虑|看看|商量|想一下|考虑一下|问问|对一下|确认一下|跟.{{1,10}}(?:对|商量|确认)).{{0,8}}(?:{_CHANGES_ZH})?"
    r"|(?:晚点|晚些|稍后|回头|过会儿?|待会儿?|等会儿?|明天|之后)再(?:说|看|定|确认|决定|回|答复|联系|告诉|通知)"
    r"|(?:没想好|还没想好|还没定|还没决定|还在考虑|还在犹豫|再说吧?$|先这样吧?$|不用改|不用动|照旧)"
    rf"|\b(?:don'?t|do not|dont|no need to|never|please not|not going to|not gonna|won'?t"
    rf"|wasn'?t going to|rather not"
    rf"|not planning to|don'?t want to|needn'?t)\b (?:be )?(?:{_CHANGES_EN})"
    r"(?!.*[,.;] ?(?:but |just |please |instead |rather )*(?:move|push|reschedule|make|change|cancel"
    r"|shift|book))"
    r"|\b(?:haven'?t|have not|hasn'?t|not) (?:yet )?(?:decided|made up|sure yet)|\bnot sure (?:yet"
    r"|whether|if)\b|\bundecided\b"
    r"|\b(?:let (?:you|u) know|get back to (?:you|u)|think about it|sleep on it|decide later|still thinking"
    r"|confirm (?:it )?later|leave it (?:as|for now)|keep it as)\b",
    re.IGNORECASE,
)
#: Company that is no interview.
_SOCIAL = re.compile(
    r"约会|[吃约]个?饭|饭局|聚餐|[午晚早]饭|午餐|晚餐|打球|喝咖啡|喝酒|喝茶|看电影|团建|\bdinner\b|\blunch\b"
    r"|\bdrinks?\b|\bbeers?\b|\bmovie\b",
    re.IGNORECASE,
)
_ONLY_ASKED = re.compile(r"[ ]*(?:了吗|了么|了没|过吗|没有|没\b|的人|的原因|的时候)")
#: What a question about a list says besides its subject.
_FILLERS_ZH = re.compile(
    "有没有|有啥|啥|有哪些|有什么|哪几场|有几场|有多少|多少场|几场|几个|哪些|哪几个|什么|看一看|看一下|看看|看下|查一查|查一下|查查"
    "|查看|查下|查询|列一下|列出|列个|显示|告诉我"
    "|发给我|发我|发一下|发|给我|帮我|我们|我想知道|想知道|我|有|的|都|要|是|吗|么"
    "|呢|啊|吧|呀|看|查|请问|请|麻烦|谢谢|一下|还"
    "|在|安排了|场|上午|下午|晚上|早上|中午|傍晚|能不能|能|可以|你|您|接下来|不|没"
    "|最近|一共|总共|和|下"
)
_FILLERS_EN = frozenset(
    "what whats what's which do does did i i've have any are is there there's my me the on for in got get all"
    " of to show see list check view give tell scheduled coming up upcoming please thanks thank you how many"
    " a an look at and we us morning afternoon evening our can could would will like need want today's"
    " tomorrow's this next pull who's left remaining else still yet".split()
)
#: More polite words nobody puts before a request.
_MOST_POLITE = 6
_ANY_NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def beginnings(text: str) -> Iterator[int]:
    """Yield where the request may begin: at the start, and behind each polite word.

    A reason may stand before it: 候选人有事，麻烦取消陈博的面试.
    """
    yield from _beginnings(text, 0)
    if (reason := _REASON.match(text)) and _HEDGED.search(text) is None:
        yield from _beginnings(text, reason.end())


def _beginnings(text: str, begin: int) -> Iterator[int]:
    yield begin
    for _ in range(_MOST_POLITE):
        polite = _POLITE.match(text, begin)
        if polite is None or polite.end() >= len(text):
            return
        begin = polite.end()
        yield begin


def endings(text: str) -> Iterator[str]:
    """Yield the text, and what is left of it when one polite word after the other is dropped from its end."""
    yield text
    while (tail := _TAIL.search(text)) and tail.start() > 0:
        text = text[: tail.start()]
        yield text


def asks_how(text: str) -> int | None:
    """Return where "how do I" ends, if the text begins with it."""
    how = _HOW.match(text)
    return how.end() if how else None


def bare_verbs(text: str) -> str:
    """Write the verbs of a question in their plain form: how does cancelling work."""
    return _GERUND.sub(lambda found: _VERBS[found[1].lower()], text)


def has_how(text: str) -> bool:
    return _HOW.search(text) is not None


def is_refused(before: str, behind: str) -> bool:
    """Tell whether what stands between these words is not wanted, or only asked or spoken about."""
    return _REFUSED.search(_WHETHER.sub("", before)) is not None or _ONLY_ASKED.match(behind) is not None


def is_question(text: str) -> bool:
    return _QUESTION.search(normalise(text)) is not None


def asks(text: str) -> bool:
    """Tell whether a text asks for anything, so that it answers nothing: 是明天下午三点对吧, is it at ten."""
    words = simplified(normalise(text))
    return is_question(words) or _ASKED.search(words) is not None


def is_request(text: str) -> bool:
    """Tell whether a text may ask for something to be done: can you, 能不能, 麻烦."""
    return _REQUESTED.search(simplified(normalise(text))) is not None


def is_wondering(text: str) -> bool:
    """Tell whether a text only thinks aloud or asks about something: should I cancel #2? 取消会有影响吗.

    "Could you" and 可以吗 ask for it to be done.
    """
    words = simplified(normalise(text))
    if _HEDGED.search(words):
        return True
    return is_question(words) and _REQUESTED.search(words) is None


def puts_off(text: str) -> bool:
    return _PUT_OFF.search(simplified(normalise(text))) is not None


def asks_what_if(text: str) -> bool:
    """Tell whether a folded text asks what a command does, or what would be."""
    return _WHAT_IF.search(text) is not None


def leaves_as_is(text: str) -> bool:
    """Tell whether a folded text says that nothing is to be changed: 先别取消, haven't decided yet."""
    return _AS_IS.search(_WHETHER.sub("", text)) is not None


def is_social(text: str) -> bool:
    return _SOCIAL.search(simplified(normalise(text))) is not None


def skeleton(text: str) -> str:
    """Return what a question about a list is about: "any interviews today?" is about interviews."""
    period = parse_period(text, now=_ANY_NOW, zone=UTC)
    if period:
        text = f"{text[: period.span[0]]} {text[period.span[1] :]}"
    text = _FILLERS_ZH.sub(" ", text) if any(map(is_cjk, text)) else text
    words = re.split(r"[\s,.!?;:~'\"()]+", text.casefold())
    return " ".join(word for word in words if word and word not in _FILLERS_EN and word != "s")
