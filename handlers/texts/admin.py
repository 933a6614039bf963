"""What admins read: lists of interviews and people, previews, the ledger, figures, the audit."""

from handlers.texts.pair import Pair

SENTENCES = {
    # small parts
    "joined": Pair("{first}，{rest}", "{first}, {rest}"),
    "none": Pair("无", "none"),
    "usual": Pair("默认", "the usual"),
    "role_admin": Pair("管理员", "admin"),
    "role_interviewer": Pair("面试官", "interviewer"),
    "role_candidate": Pair("候选人", "candidate"),
    "role_none": Pair("无", "none"),
    "button_rather_not": Pair("先不", "No"),
    "button_send": Pair("发送", "Send"),
    "button_merge": Pair("合并", "Merge"),
    "button_pause": Pair("暂停", "Pause"),
    "button_resume": Pair("恢复", "Resume"),
    "button_role": Pair("改角色", "Role"),
    "button_deactivate": Pair("停用", "Deactivate"),
    "button_activate": Pair("启用", "Activate"),
    "button_interviews": Pair("面试", "Interviews"),
    "button_audit": Pair("操作记录", "History"),
    "preview_how": Pair(
        "回复“是”就发送，回复“取消”就算了。", "Reply “yes” to send it, or “cancel” to drop it."
    ),
    "page_more": Pair("回复“更多”看下一页。", "Reply “more” for the next page."),
    # questions
    "ask_person": Pair(
        "是谁？请回复姓名、userid 或手机尾号。", "Who? Reply with a name, userid or last digits of a phone."
    ),
    "ask_person_who": Pair("是谁？", "Who?"),
    "ask_into_whom": Pair("并入哪一位？", "Into whom?"),
    "person_likely": Pair(
        "点一位，或者回复姓名、userid、编号（P7）、手机尾号。",
        "Press one, or reply with a name, userid, number (P7) or last digits of a phone.",
    ),
    "ask_into": Pair(
        "并入哪一位？请回复姓名或编号（P7）。", "Into whom? Reply with a name or a number (P7)."
    ),
    "ask_role": Pair("改成什么角色？", "Which role?"),
    "ask_userid": Pair("对方在企业微信里的账号（userid）是什么？", "What is their userid in WeCom?"),
    "ask_email": Pair("对方的邮箱地址是什么？", "What is their e-mail address?"),
    "ask_line": Pair(
        "要代对方做什么？例如“安排面试 陈博 明天下午3点”。",
        "What shall I do in their name? E.g. “create room Maya Patel tomorrow 3pm”.",
    ),
    "ask_broadcast": Pair("要广播什么？直接回复内容。", "What shall I tell them? Reply with the text."),
    "ask_target": Pair(
        "要重发哪一条？回复面试编号（#12）或消息编号（17），回复“发送情况”可以看到消息编号。",
        "Which one? Reply with an interview (#12) or a message number (17); “outbox” shows the latter.",
    ),
    "ask_title": Pair("叫什么名字？", "What is their name?"),
    "ask_subject": Pair("要看什么的操作记录？", "The history of what?"),
    "subject_changed": Pair(
        "这些面试最近改动过；也可以回复别的编号，或者人名。",
        "These were changed last. Or reply with another number, or a name.",
    ),
    "subject_how": Pair("请回复面试编号（#12）或人名。", "Reply with an interview's number (#12) or a name."),
    "subject_which": Pair("“{name}”是指人，还是面试？", "“{name}”: the person, or an interview?"),
    "subject_which_how": Pair("要看哪个的操作记录？点一个就行。", "Press the one whose history you want."),
    "not_a_subject": Pair("没看懂是哪场面试、哪个人。", "I couldn't read that as an interview or a person."),
    "not_a_person": Pair("没看懂是谁。", "I couldn't read that as a person."),
    "not_a_title": Pair("没看懂这个名字。", "I couldn't read that as a name."),
    "not_a_role": Pair("没有这个角色。", "There is no such role."),
    "not_a_email": Pair("这不像邮箱地址。", "That isn't an e-mail address."),
    "not_a_userid": Pair("这不像 userid。", "That isn't a userid."),
    "not_a_line": Pair("没看懂要做什么。", "I couldn't read that as a command."),
    "not_a_broadcast": Pair("没有内容可以发。", "There is nothing to send in that."),
    "not_a_target": Pair("这不像编号。", "That isn't a number."),
    "not_a_readers": Pair("没看懂要发给谁。", "I couldn't read that as a name."),
    "not_a_sure": Pair("还没有执行。", "Nothing is done yet."),
    "not_a_paging": Pair("没看懂这句话。", "I didn't understand that."),
    "ask_paging": Pair("回复“更多”看下一页。", "Reply “more” for the next page."),
    "ask_readers": Pair("要发给谁？", "To whom?"),
    "person_unknown": Pair("没有找到“{name}”", "I don't know “{name}”"),
    "person_which": Pair("“{name}”是指哪一位？", "Which “{name}” do you mean?"),
    "person_this": Pair("是指{name}吗？", "Do you mean {name}?"),
    "person_other": Pair("不是的话，请重新回复姓名。", "If not, reply with the name again."),
    "person_more": Pair("还有更多，可以说得再具体些。", "There are more; please be more precise."),
    "person_line": Pair("{name} · {role} · {mark}", "{name} · {role} · {mark}"),
    # all interviews
    "all_title": Pair("{title}的面试共 {count} 场：{counts}", "Interviews {title}: {count} ({counts})"),
    "period_recent": Pair("最近 30 天以来", "since 30 days ago"),
    "all_count": Pair("{status} {count}", "{count} {status}"),
    "filtered": Pair("{first} · {rest}", "{first} · {rest}"),
    "all_line": Pair(
        "#{number} {start} · {candidate} / {interviewers}{title} · {status}",
        "#{number} {start} · {candidate} / {interviewers}{title} · {status}",
    ),
    "all_title_one": Pair("{title}的面试共 {count} 场", "Interviews {title}: {count}"),
    "all_empty": Pair("没有面试（{title}）。", "No interviews ({title})."),
    "export_line": Pair("{cells},{status}", "{cells},{status}"),
    "export_head": Pair(
        "编号,开始,分钟,候选人,面试官,名称,状态", "number,start,minutes,candidate,interviewers,title,status"
    ),
    "export_too_many": Pair(
        "{title}的面试超过 {limit} 场，聊天里放不下。请缩短时间段，或在服务器上运行 "
        "interviewbot interviews list --csv。",
        "More than {limit} interviews {title}: too many for a chat. Ask for less, or run "
        "“interviewbot interviews list --csv” on the server.",
    ),
    # figures
    "stats_title": Pair("{period}的面试：{count} 场", "Interviews {period}: {count}"),
    "stats_empty": Pair(
        "{period}没有面试，没什么可统计的。", "No interviews {period}, so there is nothing to count."
    ),
    "stats_rate": Pair("确认率 {rate}%（{agreed}/{asked}）", "Confirmed: {rate}% ({agreed} of {asked})"),
    "stats_rate_took": Pair(
        "确认率 {rate}%（{agreed}/{asked}），一般 {took}内确认",
        "Confirmed: {rate}% ({agreed} of {asked}), usually within {took}",
    ),
    "stats_absent": Pair(
        "未到：候选人 {candidates} 次，面试官 {interviewers} 次",
        "No-shows: candidates {candidates}, interviewers {interviewers}",
    ),
    "stats_feedback": Pair(
        "反馈：已交 {given} 份，欠 {missing} 份", "Feedback: {given} given, {missing} missing"
    ),
    "stats_load": Pair("面试官：{load}", "Interviewers: {load}"),
    "stats_load_more": Pair("……还有 {count} 位面试官", "… and {count} more interviewers"),
    # people
    "people_title": Pair(
        "共 {count} 人：管理员 {admins}，面试官 {interviewers}，候选人 {candidates}",
        "People: {count} (admins {admins}, interviewers {interviewers}, candidates {candidates})",
    ),
    "people_line": Pair(
        "P{id} {name} · {role} · {mark} · {reached}", "P{id} {name} · {role} · {mark} · {reached}"
    ),
    "reached_short": Pair("能联系", "reachable"),
    "unreached_short": Pair("联系不上", "not reachable"),
    "person_title": Pair("{name}（P{id}）", "{name} (P{id})"),
    "field_role": Pair("角色", "Role"),
    "field_userid": Pair("账号", "Userid"),
    "field_contact": Pair("联系", "Contact"),
    "field_reached": Pair("消息", "Messages"),
    "field_speaks": Pair("语言", "Language"),
    "field_clock": Pair("时区", "Time zone"),
    "reached_yes": Pair("能收到", "get through"),
    "reached_inactive": Pair("已停用或联系不上", "off: inactive or gone"),
    "reached_unbound": Pair("没有企业微信账号", "no WeCom account"),
    "person_planned": Pair("接下来的面试：{count} 场", "Interviews coming up: {count}"),
    "person_no_name": Pair(
        "请给一个姓名（最多 {limit} 个字）。", "Please give a name ({limit} characters at most)."
    ),
    "person_taken": Pair(
        "这个账号、邮箱或手机号已经有人用了：{person}",
        "Somebody has this userid, e-mail or phone already: {person}",
    ),
    "person_added": Pair("已添加 P{id}：{person}", "Added P{id}: {person}"),
    "person_namesake": Pair(
        "已经有一位{name}（P{other}）。是同一个人就说：合并 P{id} 到 P{other}",
        "There is another {name} (P{other}). If they are one person: merge P{id} into P{other}",
    ),
    "person_unbound": Pair(
        "没有企业微信账号，我联系不上对方。知道账号后可以说：绑定 P{id} userid",
        "Without a WeCom account I can't reach them. Once you know it: bind P{id} <userid>",
    ),
    "merge_title": Pair("把 P{id} 并入 P{other_id}？", "Merge P{id} into P{other_id}?"),
    "merge_who": Pair("P{id} {one} → P{other_id} {other}", "P{id} {one} → P{other_id} {other}"),
    "merge_moves": Pair(
        "会移过去：面试 {count} 场，反馈 {feedback} 份。合并后不能撤销。",
        "This moves interviews: {count}, feedback: {feedback}. It can't be undone.",
    ),
    "merge_lost": Pair("不再保留：{facts}", "Given up: {facts}"),
    "merge_done": Pair(
        "已合并：{one}并入 {other}，移过去 {count} 场面试。",
        "Merged {one} into {other}. Interviews moved: {count}.",
    ),
    "merge_done_bare": Pair("已合并：{one}并入 {other}。", "Merged {one} into {other}."),
    "merge_same_person": Pair("这是同一条记录，不用合并。", "That is one and the same entry."),
    "merge_two_members": Pair(
        "{one}和{other}各有自己的企业微信账号，不能合并。",
        "{one} and {other} each have a WeCom account, so they can't be merged.",
    ),
    "merge_shared": Pair(
        "{one}和{other}同在面试 {numbers} 里，不能合并。请先取消或换人。",
        "{one} and {other} are both in {numbers}, so they can't be merged. Cancel or change that first.",
    ),
    "merge_overlap": Pair(
        "{one}和{other}有时间重叠的面试（{numbers}），不能合并。请先改期。",
        "Interviews of {one} and {other} overlap ({numbers}), so they can't be merged. Move one first.",
    ),
    "merge_last_admin": Pair(
        "{one}是最后一位管理员，并入{other}后就没有管理员了。请先设一位管理员。",
        "{one} is the last admin, and {other} is none. Make someone else an admin first.",
    ),
    "role_now_admin": Pair(
        "{name}现在是管理员，什么都能看、都能改。",
        "{name} is an admin now, who sees and may change everything.",
    ),
    "role_now_interviewer": Pair(
        "{name}现在是面试官，可以安排面试。", "{name} is an interviewer now, who may book interviews."
    ),
    "role_now_not_admin": Pair(
        "{name}不再是管理员，也不能安排面试；已有的面试不变。",
        "{name} is no longer an admin and can't book interviews; those already booked stay.",
    ),
    "role_now_not_interviewer": Pair(
        "{name}不再是面试官，不能安排面试；已有的面试不变。",
        "{name} is no longer an interviewer and can't book interviews; those already booked stay.",
    ),
    "role_change_same": Pair(
        "{name}的角色本来就是{role}，没有改动。", "{name} is that already ({role}), so nothing was changed."
    ),
    "role_change_last_admin": Pair(
        "{name}是最后一位管理员，不能改（{role}）。请先设另一位管理员。",
        "{name} is the last admin and can't become {role}. Make someone else an admin first.",
    ),
    "role_told_admin": Pair(
        "{by}把你设为管理员了。回复“帮助”看看你能做什么。",
        "{by} made you an admin. Reply “help” to see what you can do.",
    ),
    "role_told_interviewer": Pair(
        "{by}把你设为面试官了，可以直接安排面试。回复“帮助”看看怎么说。",
        "{by} made you an interviewer, so you can book interviews. Reply “help” to see how.",
    ),
    "role_told_not_admin": Pair(
        "{by}取消了你的管理员权限，以后你不能再安排面试。",
        "{by} took your admin rights, so you can't book interviews any more.",
    ),
    "role_told_not_interviewer": Pair(
        "{by}取消了你的面试官权限，以后你不能再安排面试。",
        "{by} took your interviewer rights, so you can't book interviews any more.",
    ),
    "deactivate_done": Pair(
        "已停用{name}，以后不再给对方发消息。", "{name} is deactivated and gets no more messages."
    ),
    "deactivate_planned": Pair(
        "对方还有 {count} 场面试没开始，看看要不要改期或取消：所有面试 P{id}",
        "Interviews still planned with them: {count}. See: all interviews P{id}",
    ),
    "deactivate_note": Pair(
        "对方如果再发消息来，会自动启用；要彻底停用，请在企业微信后台把对方移出应用可见范围。",
        "If they write to me they are active again; to keep them out, take them out of the app's visible "
        "range in WeCom.",
    ),
    "deactivate_same": Pair("{name}已经停用了。", "{name} is inactive already."),
    "deactivate_last_admin": Pair(
        "{name}是最后一位管理员，不能停用。请先设另一位管理员。",
        "{name} is the last admin and can't be deactivated. Make someone else an admin first.",
    ),
    "activate_done": Pair("已启用{name}。", "{name} is active again."),
    "activate_same": Pair("{name}本来就是启用的。", "{name} is active already."),
    "bind_done": Pair(
        "{name}已绑定企业微信账号 {userid}。", "{name} is bound to the WeCom account {userid}."
    ),
    "bind_same": Pair("{name}已经绑定了 {userid}。", "{name} is bound to {userid} already."),
    "bind_taken": Pair(
        "{userid} 已经是{owner}（P{id}）的账号。是同一个人就说：合并 P{other} 到 P{id}",
        "{userid} belongs to {owner} (P{id}). If they are one person: merge P{other} into P{id}",
    ),
    "field_email": Pair("邮箱", "E-mail"),
    "email_closed": Pair("{since} 起不再往这里发邮件：{why}", "no mail goes there since {since}: {why}"),
    "email_no_such": Pair("邮件服务器说没有这个地址", "the mail server says there is no such address"),
    "email_done": Pair("好的，{name}的邮箱是 {email}。", "{name}'s e-mail address is now {email}."),
    "email_same": Pair("{name}的邮箱本来就是 {email}。", "{name}'s e-mail address is {email} already."),
    "email_taken": Pair(
        "{email} 已经是{owner}（P{id}）的邮箱。是同一个人就说：合并 P{other} 到 P{id}",
        "{email} belongs to {owner} (P{id}). If they are one person: merge P{other} into P{id}",
    ),
    # on somebody's behalf
    "behalf_for": Pair("（代{name}）", "(for {name})"),
    "behalf_title": Pair("（代{name}）{title}", "(for {name}) {title}"),
    "behalf_told": Pair("{by}代你操作了", "Done on your behalf by {by}"),
    "behalf_language": Pair("以后我用{language}回复{name}。", "From now on I answer {name} in {language}."),
    "behalf_yourself": Pair("那就是你自己，直接说就行。", "That's you, so just say it."),
    "behalf_not_admin": Pair("管理员的操作请用自己的名义。", "Please do an admin's work in your own name."),
    # broadcast
    "audience_interviewers": Pair("面试官", "interviewers"),
    "audience_candidates": Pair("候选人", "candidates"),
    "audience_all": Pair("所有人", "everyone"),
    "broadcast_to_interviewers": Pair("发给 {count} 位面试官？", "Send to interviewers: {count}?"),
    "broadcast_to_candidates": Pair("发给 {count} 位候选人？", "Send to candidates: {count}?"),
    "broadcast_to_all": Pair("发给全体 {count} 人？", "Send to everyone: {count}?"),
    "broadcast_words": Pair("“{words}”", "“{words}”"),
    "broadcast_had": Pair(
        "另有 {count} 人今天已经收到过，不再重复发。", "Had it today already, so left out: {count}."
    ),
    "broadcast_from": Pair("{name}的通知", "A message from {name}"),
    "broadcast_done": Pair("好的，正在发给 {count} 人。", "OK, it is on its way. Readers: {count}."),
    "broadcast_nobody": Pair(
        "没有能收到消息的{audience}，所以没有发。", "No {audience} can be reached, so nothing was sent."
    ),
    "broadcast_again": Pair(
        "这段话今天已经发过了（{count} 人），没有重复发。",
        "The same was sent today already (readers: {count}), so nothing was sent.",
    ),
    "broadcast_too_long": Pair(
        "内容太长了（最多 {limit} 个字）", "That is too long ({limit} characters at most)"
    ),
    # the ledger
    "why_title": Pair("面试 #{number} 的消息：{counts}", "Messages about #{number}: {counts}"),
    "why_count_sent": Pair("已发 {count}", "{count} sent"),
    "why_count_due": Pair("待发 {count}", "{count} waiting"),
    "why_count_planned": Pair("计划中 {count}", "{count} planned"),
    "why_count_queued": Pair("已排队 {count}", "{count} queued"),
    "why_count_failed": Pair("失败 {count}", "{count} failed"),
    "why_count_dropped": Pair("放弃 {count}", "{count} dropped"),
    "why_count_cancelled": Pair("撤销 {count}", "{count} withdrawn"),
    "why_person": Pair("{name}：", "{name}:"),
    "why_line": Pair("· {at} {what}：{outcome}", "· {at} {what}: {outcome}"),
    "why_reminder": Pair("提前 {left}的提醒", "reminder {left} ahead"),
    "why_sent": Pair("已发{late}（…{msgid}）", "sent{late} (…{msgid})"),
    "why_sent_delayed": Pair("已发{late}（…{msgid}），{why}", "sent{late} (…{msgid}), {why}"),
    "why_due": Pair("待发{late}", "waiting{late}"),
    "why_planned": Pair("计划中{late}", "planned{late}"),
    "why_needless": Pair("不会发，候选人已经确认", "not needed, the candidate has confirmed"),
    "why_queued": Pair("已排队", "queued"),
    "why_failed": Pair("失败，{why}。可以说：重试 {number}", "failed: {why}. Try: retry {number}"),
    "why_dropped": Pair("没发，{why}", "not sent: {why}"),
    "why_cancelled": Pair("已撤销，{why}", "withdrawn: {why}"),
    "why_late": Pair("，晚了 {length}", ", {length} late"),
    "why_nothing": Pair(
        "面试 #{number} 没有任何消息：没有能收到消息的人，也没有计划提醒。",
        "There are no messages for #{number}: nobody to reach, and no reminders planned.",
    ),
    "why_nobody": Pair(
        "面试 #{number} 没有给{name}的消息。", "There are no messages about #{number} for {name}."
    ),
    "reason_moved": Pair("面试改期了", "the interview was moved"),
    "reason_cancelled": Pair("面试取消了", "the interview was cancelled"),
    "reason_declined": Pair("候选人拒绝了", "the candidate declined"),
    "reason_over": Pair("面试已经结束", "the interview was over"),
    "reason_unreachable": Pair("联系不上对方", "they can't be reached"),
    "reason_answered": Pair("候选人已经确认", "the candidate had confirmed"),
    "reason_wished": Pair("候选人想换时间", "the candidate asked for another time"),
    "reason_arrived": Pair("候选人已经到了", "the candidate had come"),
    "reason_given": Pair("反馈已经交了", "feedback was given"),
    "reason_absent": Pair("对方没有参加", "they were not there"),
    "reason_put_off": Pair("又推后了一次", "they put it off again"),
    "reason_left": Pair("对方不再参加这场", "they take no part any more"),
    "reason_not_agreed": Pair("对方还没答应参加", "they had not agreed to take part"),
    "reason_chosen": Pair("对方改了提醒时间", "they chose other times"),
    "reason_together": Pair("跟其他几场合成一条发了", "told in one message with others"),
    "reason_off": Pair("公司关闭了这类提醒", "the company switched these off"),
    "reason_muted": Pair("对方关闭了这类提醒", "they switched these off"),
    "reason_overtaken": Pair("刚有另一条消息说过这场", "another message about it had just gone out"),
    "reason_enough": Pair("对方当天的消息已经够多", "they had enough messages that day"),
    "reason_late": Pair("耽误太久，发了也没用", "too late to be of use"),
    "reason_unknown": Pair("没有记下原因", "no reason was noted"),
    "resend_done": Pair(
        "好的，#{number} 的{what}马上再发给{name}。", "OK, {what} of #{number} goes out to {name} again now."
    ),
    "resend_copy": Pair(
        "注意：{name}在 {ago}前刚收到过一次，会看到两条。",
        "Note: {name} had it {ago} ago, and will see it twice.",
    ),
    "resend_title": Pair("再发一次 #{number}（{count} 人）？", "Send #{number} again to {count} people?"),
    "resend_line": Pair("{name}：{what}", "{name}: {what}"),
    "resend_nobody": Pair(
        "面试 #{number} 里没有“{name}”，只有{names}。", "“{name}” is not in #{number}; {names} are."
    ),
    "resend_nothing": Pair(
        "面试 #{number} 现在没有可以重发给{names}的消息。",
        "There is nothing that still holds to send {names} again about #{number}.",
    ),
    "resend_unreachable": Pair(
        "企业微信里联系不上{names}，没法重发（#{number}）。", "I can't reach {names} in WeCom (#{number})."
    ),
    "resend_waiting": Pair(
        "#{number} 给{names}的消息还在待发，不用重发。",
        "The message of #{number} to {names} is still waiting to go out.",
    ),
    # switches
    "pause_title": Pair("暂停所有面试提醒？", "Pause all reminders?"),
    "pause_late": Pair(
        "一小时内有 {hour} 条、一天内有 {day} 条提醒会发不出去。邀请和改期通知照常发。",
        "Reminders held back within an hour: {hour}, within a day: {day}. Other messages still go out.",
    ),
    "pause_done": Pair(
        "提醒已全部暂停。恢复请说：恢复提醒", "All reminders are paused. To go on: resume reminders"
    ),
    "paused_already": Pair(
        "提醒已经暂停了。恢复请说：恢复提醒", "Reminders are paused already. To go on: resume reminders"
    ),
    "resume_title": Pair("恢复面试提醒？", "Resume reminders?"),
    "resume_late": Pair(
        "耽误的提醒里，{fresh} 条马上补发，{useless} 条已经没用，不再发。",
        "Late ones that go out at once: {fresh}; too late to be of use: {useless}.",
    ),
    "resume_nothing_late": Pair("没有耽误任何提醒。", "No reminder was held back."),
    "resume_done_bare": Pair("提醒已恢复。", "Reminders go out again."),
    "resume_done": Pair("提醒已恢复，补发 {fresh} 条。", "Reminders go out again, late ones first: {fresh}."),
    "not_paused": Pair("提醒没有暂停，一切照常。", "Reminders are not paused."),
    # health
    "health_good": Pair("一切正常。", "All is well."),
    "health_good_paused": Pair("提醒已暂停，其他正常。", "Reminders are paused; all else is well."),
    "health_bad": Pair("有地方不对，请看下面。", "Something needs a look:"),
    "health_paused": Pair(
        "提醒：{since} 起暂停，一天内有 {count} 条（恢复请说“恢复提醒”）",
        "Reminders: PAUSED since {since}, {count} in the next day (“resume reminders” to go on)",
    ),
    "health_outbox": Pair(
        "消息：待发 {waiting}，失败 {failed}", "Messages: {waiting} waiting, {failed} failed"
    ),
    "health_outbox_late": Pair(
        "消息：待发 {waiting}，失败 {failed}，最久的等了 {length}；{why}",
        "Messages: {waiting} waiting, {failed} failed; the oldest for {length}: {why}",
    ),
    "health_clock": Pair("提醒：准时，一天内还有 {count} 条", "Reminders: on time, {count} in the next day"),
    "health_clock_late": Pair(
        "提醒：晚了 {length}，一天内还有 {count} 条", "Reminders: {length} late, {count} in the next day"
    ),
    "health_callbacks": Pair(
        "收到：一小时内 {count} 条消息，上一条 {at}", "Received: {count} in the last hour, the last {at}"
    ),
    "health_no_callbacks": Pair("收到：一小时内没有别的消息", "Received: nothing else in the last hour"),
    "health_token": Pair("凭证：{at} 更新，有效到 {until}", "Token: renewed {at}, good until {until}"),
    "health_token_none": Pair("凭证：还没有用过", "Token: not needed so far"),
    "health_token_bad": Pair("凭证：拿不到新的，{why}", "Token: can't be renewed: {why}"),
    "health_wechat": Pair("微信客服：{at} 取过消息，没有积压", "WeChat: pulled {at}, nothing waits"),
    "health_wechat_none": Pair("微信客服：还没有消息", "WeChat: nothing so far"),
    "health_wechat_late": Pair(
        "微信客服：落后 {length}，候选人的话可能还没人理",
        "WeChat: {length} behind; candidates may be waiting",
    ),
    "health_mailbox": Pair("退信邮箱：{at} 看过", "Returned mail: looked at {at}"),
    "health_mailbox_none": Pair("退信邮箱：还没有看过", "Returned mail: not looked at so far"),
    "health_mailbox_bad": Pair(
        "退信邮箱：{since} 起读不了，{why}", "Returned mail: can't be read since {since}: {why}"
    ),
    "health_spool": Pair("暂存：{count} 条，最久 {seconds} 秒", "Spool: {count}, the oldest {seconds} s"),
    "health_spool_empty": Pair("暂存：空，数据库正常", "Spool: empty; the database is well"),
    "health_unreadable": Pair(
        "暂存里有 {count} 条打不开，请看日志", "Spooled but unreadable: {count}; please see the log"
    ),
    "health_see_outbox": Pair("回复“发送情况”看失败的原因。", "Reply “outbox” to see what failed and why."),
    # the audit
    "audit_title_interview": Pair("面试 #{number} 的操作记录：", "History of interview #{number}:"),
    "audit_title_person": Pair("{name}的操作记录：", "History of {name}:"),
    "audit_empty": Pair("还没有记录。", "Nothing is recorded yet."),
    "audit_line": Pair("· {at} {what}{by}{source}", "· {at} {what}{by}{source}"),
    "audit_by": Pair("，由{name}代办", ", by {name} on their behalf"),
    "audit_source": Pair("（消息 …{key}）", " (message …{key})"),
    "audit_operator": Pair("运维（命令行）", "an operator (shell)"),
    "audit_clock": Pair("系统", "the bot"),
    "audit_reason": Pair("，原因：{reason}", "; reason: {reason}"),
    "audit_other": Pair("{who}：{action} {number}", "{who}: {action} {number}"),
    "audit_create": Pair("{who}安排了 {number}：{start}", "{who} booked {number}: {start}"),
    "audit_confirm": Pair("{who}确认了 {number}", "{who} confirmed {number}"),
    "audit_decline": Pair("{who}拒绝了 {number}{reason}", "{who} declined {number}{reason}"),
    "audit_cancel": Pair("{who}取消了 {number}{reason}", "{who} cancelled {number}{reason}"),
    "audit_move": Pair("{who}把 {number} 改到 {start}", "{who} moved {number} to {start}"),
    "audit_wish": Pair("{who}想把 {number} 改到 {start}", "{who} asked to move {number} to {start}"),
    "audit_retry_message": Pair("{who}重发了消息 {message}", "{who} sent message {message} again"),
    "audit_drop_message": Pair(
        "{who}放弃了消息 {message}{reason}", "{who} dropped message {message}{reason}"
    ),
    "audit_resend": Pair(
        "{who}把 {number} 的{kind}再发给{subject}", "{who} sent {subject} {kind} of {number} again"
    ),
    "audit_add_person": Pair("{who}添加了{subject}（{role}）", "{who} added {subject} ({role})"),
    "audit_role": Pair("{who}把{subject}的角色改为{role}", "{who} made {subject}: {role}"),
    "audit_deactivate": Pair("{who}停用了{subject}", "{who} deactivated {subject}"),
    "audit_activate": Pair("{who}启用了{subject}", "{who} activated {subject}"),
    "audit_phone": Pair("{who}改了{subject}的手机号", "{who} changed the phone number of {subject}"),
    "audit_account": Pair(
        "{who}改了{subject}的 ShowMeBug 账号", "{who} corrected {subject}'s ShowMeBug account"
    ),
    "audit_bind": Pair("{who}把{subject}绑定到 {userid}", "{who} bound {subject} to {userid}"),
    "audit_email": Pair("{who}改了{subject}的邮箱", "{who} changed the e-mail address of {subject}"),
    "audit_merge": Pair("{who}把 {merged} 并入{subject}", "{who} merged {merged} into {subject}"),
    "audit_broadcast": Pair(
        "{who}给 {count} 位{audience}发了：“{words}”", "{who} told {audience} ({count}): “{words}”"
    ),
    "audit_pause": Pair("{who}暂停了所有提醒", "{who} paused all reminders"),
    "audit_resume": Pair("{who}恢复了提醒", "{who} resumed reminders"),
    "audit_switch": Pair("{who}改了开关“{switch}”", "{who} set the switch “{switch}”"),
    "audit_propose": Pair("{who}给 {number} 提议了几个时间", "{who} proposed times for {number}"),
    "audit_choose": Pair("{who}为 {number} 选了 {start}", "{who} chose {start} for {number}"),
    "audit_refuse_slots": Pair("{who}说 {number} 提议的时间都不行", "{who} refused all times of {number}"),
    "audit_ask_interviewer": Pair("{who}请{subject}参加 {number}", "{who} asked {subject} to join {number}"),
    "audit_accept_interviewer": Pair("{subject}答应参加 {number}", "{subject} agreed to join {number}"),
    "audit_remove_interviewer": Pair(
        "{who}把{subject}移出了 {number}{reason}", "{who} took {subject} off {number}{reason}"
    ),
    "audit_refuse": Pair(
        "{subject}没有答应参加 {number}{reason}", "{subject} did not agree to join {number}{reason}"
    ),
    "audit_cannot_come": Pair("{subject}来不了 {number}{reason}", "{subject} can't come to {number}{reason}"),
    "audit_feedback": Pair("{who}交了 {number} 的反馈", "{who} gave feedback on {number}"),
    "audit_no_show": Pair("{who}记下 {number} 有人没来", "{who} noted a no-show in {number}"),
    "audit_note": Pair("{who}改了 {number} 的备注", "{who} changed the notes of {number}"),
    "audit_arrive": Pair("{who}说候选人已到（{number}）", "{who} said the candidate had come ({number})"),
    "audit_absent": Pair("{who}记下有面试官没参加 {number}", "{who} noted an absent interviewer ({number})"),
    "audit_keep": Pair("{who}决定保留 {number}", "{who} decided to keep {number}"),
    "audit_prefer": Pair("{who}改了提醒设置", "{who} changed the settings of reminders"),
    "audit_mute": Pair("{who}关闭了{kind}", "{who} switched off {kind}"),
    "audit_unmute": Pair("{who}打开了{kind}", "{who} switched on {kind}"),
    "audit_holiday": Pair("{who}改了 {day} 上不上班", "{who} decided about work on {day}"),
    "audit_new_link": Pair(
        "{who}给 {number} 的候选人换了新链接", "{who} made a new link for the candidate of {number}"
    ),
    # kinds of messages, besides those of the outbox
    "kind_broadcast": Pair("广播", "a broadcast"),
    "kind_behalf": Pair("代办通知", "news of what was done for them"),
    "kind_details": Pair("面试信息", "the details"),
    "kind_role": Pair("角色通知", "news of a role"),
    # help
    "name_all_interviews": Pair("所有面试", "all interviews"),
    "help_all_interviews": Pair(
        "所有面试 [时间] [状态] [人名]：列出大家的面试，先给数量。\n例：所有面试 本周 待确认\n"
        "例：所有面试 下周 {colleague}",
        "all interviews [when] [status] [person]: everybody's, the counts first.\n"
        "E.g.: all interviews this week unconfirmed\nE.g.: all interviews next week {colleague}",
    ),
    "name_stats": Pair("统计", "stats"),
    "help_stats": Pair(
        "统计 [本周/上周/本月]：数量、确认率、未到、反馈、面试官工作量。\n例：统计 上月",
        "stats [this week/last week/this month]: counts, confirmation, no-shows, feedback, load.\n"
        "E.g.: stats last month",
    ),
    "name_export": Pair("导出", "export"),
    "help_export": Pair(
        "导出 [时间]：一场一行，可以粘贴到表格里。\n例：导出 本周",
        "export [when]: one line each, to paste into a spreadsheet.\nE.g.: export this week",
    ),
    "name_people": Pair("人员", "people"),
    "help_people": Pair(
        "人员 [姓名/userid/手机尾号]：找人，看角色和能不能收到消息；不写就列出所有人。\n例：人员 {candidate}",
        "people [name/userid/last digits]: finds somebody; without a name, lists everyone.\n"
        "E.g.: people {candidate}",
    ),
    "name_add_person": Pair("添加人员", "add person"),
    "help_add_person": Pair(
        "添加人员 <姓名> [手机/邮箱/userid] [角色]：默认是候选人。\n例：添加人员 张伟 13800138000\n"
        "例：添加人员 王芳 userid=wang.fang 面试官",
        "add person <name> [phone/e-mail/userid] [role]: a candidate unless you say otherwise.\n"
        "E.g.: add person Zhang Wei 13800138000\nE.g.: add person Amy Wong userid=amy.wong interviewer",
    ),
    "name_merge": Pair("合并", "merge"),
    "help_merge": Pair(
        "合并 <人员> 到 <人员>：同一个人有两条记录时用。面试、提醒、反馈都归到后一条，执行前会先给你看。\n"
        "例：合并 P7 到 P3",
        "merge <person> into <person>: for two entries of one person. Interviews, reminders and feedback "
        "follow; I show it first.\nE.g.: merge P7 into P3",
    ),
    "name_role": Pair("角色", "role"),
    "help_role": Pair(
        "角色 <人员> 管理员/面试官/无：改一个人的权限，并通知对方。\n例：角色 {colleague} 管理员",
        "role <person> admin/interviewer/none: what somebody may do; they are told.\nE.g.: role "
        "{colleague} admin",
    ),
    "name_deactivate": Pair("停用", "deactivate"),
    "help_deactivate": Pair(
        "停用 <人员>：不再给这个人发消息。\n例：停用 张伟",
        "deactivate <person>: they get no more messages.\nE.g.: deactivate Zhang Wei",
    ),
    "name_activate": Pair("启用", "activate"),
    "help_activate": Pair(
        "启用 <人员>：重新给这个人发消息。\n例：启用 张伟",
        "activate <person>: they get messages again.\nE.g.: activate Zhang Wei",
    ),
    "name_bind": Pair("绑定", "bind"),
    "help_bind": Pair(
        "绑定 <人员> <userid>：告诉我某人的企业微信账号。\n例：绑定 {candidate} {userid}",
        "bind <person> <userid>: which WeCom account is whose.\nE.g.: bind {candidate} {userid}",
    ),
    "name_email": Pair("邮箱", "email"),
    "help_email": Pair(
        "邮箱 <人员> <地址>：改某人的邮箱地址。\n例：邮箱 王芳 wang.fang@example.com",
        "email <person> <address>: by which e-mail address somebody is reached.\n"
        "E.g.: email Maya Patel maya@example.com",
    ),
    "name_as": Pair("代替", "on behalf of"),
    "help_as": Pair(
        "代<人员>：<命令>：用别人的名义操作，对方会收到通知，操作记录里写明你们两位。\n"
        "例：代{colleague}：安排面试 {candidate} 明天下午3点",
        "as <person>: <command>: does it in their name. They are told, and the history names you both.\n"
        "E.g.: as {colleague}: create room {candidate} tomorrow 3pm",
    ),
    "name_broadcast": Pair("广播", "broadcast"),
    "help_broadcast": Pair(
        "广播 <内容>：发给所有面试官；也可以发给候选人或所有人。发之前会先给你看。\n"
        "例：广播 周五下午系统维护\n例：广播 候选人：下周面试改为线上",
        "broadcast <text>: to all interviewers, or to candidates or everyone. I show it first.\n"
        "E.g.: broadcast Maintenance on Friday afternoon\nE.g.: broadcast everyone: the office is closed",
    ),
    "name_why": Pair("为什么", "why"),
    "help_why": Pair(
        "为什么 <编号> [人员]：这场面试给谁发过什么、没发什么、为什么。\n例：为什么 {number} {candidate}",
        "why <number> [person]: what was sent, to whom, what was not, and why.\nE.g.: why #{number} "
        "{candidate}",
    ),
    "name_resend": Pair("重发", "resend"),
    "help_resend": Pair(
        "重发 #<面试编号> [候选人/面试官/人名]：把最近一条有效消息再发一次。\n"
        "重发 <消息编号>：重发一条失败的消息。\n"
        "例：重发 #{number} 候选人\n例：重发 17",
        "resend #<interview> [candidate/interviewer/name]: says the last message that holds again.\n"
        "resend <message number>: sends a failed message again.\nE.g.: resend #{number} candidate\nE.g.: "
        "resend 17",
    ),
    "name_pause_reminders": Pair("暂停提醒", "pause reminders"),
    "help_pause_reminders": Pair(
        "暂停提醒：所有人的提醒都先不发，执行前会告诉你影响多少。",
        "pause reminders: nobody is reminded for now; I say first what that holds back.",
    ),
    "name_resume_reminders": Pair("恢复提醒", "resume reminders"),
    "help_resume_reminders": Pair(
        "恢复提醒：继续发提醒，还有用的会补发。",
        "resume reminders: reminders go out again, late ones that are still of use first.",
    ),
    "name_health": Pair("状态", "health"),
    "help_health": Pair(
        "状态：消息有没有积压、提醒准不准时、凭证好不好。",
        "health: what waits, whether reminders are on time, the token.",
    ),
    "name_audit": Pair("审计", "audit"),
    "help_audit": Pair(
        "审计 #<编号> 或 审计 <人员>：谁在什么时候、通过哪条消息改了什么。\n例：审计 #{number}",
        "audit #<number> or audit <person>: who changed what, when, by which message.\nE.g.: audit #{number}",
    ),
}
