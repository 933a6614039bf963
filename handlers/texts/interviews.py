"""What is said about interviews: lists, changes, invitations, reminders."""

from handlers.texts.pair import Pair

SENTENCES = {
    # small parts
    "plain": Pair("{words}", "{words}"),
    "minutes": Pair("{minutes} 分钟", "{minutes} min"),
    "field_when": Pair("时间", "When"),
    "field_length": Pair("时长", "Length"),
    "field_candidate": Pair("候选人", "Candidate"),
    "field_interviewer": Pair("面试官", "With"),
    "field_title": Pair("面试", "For"),
    "status_proposed": Pair("待确认", "not confirmed yet"),
    "status_confirmed": Pair("已确认", "confirmed"),
    "status_done": Pair("已结束", "done"),
    "status_declined": Pair("候选人已拒绝", "declined"),
    "status_cancelled": Pair("已取消", "cancelled"),
    "status_no_show": Pair("候选人未到", "no show"),
    "reason_line": Pair("原因：{reason}", "Reason: {reason}"),
    "interview_label": Pair("#{number}", "#{number}"),
    "interview_choice": Pair("#{number} {start}", "#{number} {start}"),
    # lists
    "list_title": Pair("{period}共 {count} 场面试：", "{count} interview(s), {period}:"),
    "list_line": Pair(
        "#{number} {start} · {length} · {who}{title} · {status}",
        "#{number} {start} · {length} · {who}{title} · {status}",
    ),
    "list_next": Pair("下一场 #{number}，你的房间：", "Next up: #{number}. Your room:"),
    "list_more": Pair(
        "还有 {count} 场，可以按日期查看，例如“我的面试 下周”。",
        "And {count} more; ask by date, e.g. “my interviews next week”.",
    ),
    "list_empty": Pair("{period}没有面试。", "No interviews, {period}."),
    "list_hint_interviewer": Pair(
        "要安排一场，可以说：安排面试 张伟 明天下午3点 60分钟 后端一面",
        "To book one, say: create room Zhang Wei tomorrow 3pm 60 min Backend round 1",
    ),
    "list_hint_candidate": Pair(
        "有新的面试邀请时，我会在这里通知你。", "I'll tell you here when you are invited."
    ),
    "period_upcoming": Pair("接下来", "coming up"),
    "period_today": Pair("今天", "today"),
    "period_tomorrow": Pair("明天", "tomorrow"),
    "period_day_after_tomorrow": Pair("后天", "the day after tomorrow"),
    "period_yesterday": Pair("昨天", "yesterday"),
    "period_this_week": Pair("本周", "this week"),
    "period_next_week": Pair("下周", "next week"),
    "period_last_week": Pair("上周", "last week"),
    "period_this_month": Pair("本月", "this month"),
    "period_next_month": Pair("下个月", "next month"),
    # one interview
    "show_title": Pair("面试 #{number}", "Interview #{number}"),
    "status_proposed_line": Pair("状态：等待候选人确认", "Status: waiting for the candidate"),
    "status_confirmed_line": Pair("状态：候选人已确认", "Status: confirmed by the candidate"),
    "status_done_line": Pair("状态：已结束", "Status: done"),
    "status_declined_line": Pair("状态：候选人已拒绝", "Status: declined by the candidate"),
    "status_cancelled_line": Pair("状态：已取消", "Status: cancelled"),
    "status_no_show_line": Pair("状态：候选人未到", "Status: the candidate did not come"),
    "how_to_answer": Pair(
        "请回复“确认 {number}”；时间不合适就回复“改期 {number} 新时间”，不参加请回复“拒绝 {number}”。",
        "Reply “confirm {number}”, or “reschedule {number} <time>” for another time, or “decline {number}”.",
    ),
    "how_to_change": Pair(
        "改期：改期 {number} 周五上午10点　取消：取消 {number}",
        "To move it: reschedule {number} Fri 10am. To cancel: cancel {number}.",
    ),
    "not_found": Pair(
        "没有找到你的面试 #{number}。回复“我的面试”看看有哪些。",
        "I can't find an interview #{number} of yours. Reply “my interviews” to see which you have.",
    ),
    "already_cancelled": Pair(
        "面试 #{number} 已经取消了，没有改动。",
        "Interview #{number} was cancelled already; nothing has changed.",
    ),
    "is_over": Pair(
        "面试 #{number} 已经开始或结束，不能再改了。需要另约时间的话，请重新安排一场。",
        "Interview #{number} has begun or is over, so it can't be changed. Please book a new one instead.",
    ),
    "is_over_candidate": Pair(
        "面试 #{number} 已经开始或结束，不能再改了。如有需要请直接联系面试官或 HR。",
        "Interview #{number} has begun or is over, so it can't be changed. Please contact your "
        "interviewer or HR.",
    ),
    # booking
    "created_title": Pair("已创建面试 #{number}", "Created interview #{number}"),
    "created_told": Pair(
        "已通知候选人，等待确认。下面是你的房间链接：", "The candidate is invited. Your room:"
    ),
    "created_forward": Pair(
        "我联系不上这位候选人（不是企业微信成员），请把他/她的房间链接转发过去：\n{link}\n下面是你的房间链接：",
        "I can't reach this candidate in WeCom. Please forward their room link:\n{link}\nYour room:",
    ),
    "clash_yours": Pair(
        "这个时间你已经有面试 #{number} 了，没有安排。",
        "You have interview #{number} then, so nothing was booked.",
    ),
    "clash_theirs": Pair(
        "对方那个时间已有别的安排，没有约上。", "They are not free then, so nothing was booked."
    ),
    "clash_offer": Pair(
        "这几个时间大家都有空，选一个，或直接告诉我新时间：",
        "Everyone is free at these; pick one or name another time:",
    ),
    # moving
    "moved_title": Pair("面试 #{number} 改期了", "Interview #{number} was moved"),
    "moved_line": Pair("{old} → {new}", "{old} → {new}"),
    "moved_told": Pair(
        "已通知候选人，请等对方重新确认。", "The candidate is told and asked to confirm anew."
    ),
    "moved_forward": Pair(
        "我联系不上候选人，请你把新时间告诉对方。",
        "I can't reach the candidate in WeCom; please tell them the new time.",
    ),
    "moved_waiting": Pair("等待候选人重新确认。", "Waiting for the candidate to confirm anew."),
    "same_time": Pair(
        "面试 #{number} 本来就是 {start}，没有改动。",
        "Interview #{number} is at {start} already; nothing changed.",
    ),
    "wish_passed_on": Pair(
        "已转告面试官：#{number} 你希望改到 {new}。对方同意之前，时间仍是 {old}。",
        "I've asked the interviewer to move #{number} to {new}. Until they agree it stays at {old}.",
    ),
    "wish_title": Pair("候选人想改期 #{number}", "Another time asked for, #{number}"),
    "wish_line": Pair("{name} 希望改时间：{old} → {new}", "{name} asks to move it: {old} → {new}"),
    # cancelling
    "cancelled_title": Pair("面试 #{number} 已取消", "Interview #{number} is cancelled"),
    "cancelled_line": Pair(
        "原定 {start}{title}，不再进行。", "It was set for {start}{title} and won't take place."
    ),
    "cancelled_done": Pair(
        "已取消面试 #{number}（原定 {start}）。", "Cancelled interview #{number} (was {start})."
    ),
    "cancelled_told": Pair("已通知 {name} 和其他相关的人。", "{name} and everyone else in it has been told."),
    "cancelled_untold": Pair(
        "我联系不上 {name}，请你告诉对方。", "I can't reach {name} in WeCom; please tell them."
    ),
    "cancel_is_decline": Pair(
        "不能参加 #{number} 的话，请回复“拒绝 {number} 原因”；只是想换时间，请回复“改期 {number} 新时间”。",
        "If you can't make #{number}, reply “decline {number} <reason>”; for another time, "
        "“reschedule {number} <time>”.",
    ),
    # the candidate
    "invitation_title": Pair("面试邀请 #{number}", "Interview invitation #{number}"),
    "invitation_ask": Pair("这个时间可以吗？", "Does this time suit you?"),
    "confirmed_title": Pair("已确认面试 #{number}", "Interview #{number} is confirmed"),
    "confirmed_next": Pair(
        "开始前我会提醒你。要改时间请回复“改期 {number} 新时间”。下面是你的房间链接：",
        "I'll remind you before it starts. For another time, reply “reschedule {number} <time>”. Your room:",
    ),
    "confirmed_notice": Pair(
        "{name} 已确认面试 #{number}：{start}。你的房间：",
        "{name} confirmed interview #{number}: {start}. Your room:",
    ),
    "already_confirmed": Pair(
        "面试 #{number} 已经确认过了：{start}。", "Interview #{number} is confirmed already: {start}."
    ),
    "slot_taken": Pair(
        "抱歉，#{number} 的时间已被占用。请回复“改期 {number} 新时间”，我转告面试官。",
        "Sorry, the time of #{number} has been taken meanwhile. Reply “reschedule {number} "
        "<time>” and I'll pass it on.",
    ),
    "nothing_to_confirm": Pair("现在没有等你确认的面试。", "Nothing is waiting for your confirmation."),
    "nothing_to_decline": Pair("现在没有可以拒绝的面试。", "You have no interview to decline."),
    "see_my_interviews": Pair("回复“我的面试”查看安排。", "Reply “my interviews” to see your schedule."),
    "which_interview": Pair("是哪一场？", "Which one?"),
    "confirm_is_candidates": Pair(
        "#{number} 要由候选人确认，你不用操作；要改时间请回复“改期 {number} 新时间”。",
        "#{number} is for the candidate to confirm. To change it, reply “reschedule {number} <time>”.",
    ),
    "decline_is_candidates": Pair(
        "你是 #{number} 的面试方：要取消请回复“取消 {number}”，要改时间请回复“改期 {number} 新时间”。",
        "#{number} is yours to run: reply “cancel {number}” to call it off, or “reschedule {number} <time>”.",
    ),
    "declined_title": Pair("候选人拒绝了面试 #{number}", "Interview #{number} was declined"),
    "declined_notice": Pair("{name} 不能参加 {start} 的面试。", "{name} can't make {start}."),
    "declined_done": Pair(
        "已拒绝面试 #{number}，并转告了面试官。",
        "You declined interview #{number}; the interviewer has been told.",
    ),
    "declined_why": Pair(
        "愿意的话可以说明原因：拒绝 {number} 原因；点错了请回复“确认 {number}”。",
        "If you like, say why: “decline {number} <reason>”. A slip? Reply “confirm {number}”.",
    ),
    "already_declined": Pair(
        "面试 #{number} 你已经拒绝过了。改变主意请回复“确认 {number}”。",
        "You declined #{number} already. Changed your mind? Reply “confirm {number}”.",
    ),
    "reason_passed_on": Pair("已把原因转告面试官（#{number}）。", "I've passed the reason on (#{number})."),
    # old cards
    "stale_title": Pair("面试 #{number} 已经变了", "Interview #{number} has changed"),
    "stale_line": Pair(
        "这张卡片是之前的安排，现在的时间是 {start}。没有改动。",
        "That card is from before; the time is now {start}. Nothing was changed.",
    ),
    # buttons, and what stands on a pressed card
    "button_confirm": Pair("确认参加", "Confirm"),
    "button_decline": Pair("不参加", "Decline"),
    "button_move": Pair("改时间", "Other time"),
    "button_cancel": Pair("取消面试", "Cancel it"),
    "button_accept_time": Pair("同意改期", "Move it"),
    "button_show": Pair("查看详情", "Details"),
    "label_confirmed": Pair("已确认", "Confirmed"),
    "label_declined": Pair("已拒绝", "Declined"),
    "label_moved": Pair("已改期", "Moved"),
    "label_cancelled": Pair("已取消", "Cancelled"),
    "label_wished": Pair("已转告", "Passed on"),
    "label_over": Pair("已结束", "Over"),
    "label_outdated": Pair("已过期", "Out of date"),
    "label_answered": Pair("已选择", "Chosen"),
    # reminders
    "reminder_title": Pair("{left}后面试 #{number}", "Interview #{number} in {left}"),
    "reminder_unconfirmed": Pair(
        "你还没有确认，请先确认能否参加。", "You haven't confirmed yet: can you make it?"
    ),
    "reminder_waiting": Pair("候选人还没有确认。", "The candidate hasn't confirmed yet."),
    "days": Pair("{count} 天", "{count} day(s)"),
    "hours": Pair("{count} 小时", "{count} hour(s)"),
}
