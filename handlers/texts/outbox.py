"""What admins read about deliveries: what waits, what failed, what is late."""

from handlers.texts.pair import Pair

SENTENCES = {
    "ask_message": Pair(
        "要重发哪一条？请回复消息编号，回复“发送情况”可以看到编号。",
        "Which message? Reply with its number; “outbox” shows the numbers.",
    ),
    "not_a_message": Pair("这不像消息编号。", "That isn't a message number."),
    # what a message is
    "kind_answer": Pair("回复", "an answer"),
    "kind_invitation": Pair("面试邀请", "an invitation"),
    "kind_moved": Pair("改期通知", "news of a move"),
    "kind_cancelled": Pair("取消通知", "news of a cancellation"),
    "kind_confirmed": Pair("确认通知", "news of a confirmation"),
    "kind_declined": Pair("拒绝通知", "news of a refusal"),
    "kind_wish": Pair("改期请求", "a request for another time"),
    "kind_proposed": Pair("提议通知", "news of a proposal"),
    "kind_offer": Pair("选时间", "a choice of times"),
    "kind_chosen": Pair("选定通知", "news of a choice"),
    "kind_none_of_these": Pair("都不合适的通知", "news that no time fits"),
    "kind_panel_ask": Pair("面试官邀请", "a request to interview"),
    "kind_panel_answer": Pair("面试官答复", "an interviewer's answer"),
    "kind_panel_removed": Pair("退出通知", "news of leaving the panel"),
    "kind_swap": Pair("换人通知", "news of a swap"),
    "kind_cannot_come": Pair("面试官来不了的通知", "news of an interviewer who can't come"),
    "kind_no_show": Pair("爽约通知", "news of a no-show"),
    "kind_reminder": Pair("面试提醒", "a reminder"),
    "kind_handed_over": Pair("接手安排通知", "news of who arranges it now"),
    "kind_snoozed": Pair("稍后提醒", "a reminder put off"),
    "kind_alarm": Pair("告警", "an alarm"),
    "kind_card_update": Pair("卡片更新", "a card update"),
    "kind_about": Pair("{kind}（面试 #{number}）", "{kind} (interview #{number})"),
    "why_came_back": Pair("邮件被退回：{why}", "the mail came back: {why}"),
    "why_delayed": Pair("邮件还在路上：{why}", "the mail is delayed: {why}"),
    "why_mail_refused": Pair("邮件服务器拒收：{why}", "the mail server refused with {why}"),
    "why_not_said": Pair("没说原因", "for no given reason"),
    "why_untried": Pair("还没有试过", "not tried yet"),
    # the list
    "outbox_empty": Pair(
        "没有等待发送的消息，也没有发送失败的。", "No message is waiting, and none has failed."
    ),
    "outbox_title": Pair("等待发送 {due} 条，发送失败 {failed} 条。", "Waiting: {due}. Failed: {failed}."),
    "outbox_due": Pair(
        "· {number} 待发：给{name}的{what}，{since} 起；{why}",
        "· {number} waiting: {what} for {name}, since {since}; {why}",
    ),
    "outbox_failed": Pair(
        "· {number} 失败：给{name}的{what}；{why}", "· {number} failed: {what} for {name}; {why}"
    ),
    "outbox_more_due": Pair("……还有 {count} 条待发。", "… and {count} more waiting."),
    "outbox_more_failed": Pair("……还有 {count} 条失败。", "… and {count} more failed."),
    "outbox_retry": Pair(
        "回复“重试 {number}”可以再发一次。", "Reply “retry {number}” to send that one again."
    ),
    # sending again
    "retry_done": Pair(
        "好的，马上再发一次第 {number} 条，发给{name}。", "OK, {number} goes out to {name} again now."
    ),
    "retry_reactivated": Pair(
        "{name}之前被标记为联系不上，现已恢复。", "{name} was marked as unreachable, and is active again."
    ),
    "retry_interview": Pair(
        "要重发面试 #{number} 的消息，请说：重发 #{number}",
        "To say again what stands of interview #{number}: resend #{number}",
    ),
    "resend_message": Pair(
        "要重发第 {number} 条消息，请说：重发 {number}",
        "To send message {number} again: resend {number}",
    ),
    "retry_missing": Pair(
        "没有第 {number} 条消息。回复“发送情况”可以看到编号。",
        "There is no message {number}. “outbox” shows the numbers.",
    ),
    "retry_sending": Pair(
        "第 {number} 条正在发送，不用重发。", "{number} is being sent right now, so there is nothing to do."
    ),
    "retry_sent": Pair(
        "第 {number} 条已经发出去了，没有重发。", "{number} has been sent already, so it was not sent again."
    ),
    "retry_stale": Pair(
        "第 {number} 条说的面试已有变动，内容不再有效，没有重发。",
        "The interview of {number} has changed since, so it was not sent again.",
    ),
    "retry_expired": Pair(
        "第 {number} 条已经过了有用的时间，没有重发。一定要发，请运行：\n"
        "interviewbot outbox retry {number} --anyway",
        "{number} is too late to be of use, so it was not sent again. To send it all the same, run:\n"
        "interviewbot outbox retry {number} --anyway",
    ),
    "retry_unreachable": Pair(
        "{name}没有企业微信账号，第 {number} 条发不了。",
        "{name} has no WeCom account, so {number} cannot be sent.",
    ),
    # alarms
    "alarm_failed": Pair("有 {count} 条消息没能送达：", "Not delivered ({count}):"),
    "alarm_more": Pair(
        "……还有 {count} 条，回复“发送情况”查看。", "… and {count} more; reply “outbox” to see them."
    ),
    "alarm_do": Pair(
        "解决后回复“重试 {number}”再发一次；看详情请运行：\ninterviewbot outbox show {number}",
        "Once the cause is mended, reply “retry {number}” to send it again. For everything about it, run:\n"
        "interviewbot outbox show {number}",
    ),
    "alarm_late": Pair(
        "消息迟迟发不出去。等得最久的是第 {number} 条：给{name}的{what}，从 {since} 等到现在。",
        "Messages are late. The one that waits longest is {number}: {what} for {name}, since {since}.",
    ),
    "alarm_late_why": Pair("原因：{why}", "Reason: {why}"),
    "alarm_late_untried": Pair(
        "还没有试过发送：可能是积压太多，或者给这个人发得太频繁（企业微信每分钟限 30 条）。",
        "It has not been tried yet: too much is waiting, or too much goes to this person (WeCom allows 30 "
        "a minute).",
    ),
    "alarm_late_do": Pair(
        "请运行 interviewbot check 看看哪里不对。恢复后我会告诉你。",
        "Run “interviewbot check” to see what is wrong. I'll tell you when it is over.",
    ),
    "alarm_late_over": Pair(
        "消息发送恢复正常了，这次一共延误了 {length}。",
        "Messages go out on time again. The trouble lasted {length}.",
    ),
    "alarm_reminders": Pair(
        "面试提醒没有按时发出，最早的一条本该在 {since} 发出。请查看 interviewbot worker 的日志。",
        "Reminders are not going out in time; the oldest was due {since}. Please look at the log of "
        "“interviewbot worker”.",
    ),
    "alarm_reminders_over": Pair(
        "面试提醒恢复正常了，这次一共延误了 {length}。",
        "Reminders go out in time again. The trouble lasted {length}.",
    ),
    "alarm_address": Pair(
        "有 {count} 个邮箱收不到邮件，不再往那里发：",
        "E-mail addresses that take no mail any more ({count}):",
    ),
    "alarm_address_line": Pair("· {name}：{why}", "· {name}: {why}"),
    "alarm_address_more": Pair("……还有 {count} 个。", "… and {count} more."),
    "alarm_address_do": Pair(
        "发给他们的消息会走别的方式，走不通就请面试官转告。\n"
        "改邮箱（没错的话就再说一遍）：邮箱 {name} <地址>",
        "What is for them goes another way, or their interviewer is asked to pass it on.\n"
        "To correct an address, or say again that it is right: email {name} <address>",
    ),
    "alarm_wechat": Pair(
        "候选人在微信里说的话，从 {since} 起没有及时处理。请查看 interviewbot worker 的日志。",
        "What candidates say in WeChat has been waiting since {since}. Please look at the log of "
        "“interviewbot worker”.",
    ),
    "alarm_wechat_over": Pair(
        "微信客服恢复正常了，这次一共延误了 {length}。",
        "WeChat is answered in time again. The trouble lasted {length}.",
    ),
    "alarm_mailbox": Pair(
        "从 {since} 起看不了退信邮箱，有邮件没送到也不会知道。\n原因：{why}\n请运行 interviewbot check。",
        "The mailbox for returned mail can't be read since {since}; mail that is not delivered goes "
        "unnoticed.\nReason: {why}\nPlease run “interviewbot check”.",
    ),
    "alarm_mailbox_over": Pair(
        "退信邮箱又能看了，这次中断了 {length}。",
        "The mailbox for returned mail can be read again. The trouble lasted {length}.",
    ),
}
