"""What stands on pages that open in a browser."""

from handlers.texts.pair import Pair

SENTENCES = {
    "page_room": Pair("面试房间", "Interview room"),
    "page_welcome": Pair("{name}，你好", "Hello, {name}"),
    "page_starts_in": Pair("距离开始还有", "Starts in"),
    "page_running": Pair("面试正在进行", "In progress"),
    "page_ended": Pair("面试已结束", "This interview is over"),
    "page_opens": Pair(
        "房间在开始前不久开放，到时这个页面会自动进入。",
        "The room opens shortly before the start; this page will take you in.",
    ),
    "page_cancelled": Pair("这场面试已取消", "This interview is cancelled"),
    "page_declined": Pair("这场面试已被拒绝", "This interview was declined"),
    "page_proposed": Pair("候选人尚未确认", "Not confirmed by the candidate yet"),
    "page_done": Pair("面试已结束", "This interview is over"),
    "page_no_show": Pair("候选人未到", "The candidate did not come"),
    "page_interviewer": Pair("面试官", "Interviewer"),
    "page_confirmed": Pair("候选人已确认", "Confirmed by the candidate"),
    "page_keep_private": Pair(
        "这个链接只属于你，请不要转发。", "This link is yours alone; please don't forward it."
    ),
    "page_not_found": Pair("找不到这个页面", "Page not found"),
    "page_bad_link": Pair(
        "链接不完整或已失效。请从企业微信里重新打开。",
        "This link is incomplete or no longer valid. Please open it again from WeCom.",
    ),
    "page_unavailable": Pair("暂时打不开", "Not available right now"),
    "page_try_later": Pair(
        "系统正在恢复，请过一会儿刷新这个页面。",
        "We are having a problem. Please reload this page in a moment.",
    ),
    "page_days": Pair("天", "d"),
}
