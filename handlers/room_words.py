"""In which room, in words: "in a WeCom meeting", 用腾讯会议; for one interview, whatever the company uses."""

import re

from handlers.language.normalise import normalise
from handlers.questions import ask
from handlers.reading import Choice, Context, Doubt, Found, Reading
from handlers.request import Reply, Request
from handlers.texts import Text

_NAMES = {
    "showmebug": r"show\s?me\s?bug",
    # Behind WeCom's own meetings is Tencent Meeting.
    "wecom_meeting": r"(?:wecom|wework|wechat work|tencent|voov)(?: (?:meeting|call|video))?s?"
    r"|(?:企业微信|企微|腾讯|騰訊|企業微信)(?:视频|視頻)?(?:会议|會議)?",
    "builtin": r"(?:the )?(?:built[- ]?in(?: editor| room)?|(?:shared |bot's )?(?:code )?editor)"
    r"|(?:内置|自带|內置)(?:的)?(?:编辑器|房间|編輯器)?|(?:共享)?(?:代码)?编辑器",
    "link": r"(?:a |the )?(?:video|meeting|external) link|(?:视频|会议|視頻|會議)(?:链接|連結)",
}
_WORDS = {
    name: re.compile(
        rf"(?:\b(?:in|on|via|using|with|at|by|through)\s+(?:an?\s+)?(?:{pattern})(?![\w\u4e00-\u9fff])"
        rf"|(?:用|使用|通过|在|走|改用)\s*(?:{pattern})(?:里|上|中|开|進行|进行|面试(?![官]))?)",
        re.IGNORECASE,
    )
    for name, pattern in _NAMES.items()
}
#: As the answer to a question, the name alone.
_ALONE = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _NAMES.items()}
ROOM_CHOICES = tuple(Choice(Text(f"provider_{name}"), name) for name in _NAMES)


def read_room(words: str, context: Context) -> Reading:
    """Read which provider's room is meant; None where nothing speaks of one."""
    text = normalise(words)
    for name, pattern in _ALONE.items():
        if pattern.fullmatch(text.strip(" .!?。~")):
            return Found(name)
    for name, pattern in _WORDS.items():
        if found := pattern.search(text):
            return Found(name, f"{text[: found.start()]} {text[found.end() :]}".strip())
    return None


def which_room(request: Request, command: str) -> Reply | None:
    """Ask which room is meant instead, if the company has not set up the one that was named."""
    named, there = request.args.get("room"), request.reminders.rooms.providers
    if named is None or named in there:
        return None
    choices = tuple(Choice(Text(f"provider_{name}"), name) for name in there)
    question = (Text("room_not_set_up", name=Text(f"provider_{named}")), Text("room_which_instead"))
    return ask(command, "room", Doubt(question, choices))
