"""Questions for what is missing or in doubt, and answers to what could not be understood."""

from handlers.texts.pair import Pair

SENTENCES = {
    "ask_number": Pair("是哪一场面试？", "Which interview?"),
    "ask_number_none": Pair(
        "是哪一场面试？请回复编号，例如 #12。", "Which interview? Reply with its number, e.g. #12."
    ),
    "no_interview_ahead": Pair(
        "接下来没有可以用“{command}”的面试。更早的请带编号，例如：{command} #12",
        "You have no interview coming up for “{command}”. For another, give its number: {command} #12",
    ),
    "no_interview_before": Pair(
        "最近一周没有可以用“{command}”的面试。更早的请带编号，例如：{command} #12",
        "You had no interview this past week for “{command}”. For another, give its number: {command} #12",
    ),
    "not_offered": Pair("#{number} 不在这些里面", "#{number} is not one of these"),
    "reply_number": Pair("请回复编号，例如 #{number}。", "Reply with the number, e.g. #{number}."),
    "choices_more": Pair(
        "还有 {count} 场，回复“我的面试”可以看到。", "There are {count} more: see “my interviews”."
    ),
    "ask_time": Pair(
        "什么时间？例如“明天下午3点”或“2026-12-03 15:00”。",
        "What time? E.g. “tomorrow 3pm” or “2026-12-03 15:00”.",
    ),
    "ask_time_when": Pair("什么时间？", "What time?"),
    "time_free": Pair(
        "这些时间大家都有空，点一个就行；别的时间直接说，例如“周四下午3点”。",
        "Everyone is free at these: press one. Or say another, e.g. “Thursday 3pm”.",
    ),
    "ask_clock": Pair("{day}，几点开始？", "{day}: at what time?"),
    "ask_duration": Pair("要多长时间？例如“45分钟”。", "How long? E.g. “45 min”."),
    "ask_reason": Pair("是什么原因？", "What is the reason?"),
    "not_a_reason": Pair("没看懂这个原因。", "I couldn't read that as a reason."),
    "ask_candidate": Pair("候选人是谁？请回复姓名。", "Who is the candidate? Reply with the name."),
    "ask_candidate_who": Pair("候选人是谁？", "Who is the candidate?"),
    "candidate_likely": Pair("点一位，或者直接回复姓名。", "Press one, or reply with a name."),
    "ask_address": Pair("对方的邮箱或手机号是什么？", "What is their e-mail address or phone number?"),
    "not_a_address": Pair("没看懂这个邮箱或手机号。", "I couldn't read that as an address or number."),
    "address_whose": Pair("你说的是哪一位？", "Whom do you mean?"),
    "address_taken": Pair("{address} 是{other}的。", "{address} is {other}'s."),
    "address_which": Pair("用哪个联系方式？", "Which address holds?"),
    "address_yours": Pair("{address} 是你自己的。", "{address} is your own."),
    "address_meant": Pair("就是{name}", "{name}"),
    "address_without": Pair("{name}，不用它", "{name}, without it"),
    "address_other": Pair(
        "{name}之前留的是 {old}，现在说的是 {new}。", "{name}'s used to be {old}; you said {new}."
    ),
    "button_new_address": Pair("换成新的", "The new one"),
    "button_old_address": Pair("保留原来的", "Keep the old"),
    "address_not_kept": Pair(
        "{name}是同事，我不改同事的联系方式。", "{name} is a colleague, so I left their contact as it is."
    ),
    "ask_language": Pair("用哪种语言？", "Which language?"),
    "not_a_number": Pair("这不像面试编号。", "That isn't an interview number."),
    "not_a_time": Pair("没看懂这个时间。", "I couldn't read that as a time."),
    "not_a_duration": Pair("没看懂这个时长。", "I couldn't read that as a length."),
    "not_a_candidate": Pair("没看懂候选人的姓名。", "I couldn't read that as a name."),
    "not_a_language": Pair("没看懂。", "I didn't get that."),
    "choose_above": Pair(
        "请点上面的按钮，或者换个说法。", "Please press a button above, or say it differently."
    ),
    "how_to_leave": Pair("不想继续就回复“取消”。", "To drop it, reply “cancel”."),
    "no_such_number": Pair("没有这个编号的面试。", "There is no such interview number."),
    "time_past": Pair("{start} 已经过去了", "{start} has passed"),
    "day_past": Pair("“{words}”已经过去了", "“{words}” has passed"),
    "time_no_such_date": Pair("没有“{words}”这一天", "No such date: “{words}”"),
    "time_no_such_time": Pair("没有“{words}”这个时间", "No such time: “{words}”"),
    "time_undated": Pair("我拿不准“{words}”是哪一天", "I can't tell which day “{words}” is"),
    "time_too_far": Pair("“{words}”太远了", "“{words}” is too far off"),
    "time_limit": Pair("我最多能约两年以内的时间。", "I book up to two years ahead."),
    "time_which": Pair("“{words}”是指哪个时间？", "“{words}”: which time?"),
    "day_which": Pair("“{words}”是指哪一天？", "“{words}”: which day?"),
    "duration_out_of_range": Pair("时长要在 5 分钟到 12 小时之间", "It can be 5 minutes to 12 hours"),
    "language_unknown": Pair("我会说中文和英文", "I speak Chinese and English"),
    "name_too_long": Pair(
        "这个姓名太长了（最多 {limit} 个字）。", "That name is too long ({limit} characters at most)."
    ),
    "candidate_is_you": Pair("候选人不能是你自己。", "The candidate can't be yourself."),
    "candidate_which": Pair("有好几位“{name}”，是哪一位？", "Which “{name}” do you mean?"),
    "candidate_unknown": Pair("没有找到“{name}”", "I don't know “{name}” yet"),
    "candidate_new": Pair(
        "要新增这个人，还是想说别人？选一项，或重新回复姓名。",
        "Add them, or did you mean someone else? Pick one, or reply with the name again.",
    ),
    "card_title": Pair("请选择", "Please choose"),
    "app_name": Pair("面试助手", "Interview bot"),
    "empty_message": Pair(
        "这条消息没有文字。回复“帮助”看看我能做什么。",
        "That message had no words. Reply “help” to see what I can do.",
    ),
    "message_too_long": Pair(
        "消息太长了（最多 {limit} 个字），没有处理。请说得短一些。",
        "That message is too long ({limit} characters at most), so I did nothing. Please make it shorter.",
    ),
    "dialogue_left": Pair("好的，已放弃刚才的操作，什么都没有改。", "OK, dropped it. Nothing was changed."),
    "nothing_to_leave": Pair(
        "现在没有进行中的操作。回复“帮助”看看我能做什么。",
        "There is nothing to drop right now. Reply “help” to see what I can do.",
    ),
    "question_over": Pair(
        "这个问题已经失效，没有改动。需要的话请重新说一遍。",
        "That question is over, so nothing was changed. Please start again if you still need it.",
    ),
    "did_you_mean": Pair("你是想说：", "Did you mean:"),
    "near_line": Pair("{command} {rest}", "{command} {rest}"),
    "not_understood": Pair("没看懂这句话。", "I didn't understand that."),
    "try_interviewer": Pair(
        "你可以说：\n· 我的面试\n· 安排面试 张伟 明天下午3点\n· 帮助",
        "You can say:\n· my interviews\n· create room Zhang Wei tomorrow 3pm\n· help",
    ),
    "try_candidate": Pair(
        "有面试邀请时，我会在这里通知你。你可以说：\n· 我的面试\n· 帮助",
        "I'll tell you here as soon as you are invited. You can say:\n· my interviews\n· help",
    ),
    "only_text": Pair(
        "我只看得懂文字消息，这条内容我没有处理。", "I only understand text, so I did nothing with that."
    ),
    "not_yours": Pair(
        "“{command}”只有面试官可以用。需要的话请联系 HR 或面试官。",
        "Only interviewers can use “{command}”. Please ask HR or your interviewer.",
    ),
    "too_fast": Pair(
        "消息来得太快，我跟不上了，从这一条起都没有处理。请稍等十几秒，再把没有回复的重新发一次。",
        "Your messages come faster than I can read, so I stopped at this one. "
        "Please wait some ten seconds, then send again what I did not answer.",
    ),
    "try_again": Pair(
        "抱歉，刚才出了点问题，没有处理。请再发一次。",
        "Sorry, something went wrong and nothing was done. Please send it again.",
    ),
}
