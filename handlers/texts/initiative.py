"""What the bot says of its own accord, what people choose about that, and days off."""

from handlers.texts.pair import Pair

SENTENCES = {
    # names of the commands
    "name_settings": Pair("设置", "settings"),
    "name_timezone": Pair("时区", "timezone"),
    "name_reminders": Pair("提醒", "reminders"),
    "name_quiet": Pair("免打扰", "quiet"),
    "name_digest": Pair("日报", "digest"),
    "name_mute": Pair("关闭", "mute"),
    "name_unmute": Pair("打开", "unmute"),
    "name_snooze": Pair("稍后", "snooze"),
    "name_arrived": Pair("到了", "arrived"),
    "name_not_yet": Pair("还没到", "not yet"),
    "name_absent": Pair("我没参加", "absent"),
    "name_keep": Pair("保留", "keep"),
    "name_holiday": Pair("节假日", "holiday"),
    # how they are used
    "help_settings": Pair(
        "设置：看看你的语言、时区、提醒和免打扰时间，并可修改。",
        "settings: your language, time zone, reminders and quiet hours, and how to change them.",
    ),
    "help_timezone": Pair(
        "时区 <城市>：以后按这个时区给你显示时间，已约好的面试不变。\n例：时区 东京",
        "timezone <city>: shows you times on that clock. What is booked does not move.\nE.g.: timezone Tokyo",
    ),
    "help_reminders": Pair(
        "提醒 <多久>：面试开始前多久提醒你，可以写几个；“提醒 关”不再提醒，“提醒 默认”跟公司一样。\n"
        "例：提醒 1天 1小时 10分钟",
        "reminders <lengths>: how long before the start I remind you. “reminders off” stops them, "
        "“reminders default” goes by the company's.\nE.g.: reminders 1d 1h 10m",
    ),
    "help_quiet": Pair(
        "免打扰 <时段>：这段时间里，不急的消息会提前或推后。面试前一小时内的提醒照发。\n"
        "例：免打扰 22:00-08:00",
        "quiet <hours>: what can wait comes before or after them. Reminders in the last hour before an "
        "interview still come.\nE.g.: quiet 22:00-08:00",
    ),
    "help_digest": Pair(
        "日报 开/关：工作日早上 8:45 发给你当天的面试、还没确认的和待填的反馈。",
        "digest on/off: at 8:45 on working days, your interviews of the day, what is not confirmed, and "
        "feedback you owe.",
    ),
    "help_mute": Pair(
        "关闭 <日报/反馈/签到/答复>：不再发这一类消息。\n例：关闭 反馈",
        "mute <digest/feedback/check/answers>: stops one kind of messages.\nE.g.: mute feedback",
    ),
    "help_unmute": Pair(
        "打开 <日报/反馈/签到/答复>：恢复发送这一类消息。\n例：打开 反馈",
        "unmute <digest/feedback/check/answers>: sends them again.\nE.g.: unmute feedback",
    ),
    "help_snooze": Pair(
        "稍后 [多久]：把刚才那条提醒推后再发，最晚到面试开始前 5 分钟。默认 15 分钟。\n例：稍后 30分钟",
        "snooze [how long]: sends the last reminder again later, at the latest 5 minutes before the start. "
        "15 minutes unless you say otherwise.\nE.g.: snooze 30",
    ),
    "help_arrived": Pair(
        "到了 <编号>：告诉我候选人已经到了。\n例：到了 {number}",
        "arrived <number>: tells me that the candidate is there.\nE.g.: arrived #{number}",
    ),
    "help_not_yet": Pair(
        "还没到 <编号>：候选人还没到，我 10 分钟后再问你。\n例：还没到 {number}",
        "not yet <number>: the candidate is not there yet; I'll ask again in 10 minutes.\nE.g.: not yet "
        "#{number}",
    ),
    "help_absent": Pair(
        "我没参加 <编号>：这场你没有参加，不再催你填反馈。\n例：我没参加 {number}",
        "absent <number>: you were not there, so I won't ask for your feedback. “I wasn't there "
        "#{number}” does it "
        "too.\nE.g.: absent #{number}",
    ),
    "help_keep": Pair(
        "保留 <编号>：候选人一直没答复，面试照原计划进行。\n例：保留 {number}",
        "keep <number>: leaves an interview as it is, though the candidate has not answered.\nE.g.: keep "
        "#{number}",
    ),
    "help_holiday": Pair(
        "节假日 [日期] [上班/放假/默认]：查看或修改哪天上班。仅管理员可用。\n例：节假日 2027-02-13 上班",
        "holiday [date] [working/off/reset]: shows or changes which days are worked. For admins.\n"
        "E.g.: holiday 2027-02-13 working",
    ),
    # questions
    "ask_zone": Pair(
        "你在哪个时区？可以说城市，例如“东京”。", "Which time zone? A city will do, e.g. “Tokyo”."
    ),
    "zone_which": Pair("“{words}”是指哪个时区？", "“{words}”: which time zone?"),
    "zone_unknown": Pair(
        "不认识“{words}”。说个大城市，或 Asia/Tokyo 这样的名称。",
        "I don't know “{words}”. Name a big city, or say it like Asia/Tokyo.",
    ),
    "not_a_zone": Pair("没看懂这个时区。", "I couldn't read that as a time zone."),
    "ask_lengths": Pair(
        "面试开始前多久提醒你？例如“1天 1小时 10分钟”。", "How long before the start? E.g. “1d 1h 10m”."
    ),
    "three_lengths": Pair("1天 1小时 10分钟", "1d 1h 10m"),
    "hour_and_ten": Pair("1小时 10分钟", "1h 10m"),
    "only_ten": Pair("10分钟", "10m"),
    "not_a_lengths": Pair("没看懂要提前多久。", "I couldn't read those lengths."),
    "lengths_out_of_range": Pair(
        "最多 10 个，每个在 1 分钟到 30 天之间", "Up to 10: a minute to 30 days each"
    ),
    "ask_hours": Pair("几点到几点不打扰你？例如“22:00-08:00”。", "From when to when? E.g. “22:00-08:00”."),
    "not_a_hours": Pair("没看懂这个时段。", "I couldn't read those hours."),
    "ask_switch": Pair("开还是关？", "On or off?"),
    "not_a_switch": Pair("没看懂。", "I didn't get that."),
    "ask_topic": Pair("哪一类消息？", "Which kind of messages?"),
    "not_a_topic": Pair("没看懂是哪一类。", "I didn't get which kind."),
    "ask_minutes": Pair("推后多久？", "How much later?"),
    "not_a_minutes": Pair("可以推后 1 分钟到 24 小时", "It can be a minute to 24 hours"),
    "ask_state": Pair("这天上班还是放假？", "Is it worked, or off?"),
    "not_a_state": Pair("没看懂。", "I didn't get that."),
    "choice_on": Pair("开", "On"),
    "choice_off": Pair("关", "Off"),
    "choice_default": Pair("跟公司一样", "As company"),
    "state_working": Pair("上班", "Working"),
    "state_off": Pair("放假", "Off"),
    "state_reset": Pair("按日历", "By calendar"),
    # settings
    "settings_title": Pair("你的设置", "Your settings"),
    "field_language": Pair("语言", "Language"),
    "field_zone": Pair("时区", "Time zone"),
    "field_reminders": Pair("提醒", "Reminders"),
    "field_quiet": Pair("免打扰", "Quiet"),
    "topic_digest": Pair("日报", "Digest"),
    "topic_feedback": Pair("反馈提醒", "Feedback"),
    "topic_check": Pair("到场确认", "Check-in"),
    "topic_unanswered": Pair("答复提醒", "Answers"),
    "button_mute_digest": Pair("关闭日报", "Digest off"),
    "button_unmute_digest": Pair("打开日报", "Digest on"),
    "button_mute_feedback": Pair("不催反馈", "No nudges"),
    "button_unmute_feedback": Pair("提醒反馈", "Nudge me"),
    "zone_set": Pair(
        "好的，以后按{zone}显示，现在是 {now}。", "Done: times are now shown in {zone}, where it is {now}."
    ),
    "zone_kept": Pair(
        "已约好的面试不变；日报和免打扰按新时区。",
        "What is booked does not move; the digest and quiet hours follow the new clock.",
    ),
    "reminders_set": Pair(
        "好的，面试开始前 {lengths}提醒你。", "Done: I'll remind you {lengths} before the start."
    ),
    "reminders_default": Pair(
        "好的，跟公司一样：面试开始前 {lengths}提醒你。",
        "Done, as the company does: I'll remind you {lengths} before the start.",
    ),
    "reminders_kept": Pair("已约好的面试也照此提醒。", "That goes for what is booked already, too."),
    "reminders_off": Pair(
        "好的，面试开始前不再提醒你。改期和取消仍会通知。",
        "Done: no reminders before the start. You'll still hear of moves and cancellations.",
    ),
    "quiet_set": Pair("好的，{begins} 到 {ends} 不打扰你。", "Done: quiet from {begins} to {ends}."),
    "quiet_kept": Pair(
        "仍会发：面试前一小时内的提醒，12 小时内面试的改期和取消。",
        "Still sent: reminders in the last hour, and changes to what begins within 12 hours.",
    ),
    "quiet_off": Pair("好的，没有免打扰时间了。", "Done: no quiet hours."),
    "muted_digest": Pair(
        "好的，早上不再发日报。“日报 开”可以恢复。", "Done: no more digest. “digest on” brings it back."
    ),
    "muted_feedback": Pair(
        "好的，不再催你填反馈。面试前的提醒照发。",
        "Done: I won't ask for feedback. Reminders before interviews still come.",
    ),
    "muted_check": Pair(
        "好的，不再问候选人到了没有。面试前的提醒照发。",
        "Done: I won't ask whether the candidate came. Reminders before interviews still come.",
    ),
    "muted_unanswered": Pair(
        "好的，没有答复的面试不再提醒你。面试前的提醒照发。",
        "Done: I won't come back to unanswered invitations. Reminders before interviews still come.",
    ),
    "unmuted_digest": Pair(
        "好的，工作日早上 8:45 发日报。", "Done: the digest comes at 8:45 on working days."
    ),
    "unmuted_feedback": Pair(
        "好的，面试后会提醒你填反馈。", "Done: I'll ask for your feedback after interviews."
    ),
    "unmuted_check": Pair(
        "好的，面试开始后会问候选人到了没有。", "Done: I'll ask whether the candidate came."
    ),
    "unmuted_unanswered": Pair(
        "好的，没有答复的面试会再提醒。", "Done: I'll come back to unanswered invitations."
    ),
    "topic_not_yours": Pair("你不会收到这一类消息。", "You don't get messages of that kind."),
    "topic_company": Pair("公司关闭了这一类消息。", "The company has switched these off."),
    "snooze_set": Pair("好的，{at} 再提醒你面试 #{number}。", "OK, I'll remind you of #{number} at {at}."),
    "snooze_kept": Pair("开始前 {lengths}的提醒照发。", "Still coming: {lengths} before the start."),
    "snooze_nothing": Pair(
        "刚才没有可以推后的提醒。要改提醒时间，可以说：提醒 1天 1小时 10分钟",
        "There is no recent reminder to put off. To change when they come, say: reminders 1d 1h 10m",
    ),
    "snooze_too_late": Pair(
        "#{number} {start} 就开始了，来不及推后。", "#{number} starts at {start}, too soon to put off."
    ),
    "label_snoozed": Pair("已推后", "Snoozed"),
    "button_room": Pair("进入房间", "Open the room"),
    "button_snooze": Pair("{length}后提醒", "Remind me in {length}"),
    "button_running_late": Pair("我会晚到", "Running late"),
    "button_cannot": Pair("来不了", "I can't make it"),
    "echo_cant_title": Pair("面试 #{number} 你来不了？", "You can't make #{number}?"),
    "echo_cant": Pair(
        "确定的话，我马上通知相关的人，面试不会自动取消。",
        "If so, I'll tell those concerned at once. Nothing is cancelled by itself.",
    ),
    # did the candidate come
    "check_title": Pair("面试 #{number}：候选人到了吗？", "#{number}: has the candidate arrived?"),
    "button_arrived": Pair("到了", "Arrived"),
    "button_no_show": Pair("没来", "No show"),
    "button_not_yet": Pair("还没到", "Not yet"),
    "arrived_noted": Pair("好的，#{number} {name}已到。", "Noted: {name} is there (#{number})."),
    "arrived_after": Pair("好的，#{number} {name}来了", "Noted: {name} came (#{number})"),
    "not_yet_over": Pair("面试 #{number} 已经结束", "Interview #{number} is over"),
    "not_yet_over_line": Pair("{name}最后没来吗？", "Did {name} not come at all?"),
    "arrived_candidate": Pair(
        "欢迎！请直接进入面试 #{number} 的房间：", "Welcome! Please go straight to the room of #{number}:"
    ),
    "not_yet_noted": Pair("好的，{at} 再问你一次（#{number}）。", "OK, I'll ask again at {at} (#{number})."),
    "not_yet_ending": Pair(
        "#{number} 快结束了，不再问了。没来可以回复“爽约 {number}”，另约回复“改期 {number} 新时间”。",
        "#{number} is nearly over, so I won't ask again. Reply “no show {number}” if they didn't come, or "
        "“reschedule {number} <time>”.",
    ),
    "not_begun": Pair("#{number} 还没开始（{start}）。", "#{number} has not begun yet ({start})."),
    "label_arrived": Pair("已到", "Arrived"),
    "label_not_yet": Pair("稍后再问", "Asking later"),
    # feedback
    "nudge_feedback_title": Pair("面试 #{number}：请写反馈", "Interview #{number}: your feedback"),
    "nudge_feedback_several": Pair("{count} 场面试等你的反馈", "{count} interviews need your feedback"),
    "nudge_feedback_line": Pair("#{number} {name} · {start}", "#{number} {name} · {start}"),
    "feedback_ask": Pair(
        "面试怎么样？趁印象还深，一分钟就好。", "How did it go? A minute will do, while it is fresh."
    ),
    "feedback_missing": Pair("还差你的反馈。", "Your feedback is still missing."),
    "button_feedback": Pair("写反馈", "Feedback"),
    "button_absent": Pair("我没参加", "I was away"),
    "absent_noted": Pair(
        "好的，不再催你 #{number} 的反馈。", "OK, I won't ask for your feedback on #{number}."
    ),
    "absent_too_early": Pair(
        "#{number} {start} 才开始。来不了的话，请改期或换人。",
        "#{number} only begins at {start}. If you can't make it, move it or swap.",
    ),
    "not_on_panel": Pair("你不是 #{number} 的面试官。", "You are not an interviewer of #{number}."),
    "label_absent": Pair("没参加", "Was away"),
    "overdue_title": Pair("面试 #{number}：反馈没交齐", "#{number}: feedback missing"),
    "overdue_line": Pair(
        "{names}还没有写{candidate}的反馈（{start}），我已提醒过多次，请跟进一下。",
        "{names}: no feedback on {candidate} yet ({start}). I have asked several times; please follow up.",
    ),
    # nobody answers
    "ask_again_title": Pair("面试 #{number} 等你答复", "Interview #{number} awaits your answer"),
    "no_answer_yet_title": Pair("面试 #{number} 还没有答复", "#{number}: no answer yet"),
    "no_answer_yet_line": Pair(
        "{name}还没有确认 {start} 的面试，我又问了一次。要先保留，还是改动？",
        "{name} has not confirmed {start}; I asked again. Keep it, or change it?",
    ),
    "no_answer_outside": Pair(
        "{name}还没有确认 {start} 的面试，我在企业微信里联系不上对方。",
        "{name} has not confirmed {start}, and I can't reach them in WeCom.",
    ),
    "no_answer_late_title": Pair("面试 #{number} 仍未确认", "#{number} is still not confirmed"),
    "no_answer_late_line": Pair(
        "{name}一直没有答复，{start} 就要开始了。怎么办？我不会自动取消。",
        "{name} never answered, and it begins at {start}. What now? I won't cancel it by myself.",
    ),
    "button_keep": Pair("保留", "Keep it"),
    "button_agreed": Pair("对方已确认", "They agreed"),
    "keep_noted": Pair(
        "好的，#{number} 照原计划：{start}。不再问你了。",
        "OK, #{number} stays as planned: {start}. I won't ask again.",
    ),
    "label_kept": Pair("已保留", "Kept"),
    # the digest
    "digest_title": Pair("早上好！今天（{day}）的面试：", "Good morning! Interviews today, {day}:"),
    "digest_title_none": Pair("早上好！今天（{day}）没有面试。", "Good morning! No interviews today, {day}."),
    "digest_today": Pair(
        "· {start} #{number} {who}{title} · {status}", "· {start} #{number} {who}{title} · {status}"
    ),
    "digest_more": Pair("……还有，回复“今天”看全部。", "… and more: reply “today” for all."),
    "digest_more_all": Pair("……后面还有。", "… and more later today."),
    "digest_unanswered": Pair("还没确认：", "Not confirmed yet:"),
    "digest_unrated": Pair("等你的反馈：", "Waiting for your feedback:"),
    "digest_other": Pair("· #{number} {who}{title} · {start}", "· #{number} {who}{title} · {start}"),
    "digest_rate": Pair("回复“反馈 {number}”就能写。", "Reply “feedback {number}” to give it."),
    "digest_stop": Pair("不想收到？回复“日报 关”。", "Don't want this? Reply “digest off”."),
    # days off
    "workday_weekend": Pair("注意：{day} 是周末。", "Note: {day} is a weekend."),
    "workday_holiday": Pair("注意：{day} 放假。", "Note: {day} is a day off."),
    "workday_made_up": Pair("{day} 调休上班。", "{day} is a working day, made up for a holiday."),
    "workday_estimated": Pair(
        "（预估，官方安排还没公布）", "(Estimated: the official calendar is not out yet.)"
    ),
    "holiday_title": Pair("近期和平时不一样的日子：", "Coming days that are not as usual:"),
    "holiday_none": Pair("近期没有特别的日子。", "No special days are coming."),
    "holiday_working": Pair("· {day} 上班", "· {day}: working"),
    "holiday_off": Pair("· {day} 不上班", "· {day}: off"),
    "holiday_estimated": Pair("· {day} 不上班（预估）", "· {day}: off (estimated)"),
    "holiday_set": Pair("好的：", "Done:"),
    "holiday_how": Pair(
        "要修改：节假日 {day} 上班/放假/默认", "To change one: holiday {day} working/off/reset"
    ),
    # what it is, for admins
    "outbox_waits": Pair(
        "· {number} 等免打扰结束：给{name}的{what}，{until} 发出",
        "· {number} waits for the end of quiet hours: {what} for {name}, goes out {until}",
    ),
    "kind_check": Pair("到场询问", "a question about who came"),
    "kind_feedback": Pair("反馈提醒", "a request for feedback"),
    "kind_overdue": Pair("反馈催办", "news of missing feedback"),
    "kind_unanswered": Pair("答复提醒", "a reminder to answer"),
    "kind_expiry": Pair("未确认提示", "a question about what to do"),
    "kind_digest": Pair("日报", "a digest"),
}
