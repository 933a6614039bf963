"""What is said in e-mails and calendar entries besides the message itself."""

from handlers.texts.pair import Pair

SENTENCES = {
    "mail_subject": Pair("{title}：{about}", "{title}: {about}"),
    "mail_greeting": Pair("{name}，你好！", "Hello {name},"),
    "mail_zone": Pair("以上时间均为{zone}。", "All times are {zone}."),
    "mail_choose": Pair("去选时间", "Choose a time"),
    "mail_page": Pair("打开我的面试页面", "Open my interview page"),
    "mail_replies_to": Pair(
        "回复这封邮件，或者在日历里答复，只有{name}看得到；要让我记下来，请用上面的链接。",
        "If you reply to this e-mail or answer in your calendar, only {name} sees it. "
        "For me to note it, use the links above.",
    ),
    "mail_no_replies": Pair(
        "这封邮件由程序发出，回复邮件或在日历里答复都没有人看；请用上面的链接。",
        "A program sent this e-mail: nobody reads replies to it, nor answers in your calendar. "
        "Please use the links above.",
    ),
    "mail_from_program": Pair(
        "这封邮件由程序发出，回复没有人看。", "A program sent this e-mail; nobody reads replies to it."
    ),
    "ics_summary": Pair("面试：{about}", "Interview: {about}"),
    "ics_who": Pair("面试官：{names}", "With: {names}"),
    "ics_page": Pair("答复、换时间、看详情：{url}", "Your answer, another time, details: {url}"),
    "ics_room": Pair("你的房间：{url}", "Your room: {url}"),
}
