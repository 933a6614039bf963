"""What is said in e-mails and calendar entries besides the message itself."""

from handlers.texts.pair import Pair

SENTENCES = {
    "ics_summary": Pair("面试：{about}", "Interview: {about}"),
    "ics_who": Pair("面试官：{names}", "With: {names}"),
    "ics_page": Pair("答复、换时间、看详情：{url}", "Your answer, another time, details: {url}"),
    "ics_room": Pair("你的房间：{url}", "Your room: {url}"),
}
