"""What is said about interviews: lists, changes, invitations, reminders."""

from handlers.texts.pair import Pair

SENTENCES = {
    # small parts
    "plain": Pair("{words}", "{words}"),
    "minute": Pair("{count} 分钟", "{count} min"),
    "minutes": Pair("{count} 分钟", "{count} min"),
    "hour": Pair("{count} 小时", "{count} hour"),
    "hours": Pair("{count} 小时", "{count} hours"),
    "day": Pair("{count} 天", "{count} day"),
    "days": Pair("{count} 天", "{count} days"),
    "field_when": Pair("时间", "When"),
    "field_length": Pair("时长", "Takes"),
    "field_candidate": Pair("候选人", "Candidate"),
    "field_interviewer": Pair("面试官", "With"),
    "field_title": Pair("面试", "About"),
    "status_proposed": Pair("待确认", "not confirmed yet"),
    "status_confirmed": Pair("已确认", "confirmed"),
    "status_done": Pair("已结束", "over"),
    "status_declined": Pair("已拒绝", "declined"),
    "status_cancelled": Pair("已取消", "cancelled"),
    "status_no_show": Pair("候选人未到", "no show"),
    "reason_line": Pair("原因：{reason}", "Reason: {reason}"),
    "your_room": Pair("你的房间：", "Your room:"),
    "please_tell": Pair(
        "我联系不上{name}，请你转告对方。", "I can't reach {name} in WeCom, so please tell them yourself."
    ),
    "waits_line": Pair(
        "{names}现在免打扰，消息会在 {until} 发出。",
        "These are quiet hours for {names}: the message goes out at {until}.",
    ),
    "waits_line_unnamed": Pair(
        "现在是对方的免打扰时间，消息会在 {until} 发出。",
        "These are quiet hours on the other side: the message goes out at {until}.",
    ),
    "interview_label": Pair("#{number}", "#{number}"),
    "about_interview": Pair("#{number} · {start} · {who}", "#{number} · {start} · {who}"),
    "interview_detail": Pair("#{number} {start} {who} · {status}", "#{number} {start} {who} · {status}"),
    "interview_detail_short": Pair("#{number} {start} {who}", "#{number} {start} {who}"),
    # lists
    "list_title": Pair("{period}的面试（{count} 场）：", "Your interviews {period} ({count}):"),
    "list_line": Pair(
        "#{number} {start} · {length} · {who}{title} · {status}",
        "#{number} {start} · {length} · {who}{title} · {status}",
    ),
    "list_confirm": Pair(
        "#{number} 等你答复：能参加就回复“确认 {number}”。",
        "#{number} is waiting for your answer: reply “confirm {number}” if you can make it.",
    ),
    "list_next": Pair("下一场 #{number}，你的房间：", "Next up: #{number}. Your room:"),
    "list_now": Pair("正在进行 #{number}，你的房间：", "Now: #{number}. Your room:"),
    "list_more": Pair(
        "还有 {count} 场，回复“更多”看下一页。", "There are {count} more: reply “more” for the next page."
    ),
    "list_empty": Pair("{period}没有面试。", "You have no interviews {period}."),
    "list_none": Pair("{period}没有{status}的面试。", "You have no interviews {period} that are {status}."),
    "list_hint_interviewer": Pair(
        "要安排一场，可以说：安排面试 张伟 明天下午3点 60分钟 后端一面",
        "To book one, say: create room Zhang Wei tomorrow 3pm 60 min Backend round 1",
    ),
    "list_hint_candidate": Pair(
        "有新的面试邀请时，我会在这里通知你。", "I'll tell you here as soon as you are invited."
    ),
    "period_upcoming": Pair("接下来", "coming up"),
    "period_today": Pair("今天", "today"),
    "period_tomorrow": Pair("明天", "tomorrow"),
    "period_yesterday": Pair("昨天", "yesterday"),
    "period_this_week": Pair("本周", "this week"),
    "period_next_week": Pair("下周", "next week"),
    "period_last_week": Pair("上周", "last week"),
    "period_this_month": Pair("本月", "this month"),
    "period_next_month": Pair("下个月", "next month"),
    "period_last_month": Pair("上个月", "last month"),
    "period_part": Pair("{day} {part}", "on {day} in the {part}"),
    "part_morning": Pair("上午", "morning"),
    "part_noon": Pair("中午", "middle of the day"),
    "part_afternoon": Pair("下午", "afternoon"),
    "part_late": Pair("傍晚前", "late afternoon"),
    "part_evening": Pair("晚上", "evening"),
    "part_night": Pair("晚上", "evening"),
    "period_one_day": Pair("{day} ", "on {day}"),
    "period_many_days": Pair("{first} 至 {last} ", "from {first} to {last}"),
    # one interview
    "show_title": Pair("面试 #{number}", "Interview #{number}"),
    "status_proposed_line": Pair("状态：等待候选人确认", "Status: not confirmed by the candidate yet"),
    "status_confirmed_line": Pair("状态：候选人已确认", "Status: confirmed by the candidate"),
    "status_done_line": Pair("状态：已结束", "Status: over"),
    "status_declined_line": Pair("状态：候选人已拒绝", "Status: declined by the candidate"),
    "status_cancelled_line": Pair("状态：已取消", "Status: cancelled"),
    "status_proposed_yours": Pair("状态：等你确认", "Status: waiting for your answer"),
    "status_confirmed_yours": Pair("状态：你已确认", "Status: you confirmed it"),
    "status_declined_yours": Pair("状态：你已拒绝", "Status: you declined it"),
    "status_no_show_yours": Pair("状态：你没有到", "Status: you did not come"),
    "status_no_show_line": Pair("状态：候选人未到", "Status: the candidate did not come"),
    "how_to_change": Pair(
        "要改时间：改期 {number} 周五上午10点\n要取消：取消 {number}",
        "To move it: reschedule {number} Friday 10am\nTo call it off: cancel {number}",
    ),
    "how_to_leave_interview": Pair(
        "要换时间：改期 {number} 周五上午10点\n不能参加：拒绝 {number}",
        "For another time: reschedule {number} Friday 10am\nIf you can't come: decline {number}",
    ),
    "not_found": Pair("没有找到你的面试 #{number}。", "I can't find your interview #{number}."),
    "not_found_admin": Pair("没有面试 #{number}。", "There is no interview #{number}."),
    "already_cancelled": Pair(
        "面试 #{number} 已经取消了，这次没有改动。需要的话请重新约一场。",
        "Interview #{number} is cancelled already, so nothing was changed. A new one can be booked instead.",
    ),
    "is_over": Pair(
        "面试 #{number} 已经结束，不能再改了。要的话可以再约一场。",
        "Interview #{number} is over, so it can't be changed. Another can be booked.",
    ),
    "button_book_again": Pair("再约一场", "Book again"),
    "is_over_candidate": Pair(
        "面试 #{number} 已经开始或结束，不能再改了。有事请直接联系面试官或 HR。",
        "Interview #{number} has begun or is over, so it can't be changed. Please contact your "
        "interviewer or HR.",
    ),
    # booking
    "created_title": Pair("已创建面试 #{number}", "Created interview #{number}"),
    "hand_over": Pair(
        "{name}没能收到 #{number} 的这条消息，请把下面这段话转发给对方：",
        "{name} couldn't be reached about #{number}. Please forward this to them:",
    ),
    "created_answer": Pair(
        "对方当面答应你的话，也可以由你回复“确认 {number}”。",
        "If they tell you that they come, you may also reply “confirm {number}”.",
    ),
    "clash": Pair("这个时间约不上", "That time is taken"),
    "clash_yours": Pair(
        "你的面试 #{number}（{start} 至 {end}）与这个时间冲突。",
        "It overlaps your interview #{number} ({start} to {end}).",
    ),
    "clash_theirs": Pair("{start} 对方没空。", "They aren't free at {start}."),
    "clash_offer": Pair(
        "下面的时间大家都有空，选一个，或者直接回复新的时间：",
        "Everyone is free at these. Pick one, or reply with another time:",
    ),
    # moving
    "moved_title": Pair("面试 #{number} 已改期", "Interview #{number} was moved"),
    "moved_line": Pair("{old} → {new}", "{old} → {new}"),
    "length_changed": Pair("{start}，时长从 {old}改为 {new}", "{start}: now {new} instead of {old}"),
    "length_line": Pair("时长改为 {length}", "Now {length} long"),
    "moved_told": Pair(
        "已请{name}重新确认，答复后我会告诉你。",
        "{name} is asked to confirm the new time; I'll tell you their answer.",
    ),
    "moved_as_wished": Pair(
        "这是{name}希望的时间，已直接确认并通知对方。",
        "{name} asked for this time, so it is confirmed and they have been told.",
    ),
    "moved_waiting": Pair("等待候选人重新确认。", "Waiting for the candidate to confirm the new time."),
    "moved_agreed": Pair(
        "面试官同意了你希望的时间，不用再确认。", "The interviewer agreed to the time you asked for."
    ),
    "same_time": Pair(
        "面试 #{number} 本来就是 {start}，没有改动。",
        "Interview #{number} is at {start} already, so nothing was changed.",
    ),
    "which_day": Pair("改到哪一天？", "On which day?"),
    "wish_passed_on": Pair(
        "已转告面试官：#{number} 你希望从 {old} 改到 {new}。对方同意后我会通知你，在那之前时间不变。",
        "I've asked the interviewer to move #{number} from {old} to {new}. I'll tell you when they agree; "
        "until then nothing changes.",
    ),
    "wish_title": Pair("候选人想改期 #{number}", "#{number}: another time asked for"),
    "wish_line": Pair("{name}希望改时间：\n{old} → {new}", "{name} asks for another time:\n{old} → {new}"),
    # cancelling
    "cancelled_title": Pair("面试 #{number} 已取消", "Interview #{number} is cancelled"),
    "cancelled_line": Pair(
        "原定 {start}{title}，不再进行。", "It was set for {start}{title}, and is now off."
    ),
    "cancelled_done": Pair(
        "已取消面试 #{number}（原定 {start}）。", "Cancelled interview #{number} (was {start})."
    ),
    "cancelled_told": Pair("已通知{names}。", "{names} will be told."),
    "cancel_is_decline": Pair(
        "取消要由面试官来做。你不能参加，或者想换时间？点下面的按钮就行。",
        "Only the interviewer can cancel it. If you can't come or need another time, press a button:",
    ),
    # the candidate
    "invitation_title": Pair("面试邀请 #{number}", "Interview invitation #{number}"),
    "invitation_ask": Pair("这个时间可以吗？", "Does this time suit you?"),
    "confirmed_title": Pair("已确认面试 #{number}", "Interview #{number} is confirmed"),
    "will_remind": Pair("开始前我会提醒你。", "I'll remind you before it starts."),
    "confirmed_next": Pair(
        "要换时间请回复“改期 {number} 新时间”。",
        "For another time, reply “reschedule {number} <time>”.",
    ),
    "confirmed_notice": Pair(
        "{name}已确认面试 #{number}：{start}。", "{name} confirmed interview #{number}: {start}."
    ),
    "already_confirmed": Pair(
        "面试 #{number} 已经确认过了：{start}。", "Interview #{number} is confirmed already: {start}."
    ),
    "slot_taken": Pair(
        "抱歉，面试 #{number} 的时间已经被占用了。请回复“改期 {number} 新时间”。",
        "Sorry, the time of #{number} has been taken meanwhile. Please reply “reschedule {number} <time>”.",
    ),
    "nothing_to_confirm": Pair("现在没有等你确认的面试。", "Nothing is waiting for your confirmation."),
    "nothing_to_decline": Pair("现在没有你可以拒绝的面试。", "There is no interview for you to decline."),
    "see_my_interviews": Pair("回复“我的面试”看看有哪些。", "Reply “my interviews” to see which you have."),
    "which_interview": Pair("是哪一场？", "Which one do you mean?"),
    "confirm_is_candidates": Pair(
        "这场要由候选人确认，你不用操作。要变动的话：",
        "It is for the candidate to confirm; there is nothing for you to do. To change it:",
    ),
    "decline_is_candidates": Pair(
        "拒绝是候选人用的。你可以改时间，或者取消这场面试：",
        "Declining is for the candidate. You can move it or call it off:",
    ),
    "declined_title": Pair("候选人拒绝了面试 #{number}", "Interview #{number} was declined"),
    "declined_notice": Pair("{name}不能参加 {start} 的面试。", "{name} can't make it at {start}."),
    "declined_done": Pair(
        "已拒绝面试 #{number}，我会转告面试官。",
        "You declined interview #{number}; I'm telling the interviewer.",
    ),
    "declined_slip": Pair("点错了？回复“确认 {number}”就能恢复。", "A slip? Reply “confirm {number}”."),
    "declined_why": Pair(
        "愿意的话，直接回复原因，我会转告（面试 #{number}）。",
        "If you like, reply with the reason and I'll pass it on (#{number}).",
    ),
    "no_reason": Pair("好的，不补充原因。", "OK, no reason given."),
    "already_declined": Pair(
        "面试 #{number} 你已经拒绝过了。改变主意请回复“确认 {number}”。",
        "You declined #{number} already. Changed your mind? Reply “confirm {number}”.",
    ),
    "reason_passed_on": Pair(
        "好的，#{number} 的原因我会转告面试官。",
        "I'm passing your reason for #{number} on to the interviewer.",
    ),
    # old cards
    "stale_title": Pair("面试 #{number} 的时间变了", "Interview #{number} has changed"),
    "stale_line": Pair(
        "你点的是旧卡片，没有生效。现在的时间是 {start}。",
        "That card was an old one, so nothing was changed. The time is now {start}.",
    ),
    # buttons, and what stands on a pressed card
    "button_confirm": Pair("确认参加", "Confirm"),
    "button_decline": Pair("不参加", "Decline"),
    "button_move": Pair("换个时间", "Other time"),
    "button_cancel": Pair("取消面试", "Cancel it"),
    "button_accept_time": Pair("同意改期", "Move it"),
    "label_confirmed": Pair("已确认", "Confirmed"),
    "label_declined": Pair("已拒绝", "Declined"),
    "label_moved": Pair("已改期", "Moved"),
    "label_cancelled": Pair("已取消", "Cancelled"),
    "label_wished": Pair("已转告", "Passed on"),
    "label_over": Pair("已结束", "Over"),
    "label_outdated": Pair("已失效", "Out of date"),
    "label_answered": Pair("已选择", "Chosen"),
    # reminders
    "reminder_title": Pair("面试 #{number}：{left}后开始", "Interview #{number} starts in {left}"),
    "reminder_begun": Pair("面试 #{number} 已经开始", "Interview #{number} has begun"),
    "reminder_unconfirmed": Pair("你还没有确认，能参加吗？", "You haven't confirmed yet. Can you make it?"),
    "reminder_waiting": Pair("候选人还没有确认。", "The candidate hasn't confirmed yet."),
}
