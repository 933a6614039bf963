"""What a person chooses for themselves: so far, the language."""

from handlers.commands import LANGUAGE, command
from handlers.request import Message, Reply, Request
from handlers.texts import Text
from storage.people import update_language


@command(
    "language", "lang", "语言", "語言", "切换语言",
    exact=("english", "in english", "英文", "chinese", "中文"), args=(LANGUAGE,), is_aside=True,
)  # fmt: skip
def language(request: Request) -> Reply:
    """Speak this language from now on, whatever the person is addressed in."""
    chosen = request.args["language"]
    update_language(request.tx, person_id=request.sender.person_id, language=chosen)
    return Reply(Message(lines=(Text("language_set"),)), language=chosen)
