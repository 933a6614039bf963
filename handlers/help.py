"""Help: what the bot understands, with what this person is likely to want first."""

from collections.abc import Mapping
from typing import Any

from handlers.commands import COMMAND, Command, command, get_command
from handlers.examples import examples_for
from handlers.request import Message, Reply, Request, answer
from handlers.rights import admins
from handlers.texts import Text


@command(
    "help", "帮助", "幫助", "使用帮助", "怎么用", "help me", "?", "menu", "菜单", "功能",
    exact=("start", "开始", "你能做什么", "what can you do"),
    args=(COMMAND,), is_aside=True,
    heard=(r"\bwhat (?:can|should|could|do) (?:i|we) (?:say|ask|type|write)\b",
           r"^(?:你|都|还)*(?:有|会|能做?)(?:什么|哪些|啥)(?:功能|用|技能|事)?[?]?$|^你?能[做干](?:什么|啥|嘛|哪些事?)",),
)  # fmt: skip
def help_(request: Request) -> Reply:
    """List the commands, or explain one."""
    wanted = get_command(request.args.get("command", "help"))
    examples = examples_for(request.tx, request.sender, request.now)
    if wanted.name == "admin" and admins(request.sender):
        return admin(request)
    if wanted.name != "help" and wanted.who(request.sender):
        return explain(wanted, examples)
    return Reply(Message(lines=help_lines(request.sender.role, examples)))


@command(
    "admin", "管理", "管理员", who=admins, is_aside=True,
)  # fmt: skip
def admin(request: Request) -> Reply:
    """List what only admins can ask for."""
    examples = examples_for(request.tx, request.sender, request.now)
    return answer(_list("admin", examples), Text("help_more_admin"))


@command(
    "thanks", "thank you", "thank you very much", "thank you so much", "many thanks", "thanks a lot", "thx",
    "谢谢", "谢谢你", "谢谢您", "多谢", "感谢", "谢谢啦", "谢了", "辛苦了",
    is_aside=True,
    heard=(
        r"^(?!.*(?:不|取消|改|换|确认|拒|退|放弃|参加|面[试試]|安排|约))(?:非常|十分|真的|太|多|那|好的?|哇)*(?:感谢|谢谢|多谢|谢|辛苦)[^0-9?]{0,16}$(?<![吗么呢])",
        r"^(?:ok(?:ay)?,? |great,? |perfect,? |many |cool,? )*(?:thanks|thank you|thx|cheers"
        r"|much appreciated)\b"
        r"(?!.*(?:n't\b|\b(?:can|could|please|pls|but|however|cancel|move|book|interview|reschedule|change|not"
        r"|decided|withdraw|decline|confirm|accept|accepted|attend|pass|another)\b))[^0-9?]{0,50}$",
        r"^(?:you(?:'re| are)|ur) (?:a |the |an )?(?:lifesaver|star|legend|best|great|awesome|angel)\b",
        r"^(?:你)?(?:真|太)?(?:帮了|帮)(?:我)?(?:个)?大忙|^(?:你)?(?:太|真)(?:棒|好用|给力|贴心|厉害|靠谱)了?",
    ),
)  # fmt: skip
def thanks(request: Request) -> Reply:
    """Answer thanks."""
    return answer(Text("welcome"))


@command(
    "bye", "goodbye", "good bye", "bye bye", "再见", "拜拜", "再会", is_aside=True,
)  # fmt: skip
def bye(_: Request) -> Reply:
    """Answer goodbyes."""
    return answer(Text("farewell"))


def explain(wanted: Command, examples: Mapping[str, Any]) -> Reply:
    """Say how one command is used."""
    return answer(Text(f"help_{wanted.key}", **examples))


def help_lines(role: str, examples: Mapping[str, Any]) -> tuple[Text, ...]:
    """The short help for a role: one line a command. What only admins can do is a list of its own."""
    kind = "candidate" if role == "candidate" else "interviewer"
    more = (Text("help_for_admins"),) if role == "admin" else ()
    return (Text(f"help_title_{kind}"), _list(kind, examples), *more, Text("help_more"))


def _list(kind: str, examples: Mapping[str, Any]) -> Text:
    return Text(f"help_list_{kind}", **examples)
