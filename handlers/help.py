"""Help: what the bot understands, with what this person is likely to want first."""

from handlers.commands import COMMAND, all_commands, command, get_command
from handlers.request import Message, Reply, Request
from handlers.texts import SENTENCES, Text


@command(
    "help", "帮助", "幫助", "使用帮助", "怎么用", "help me", "?", "menu", "菜单", "功能",
    exact=("hi", "hello", "hey", "你好", "您好", "在吗", "嗨", "start", "开始"),
    args=(COMMAND,),
)  # fmt: skip
def help_(request: Request) -> Reply:
    """List the commands, or explain one."""
    wanted = request.args.get("command")
    if wanted not in (None, "help") and get_command(wanted).who(request.sender):
        return Reply(Message(lines=(Text(f"help_{get_command(wanted).key}"),)))
    return Reply(Message(lines=help_lines(request.sender.role)))


def help_lines(role: str) -> tuple[Text, ...]:
    """The short help for a role: one line a command."""
    kind = "candidate" if role == "candidate" else "interviewer"
    return (Text(f"help_title_{kind}"), Text(f"help_list_{kind}"), Text("help_more"))


def commands_without_help() -> list[str]:
    """Name the commands that have no help text; a test keeps it empty."""
    return [each.name for each in all_commands() if f"help_{each.key}" not in SENTENCES]
