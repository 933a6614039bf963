"""What stands on a candidate's own page, and how answers are said there, where nobody types a reply."""

from handlers.texts.pair import Pair

SENTENCES = {
    "page_interview": Pair("面试", "Interview"),
    # how it stands
    "page_phase_asked": Pair("等你确认", "Waiting for your answer"),
    "page_phase_choosing": Pair("请选一个时间", "Please choose a time"),
    "page_phase_confirmed": Pair("你已确认参加", "You confirmed"),
    "page_phase_declined": Pair("你已谢绝", "You declined"),
    "page_phase_running": Pair("正在进行", "In progress"),
    "page_phase_over": Pair("已结束", "Over"),
    "page_phase_cancelled": Pair("面试已取消", "Cancelled"),
    "page_moved": Pair("时间改了：{old} → {new}", "It was moved: {old} → {new}"),
    "page_wish_waits": Pair(
        "你希望改到 {wished}，正在等面试官答复，在那之前时间不变。",
        "You asked for {wished}. Until the interviewer answers, nothing changes.",
    ),
    "page_your_clock": Pair("你当地时间", "On your clock:"),
    "page_use_zone": Pair("以后都用我当地的时间", "Always use my own time zone"),
    # what may be done
    "page_confirm_ask": Pair("这个时间可以吗？", "Does this time suit you?"),
    "page_confirm_again": Pair("改变主意了？", "Changed your mind?"),
    "page_confirm": Pair("确认参加", "Yes, I'll be there"),
    "page_choose_ask": Pair("哪个时间方便？", "Which time suits you?"),
    "page_held": Pair("选定之前先为你保留：", "Kept for you until you choose:"),
    "page_none_fits": Pair("都不合适", "None of these"),
    "page_other_time": Pair("换个时间", "Ask for another time"),
    "page_other_label": Pair("什么时间方便？", "When would suit you?"),
    "page_other_hint": Pair("例如“周五上午10点”，按{zone}。", "For example “Friday 10am”, read as {zone}."),
    "page_other_send": Pair("告诉面试官", "Ask the interviewer"),
    "page_decline_summary": Pair("我不能参加", "I can't come"),
    "page_decline_label": Pair("原因（可不填，会转告面试官）", "Why (if you like; the interviewer is told)"),
    "page_decline": Pair("谢绝面试", "Decline the interview"),
    "page_own_words": Pair("用自己的话回答", "In your own words"),
    "page_send": Pair("发送", "Send"),
    # what belongs to it
    "page_enter_room": Pair("进入面试房间", "Enter the interview room"),
    "page_room_opens": Pair(
        "房间链接会在开始前 {before}出现在这里。",
        "The link to your room appears here {before} before the start.",
    ),
    "page_calendar": Pair("加入日历", "Add to calendar"),
    "page_calendar_in_wechat": Pair(
        "微信里打不开的话，点右上角“···”，选“在浏览器打开”。",
        "If WeChat won't open it: tap “···” at the top right, then “Open in browser”.",
    ),
    "page_chat": Pair("在微信里聊", "Chat in WeChat"),
    "page_scan_chat": Pair("用微信扫一扫，在手机上聊", "Scan with WeChat to chat on your phone"),
    "page_scan_page": Pair("用手机扫一扫，打开面试页面", "Scan with a phone to open the page"),
    "page_prepare": Pair("准备一下", "How to prepare"),
    "page_code_title": Pair("面试 #{number}", "Interview #{number}"),
    "page_code_for": Pair("只给{name}用的二维码。", "This code is for {name} alone."),
    # what was not done, and why
    "page_back": Pair("回到面试页面", "Back to the interview"),
    "page_stale_title": Pair("这个页面放太久了", "This page was open for a while"),
    "page_stale": Pair(
        "刚才的操作没有生效。请回到最新的页面再试一次。",
        "Nothing was done. Please go back to the page as it is now, and try again.",
    ),
    "page_slower_title": Pair("稍等一下", "One moment, please"),
    "page_slower": Pair(
        "页面打开得太频繁了，过半分钟再试。",
        "This page was opened very often. Please try again in half a minute.",
    ),
    "page_elsewhere_title": Pair("没有生效", "Nothing was done"),
    "page_elsewhere": Pair(
        "这个操作不是从面试页面发出的。请在页面上再点一次。",
        "That did not come from the interview's page. Please press the button there.",
    ),
    "page_no_invitation": Pair(
        "链接不完整或已失效。请向联系你的面试官或 HR 要一个新的链接。",
        "This link is incomplete or no longer valid. Please ask your contact for a new one.",
    ),
    # answers
    "on_page_confirmed_next": Pair("开始前我们会提醒你。", "You'll be reminded before it starts."),
    "on_page_declined_done": Pair(
        "已谢绝面试 #{number}，会转告面试官。", "You declined interview #{number}; the interviewer is told."
    ),
    "on_page_declined_slip": Pair("点错了？下面可以重新确认。", "A slip? You can confirm again below."),
    "on_page_declined_why": Pair(
        "愿意的话，说说原因，会转告面试官。", "If you like, say why; it is passed on."
    ),
    "on_page_already_declined": Pair(
        "面试 #{number} 你已经谢绝过了。", "You declined interview #{number} already."
    ),
    "on_page_slot_taken": Pair(
        "抱歉，这个时间已经被占用了。请在下面换个时间。",
        "Sorry, that time has been taken meanwhile. Please ask for another one below.",
    ),
    "on_page_stale_line": Pair(
        "你点的是之前的时间，没有生效。现在的时间是 {start}。",
        "That was about an earlier time, so nothing was changed. The time is now {start}.",
    ),
    "on_page_status_proposed_line": Pair("等你确认。", "It is waiting for your answer."),
    "on_page_status_confirmed_line": Pair("你已确认参加。", "You have confirmed it."),
    "on_page_status_declined_line": Pair("你已谢绝。", "You have declined it."),
    "on_page_status_done_line": Pair("面试已结束。", "It is over."),
    "on_page_status_no_show_line": Pair("面试已结束。", "It is over."),
    "on_page_offer_else": Pair("都不合适就说一个别的时间。", "If none suits you, say another time."),
    "on_page_clash_offer": Pair(
        "下面的时间大家都有空，选一个，或者写一个新的时间：",
        "Everyone is free at these. Pick one, or write another time:",
    ),
    "on_page_choose_above": Pair("请选一个，或者换个说法。", "Please pick one, or say it differently."),
    "on_page_question_over": Pair(
        "这个问题已经失效，没有改动。", "That question is over, so nothing was changed."
    ),
    "on_page_already_cancelled": Pair(
        "面试 #{number} 已经取消了，这次没有改动。",
        "Interview #{number} is cancelled, so nothing was changed.",
    ),
    "on_page_too_fast": Pair(
        "点得太快了，请稍等十几秒再试。", "That was very fast. Please wait some ten seconds."
    ),
}
