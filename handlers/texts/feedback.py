"""Feedback, who did not come, briefs and notes; cancelling with a reason; further pages."""

from handlers.texts.pair import Pair

SENTENCES = {
    "name_feedback": Pair("反馈", "feedback"),
    "name_no_show": Pair("爽约", "no show"),
    "name_brief": Pair("简报", "brief"),
    "name_note": Pair("备注", "note"),
    "help_feedback": Pair(
        "反馈 <编号> [1-5] [通过/不通过/待定] [评语]：写下你的评价，24 小时内可以改；"
        "写完才看得到其他面试官的。\n"
        "例：反馈 {number} 4 通过 算法好",
        "feedback <number> [1-5] [yes/no/unsure] [notes]: your opinion, changeable for 24 hours; you see the "
        "others' once you've given yours.\nE.g.: feedback #{number} yes 4 strong on SQL",
    ),
    "help_no_show": Pair(
        "爽约 <编号>：记下候选人或面试官没来，可以接着改期。\n例：爽约 {number}",
        "no show <number>: notes that the candidate or the interviewer didn't come; then set another time.\n"
        "E.g.: no show #{number}",
    ),
    "help_brief": Pair(
        "简报 <编号>：候选人、时间、备注，以及之前几轮的情况。\n例：简报 {number}",
        "brief <number>: the candidate, when, notes, and earlier rounds.\nE.g.: brief #{number}",
    ),
    "help_note": Pair(
        "备注 <编号> <内容>：给面试官看的备注和链接，候选人看不到。\n例：备注 {number} 重点看数据库",
        "note <number> <text>: notes and links for the interviewers; the candidate never sees them.\nE.g.: "
        "note #{number} ask about databases",
    ),
    # feedback
    "ask_recommendation": Pair("通过吗？", "Your recommendation?"),
    "not_a_recommendation": Pair("没看懂是通过还是不通过。", "I couldn't read that as yes, no or unsure."),
    "recommend_yes": Pair("通过", "yes"),
    "recommend_no": Pair("不通过", "no"),
    "recommend_unsure": Pair("待定", "unsure"),
    "button_recommend_yes": Pair("通过", "Yes"),
    "button_recommend_no": Pair("不通过", "No"),
    "button_recommend_unsure": Pair("待定", "Unsure"),
    "ask_score": Pair("打几分？1 最低，5 最高。", "Your score? 1 is lowest, 5 is best."),
    "not_a_score": Pair("分数是 1 到 5。", "A score is 1 to 5."),
    "ask_remark": Pair("要写几句评语吗？直接回复就行。", "A few words? Just reply with them."),
    "not_a_remark": Pair("没看懂。", "I didn't get that."),
    "skip": Pair("跳过", "Skip"),
    "words_too_long": Pair(
        "太长了（最多 {limit} 个字），请说短一些。",
        "That's too long ({limit} characters at most). Shorter, please.",
    ),
    "feedback_about": Pair("{candidate}{title}", "{candidate}{title}"),
    "feedback_title": Pair("面试 #{number} 的反馈", "Feedback on #{number}"),
    "feedback_saved": Pair(
        "已记下对{candidate}的反馈（#{number}）", "Feedback on {candidate} saved (#{number})"
    ),
    "feedback_line": Pair("{name}：{recommendation}，{score} 分", "{name}: {recommendation}, {score} of 5"),
    "feedback_line_notes": Pair(
        "{name}：{recommendation}，{score} 分。{notes}", "{name}: {recommendation}, {score} of 5. {notes}"
    ),
    "feedback_changeable": Pair(
        "24 小时内可以改，例如：反馈 {number} 3 待定 再看看",
        "You can change it for 24 hours, e.g.: feedback #{number} unsure 3 one more round",
    ),
    "feedback_fixed": Pair(
        "#{number} 的反馈已过 24 小时，不能再改了。",
        "Your feedback on #{number} is over a day old and stays as it is.",
    ),
    "feedback_waiting": Pair("还没写的：{names}", "Still missing: {names}"),
    "feedback_hidden": Pair(
        "已有 {count} 份反馈，写完你自己的就能看到：反馈 {number}",
        "Others' feedback: {count}. You'll see it once you've given yours: feedback #{number}",
    ),
    "feedback_none": Pair("面试 #{number} 还没有反馈。", "There is no feedback on interview #{number} yet."),
    "feedback_too_early": Pair(
        "面试 #{number} {start} 才开始，之后再写反馈吧。",
        "Interview #{number} starts at {start}; feedback comes after that.",
    ),
    "feedback_was_off": Pair(
        "面试 #{number} {status}，不用写反馈。", "Interview #{number} is {status}, so it needs no feedback."
    ),
    # nobody came
    "ask_side": Pair("谁没来？", "Who didn't come?"),
    "not_a_side": Pair("没看懂是谁没来。", "I couldn't read who didn't come."),
    "side_candidate": Pair("候选人", "Candidate"),
    "side_interviewer": Pair("面试官", "Interviewer"),
    "no_show_title": Pair("面试 #{number}：没来", "#{number}: no show"),
    "no_show_candidate": Pair("已记下：{name}没来。", "Noted: {name} didn't come."),
    "no_show_interviewer": Pair(
        "已记下：面试官没来，{name}白等了一场。",
        "Noted: the interviewer didn't come, and {name} was left waiting.",
    ),
    "no_show_candidate_already": Pair(
        "之前已经记过：{name}没来。", "That is noted already: {name} didn't come."
    ),
    "no_show_interviewer_already": Pair(
        "之前已经记过：面试官没来（候选人{name}）。",
        "That is noted already: the interviewer didn't come (candidate {name}).",
    ),
    "no_show_by": Pair("{name}的记录：", "{name} wrote:"),
    "no_show_next": Pair("要另约时间吗？", "Do you want to set another time?"),
    "no_show_too_early": Pair(
        "面试 #{number} {start} 才开始，还不能记没来。",
        "Interview #{number} starts at {start}; it is too early to say.",
    ),
    "no_show_was_off": Pair(
        "面试 #{number} {status}，没有什么要记的。",
        "Interview #{number} is {status}; there is nothing to note.",
    ),
    "status_absent": Pair("面试官未到", "interviewer didn't come"),
    "status_absent_line": Pair("状态：面试官未到", "Status: the interviewer did not come"),
    # briefs and notes
    "brief_title": Pair("简报 #{number}：{name}", "Brief #{number}: {name}"),
    "name_attach": Pair("附链接", "attach"),
    "help_attach": Pair(
        "附链接 <编号> <网址>：把简历等网址加到面试备注里，只有面试官看得到。直接发网址给我也行。\n"
        "例：附链接 {number} https://example.com/cv",
        "attach <number> <web address>: adds a résumé's address, say, to the interview's notes, which only "
        "interviewers see. Or just send me the link.\nE.g.: attach {number} https://example.com/cv",
    ),
    "ask_link": Pair("网址是什么？", "What is the web address?"),
    "not_a_link": Pair("这不像网址。", "That doesn't look like a web address."),
    "ask_attach": Pair("附到哪场面试的备注里？", "Attach it to which interview?"),
    "ask_attach_one": Pair("附到面试 #{number} 的备注里吗？", "Attach it to interview #{number}?"),
    "button_attach": Pair("附上", "Attach"),
    "label_attached": Pair("已附上", "Attached"),
    "link_kept": Pair(
        "已附到 #{number}（{name}），只有面试官看得到。",
        "Attached to #{number} ({name}); only interviewers see it.",
    ),
    "link_no_room": Pair(
        "#{number} 的备注写不下了（最多 {limit} 字），没有附上。",
        "The notes of #{number} have no room left ({limit} characters), so nothing was attached.",
    ),
    "link_for_nothing": Pair(
        "这个网址可以附到面试的备注里，不过你接下来没有面试。安排好以后再发给我就行。",
        "I can attach links to an interview, but you have none coming up. Send it again once one is booked.",
    ),
    "brief_notes": Pair("备注：{notes}", "Notes: {notes}"),
    "brief_no_notes": Pair(
        "还没有备注。要写：备注 {number} 内容", "No notes yet. To add some: note #{number} <text>"
    ),
    "brief_first_round": Pair("之前没有面试过。", "No earlier rounds."),
    "brief_earlier": Pair("之前的面试：", "Earlier rounds:"),
    "brief_round": Pair("· {start}{title} · {status}", "· {start}{title} · {status}"),
    "ask_note": Pair(
        "备注写什么？只有面试官看得到。", "What shall I note? Only the interviewers will see it."
    ),
    "not_a_note": Pair("没看懂这条备注。", "I couldn't read that as a note."),
    "note_kept": Pair(
        "已记下面试 #{number} 的备注，只有面试官看得到。",
        "Noted for interview #{number}; only its interviewers see it.",
    ),
    "note_before": Pair("之前的备注（已替换）：{notes}", "In place of: {notes}"),
    # cancelling
    "cancel_ask": Pair("取消面试 #{number}？", "Cancel interview #{number}?"),
    "cancel_line": Pair("{start} · {name}", "{start} · {name}"),
    "cancel_ask_telling": Pair(
        "面试官都会知道原因。也告诉{name}吗？",
        "The interviewers will hear the reason. Shall I tell {name}, too?",
    ),
    "not_a_telling": Pair("没看懂。", "I didn't get that."),
    "button_tell": Pair("告诉候选人", "Tell them"),
    "button_keep_reason": Pair("不说原因", "No reason"),
    "button_not_cancel": Pair("先不取消", "Keep it"),
    "cancel_kept": Pair(
        "好的，面试 #{number} 不变：{start}。", "OK, interview #{number} stays as it is: {start}."
    ),
    "cancelled_why_told": Pair("原因也告诉了{name}。", "{name} hears the reason, too."),
    "cancelled_why_kept": Pair(
        "没有把原因告诉{name}，只告诉了面试官。", "{name} does not hear the reason, only the interviewers."
    ),
    # pages of a list
    "button_more": Pair("更多", "More"),
    "not_a_page": Pair(
        "没看懂。要看下一页就回复“更多”。", "I didn't get that. For the next page, reply “more”."
    ),
    "list_no_more": Pair("{period}的面试都列完了。", "There are no more interviews {period}."),
}
