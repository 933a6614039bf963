"""Short answers as values: a recommendation, a score, which side, add or remove, whom to tell, which page."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from handlers.language.normalise import normalise
from handlers.reading import MARK, STRAY, Choice, Context, Doubt, Found, Reading, cut
from handlers.references import by_person
from handlers.texts import Text
from storage.interviews import get_interview

_MAX_REMARK, MAX_NOTE = 500, 1000
_SKIP = ("skip", "no notes", "none", "跳过", "没有", "无", "不用", "不用了")
_NO = ("no", "n", "nope", "不", "不是", "不用", "不要", "别", "否", "不了")

#: Words of each value, longest first where one begins another.
_RECOMMENDATIONS = {
    "no": ("strong no", "no hire", "not recommended", "reject", "fail", "no", "不通过", "不推荐", "不建议",
           "没通过", "淘汰", "不行", "拒绝", "不過"),
    "unsure": ("not sure", "unsure", "undecided", "on hold", "hold", "maybe", "待定", "不确定", "再看看",
               "存疑"),
    "yes": ("strong yes", "recommended", "recommend", "hire", "pass", "yes", "通过", "推荐", "建议录用",
            "录用", "通過", "可以"),
}  # fmt: skip
_SIDES = {
    "candidate": ("candidate", "候选人", "候選人", "应聘者", "对方"),
    "interviewer": ("interviewer", "面试官", "面試官", "我们", "我", "us", "me"),
}
_CHANGES = {
    "add": ("add", "plus", "invite", "+", "加上", "增加", "添加", "加入", "加"),
    "remove": ("remove", "delete", "drop", "minus", "-", "去掉", "移除", "移出", "删除", "减去", "减", "去"),
}
#: In the midst of a sentence: 把李博加到…, 把李博从…去掉.
_CHANGE_INSIDE = re.compile("(?P<add>加到|加进|加入|加上|叫上|带上|拉上|喊上)|去掉|移除|移出|删掉")
_TELLING = {
    # Before those that tell, which they hold.
    "nobody": ("without telling the candidate", "don't tell the candidate", "don't tell them", "don't tell",
               "keep it private", "private", "internal", "不要告诉候选人", "不告诉候选人", "别告诉候选人",
               "不用告诉候选人", "不告诉", "不要告诉", "别告诉", "内部原因", "仅内部", "不公开"),
    "candidate": ("and tell the candidate", "tell the candidate", "and tell them", "tell them", "tell him",
                  "tell her", "并告诉候选人", "并告知候选人", "告诉候选人", "告知候选人", "转告候选人",
                  "告诉他", "告诉她", "告诉对方", "转告"),
}  # fmt: skip
_SCORE = re.compile(r"([1-5])(?:\s*(?:分|/\s*5|points?|stars?|星))?(?![\w.%])", re.IGNORECASE)
_ANYWAY = re.compile(r"[\s\x1f,，]*(?:\banyway|仍要邀请|仍要|照样)[\s\x1f]*$", re.IGNORECASE)
_RENEWAL = re.compile(
    r"\b(?:a )?(?:new|another|fresh)(?: link)?\b|\brenew(?: the link)?\b"
    r"|换?(?:一?个)?新的?(?:链接|連結)|(?:换|更换|重新生成)(?:链接|連結)?",
    re.IGNORECASE,
)
_PAGE = re.compile(r"(?:\bpage\s*([0-9]{1,4})\b|第\s*([0-9]{1,4})\s*页)", re.IGNORECASE)
_MORE = ("more", "next", "next page", "show more", "更多", "下一页", "下页", "继续", "还有呢")

_CHOICES: Mapping[str, tuple[Choice, ...]] = {
    "recommendation": tuple(
        Choice(Text(f"button_recommend_{value}"), value) for value in ("yes", "no", "unsure")
    ),
    # A typed 4 is the fourth of them, and the score of four.
    "score": tuple(Choice(Text("plain", words=str(score)), score) for score in range(1, 6)),
    "side": tuple(Choice(Text(f"side_{side}"), side) for side in ("candidate", "interviewer")),
    "change": tuple(Choice(Text(f"change_{value}"), value) for value in ("add", "remove")),
    "remark": (Choice(Text("skip"), ""),),
}


def choices_of(kind: str) -> tuple[Choice, ...]:
    """Return the answers that a question of this kind offers."""
    return _CHOICES.get(kind, ())


def read_short_answer(kind: str, word: str, choices: Sequence[Any], *, is_yes: bool) -> Found | None:
    """Read a plain word as the answer to a question that knows it; None where it says nothing there."""
    is_no = word in _NO
    match kind:
        case "yes" if is_yes or is_no:
            return Found(is_yes)
        case "telling" if is_no:
            return Found("nobody" if "candidate" in choices else "keep")
        case "telling" if is_yes:
            return Found("candidate" if "candidate" in choices else "nobody")
        case "page" if choices and word in _MORE:
            return Found(choices[0])
        case "remark" if word in _SKIP:
            return Found("")
    return None


def read_recommendation(words: str, context: Context) -> Reading:
    """Read it where the words begin with it, or with the score before it."""
    score = _SCORE.match(words, _begin(words))
    for begin in (_begin(words), *([_begin(words, score.end())] if score else [])):
        found = _one_of(_RECOMMENDATIONS, words, begin)
        if found:
            value, end = found
            return Found(value, f"{words[:begin]} {MARK} {words[end:]}")
    return None


def read_score(words: str, context: Context) -> Reading:
    begin = _begin(words)
    score = _SCORE.match(words, begin)
    if score is None:
        return None
    return Found(int(score[1]), f"{words[:begin]} {MARK} {words[score.end() :]}")


def read_side(words: str, context: Context) -> Reading:
    return _anywhere(_SIDES, words) or _named_side(words, context)


def _named_side(words: str, context: Context) -> Found | None:
    """Tell the side by a name: "Maya didn't show up" says that the candidate did not."""
    number = context.known.get("number")
    interview = get_interview(context.tx, interview_id=number) if number else None
    if interview is None:
        return None
    named = by_person(context.line, [interview], context.sender.person_id)
    is_candidate = by_person(context.line, [interview], context.sender.person_id, candidates_only=True)
    return Found("candidate" if is_candidate else "interviewer", words) if named else None


def read_change(words: str, context: Context) -> Reading:
    begin = _begin(words)
    found = _one_of(_CHANGES, words, begin)
    if found is None:
        inside = _CHANGE_INSIDE.search(words)
        return Found("add" if inside["add"] else "remove", cut(words, [inside.span()])) if inside else None
    value, end = found
    return Found(value, f"{words[:begin]} {MARK} {words[end:]}")


def read_telling(words: str, context: Context) -> Reading:
    return _anywhere(_TELLING, words)


def read_yes(words: str, context: Context) -> Reading:
    """Read that something is insisted on; a mere yes answers a question, and is no part of a command."""
    found = _ANYWAY.search(words)
    return Found(True, words[: found.start()]) if found else None


def read_page(words: str, context: Context) -> Reading:
    found = _PAGE.search(normalise(words)) and _PAGE.search(words)
    if not found:
        return None
    page = int(found[1] or found[2])
    return Found(page, f"{words[: found.start()]} {MARK} {words[found.end() :]}") if page else None


def read_renewal(words: str, context: Context) -> Reading:
    """Read whether a link is to be made anew."""
    found = _RENEWAL.search(words)
    return Found(True, f"{words[: found.start()]} {MARK} {words[found.end() :]}") if found else None


def read_remark(words: str, context: Context) -> Reading:
    return _all_of(words, _MAX_REMARK)


def read_note(words: str, context: Context) -> Reading:
    return _all_of(words, MAX_NOTE)


def read_words(words: str, context: Context) -> Reading:
    """Keep the words as they are; the command makes of them what it can."""
    return _all_of(words, _MAX_REMARK)


def _all_of(words: str, most: int) -> Reading:
    said = " ".join(words.replace(MARK, " ").split()).strip(STRAY)
    if not any(map(str.isalnum, said)):
        return None
    if len(said) > most:
        return Doubt((Text("words_too_long", limit=most),), is_open=True)
    return Found(said)


def _begin(words: str, begin: int = 0) -> int:
    """Return where the words really begin, from a place on."""
    return begin + len(words[begin:]) - len(words[begin:].lstrip(STRAY))


def _one_of(values: Mapping[str, tuple[str, ...]], words: str, begin: int) -> tuple[str, int] | None:
    """Find which value's word stands at a place, and where that word ends."""
    for value, names in values.items():
        for name in names:
            end = begin + len(name)
            if words[begin:end].casefold() == name and not _goes_on(name, words[end : end + 1]):
                return value, end
    return None


def _anywhere(values: Mapping[str, tuple[str, ...]], words: str) -> Reading:
    """Find which value's word stands anywhere in the words."""
    said = words.casefold()
    for value, names in values.items():
        for name in names:
            at = said.find(name)
            before = said[at - 1 : at] if at > 0 else ""
            is_whole = not (before and _goes_on(name, before)) and not _goes_on(
                name, said[at + len(name) :][:1]
            )
            if at >= 0 and is_whole and len(said) == len(words):
                return Found(value, f"{words[:at]} {MARK} {words[at + len(name) :]}")
    return None


def _goes_on(name: str, next_to: str) -> bool:
    """Whether an English word does not end here."""
    return name[-1].isascii() and name[-1].isalpha() and next_to.isascii() and next_to.isalpha()
