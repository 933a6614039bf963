"""Greetings, languages, and how people are named."""

from handlers.texts.pair import Pair

SENTENCES = {
    "greeting": Pair(
        "你好，我是面试助手，帮你安排面试、通知候选人，并按时提醒。",
        "Hi, I'm the interview bot. I book interviews, tell the candidate, and remind everyone in time.",
    ),
    "greeting_candidate": Pair(
        "你好，我是面试助手，会把面试的时间和房间链接发给你，并按时提醒。",
        "Hi, I'm the interview bot. I'll send you the time and the room link, and remind you "
        "before it starts.",
    ),
    "farewell": Pair("再见！需要时随时叫我。", "Bye! I'm here when you need me."),
    "welcome": Pair("不客气！需要时随时叫我。", "You're welcome. I'm here when you need me."),
    "language_zh": Pair("中文", "中文"),
    "language_en": Pair("English", "English"),
    "language_set": Pair("好的，以后我都用中文回复。", "Done: I'll answer in English from now on."),
    "person_choice": Pair("{name}（{hint}）", "{name} ({hint})"),
    "add_candidate": Pair("新增 {name}", "Add {name}"),
}
