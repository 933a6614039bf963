"""Bare hours, where the words around them ask for one: how about 11, 11 instead of 10, move it to 11."""

import re

_HOUR = r"(?P<hour>1[0-9]|2[0-3]|[1-9])"
_BEHIND_HOUR = (
    r"(?=\s*(?:$|[,?!]|\.\s|\.$|(?:instead|works?|would|suits?|be|is|ok|okay|please|pls|plz|then|for|on"
    r"|thanks|today|tomorrow|tmrw?|mon|tues?|wed|thu|thurs?|fri|sat|sun|[a-z]{3,6}day)\b))"
)
_ASKED = re.compile(
    r"\b(?P<before>(?:how|what) about|make (?:it|that)"
    r"|(?:could|can|shall|may) (?:we|you|i) (?:do|have|start|say)|(?:we|you|i) (?:could|can|may) (?:do"
    r"|have|start)"
    r"|let'?s (?:say|do)|we (?:say|do)|would|instead of|rather than|start(?:ing)?|to|at) "
    rf"{_HOUR}{_BEHIND_HOUR}",
    re.IGNORECASE,
)
_OFFERED = re.compile(
    rf"(?:^|(?<=[,;.] )|(?<=\bthen )|(?<=\bmaybe )){_HOUR}"
    r"(?= (?:instead|(?:would|might|could) (?:be|work|suit)|works?|suits?|is (?:better|fine|good|ok))\b)",
    re.IGNORECASE,
)
_BY_THE_CLOCK = r"\g<hour> o'clock"


def with_hours(text: str) -> str:
    """Write "o'clock" behind each bare hour that is asked for, so that it reads as a time."""
    return _OFFERED.sub(_BY_THE_CLOCK, _ASKED.sub(rf"\g<before> {_BY_THE_CLOCK}", text))


def without_hours(words: str) -> str:
    """Quote words without the "o'clock" that was written into them."""
    return words.replace(" o'clock", "")
