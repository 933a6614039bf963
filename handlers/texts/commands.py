"""Help: the names of the commands and how each is used."""

from handlers.texts.pair import Pair

SENTENCES = {
    "name_help": Pair("帮助", "help"),
    "name_my_interviews": Pair("我的面试", "my interviews"),
    "name_create_room": Pair("安排面试", "create room"),
    "name_show": Pair("查看", "show"),
    "name_reschedule": Pair("改期", "reschedule"),
    "name_cancel": Pair("取消面试", "cancel"),
    "name_confirm": Pair("确认", "confirm"),
    "name_decline": Pair("拒绝", "decline"),
    "name_hello": Pair("你好", "hello"),
    "name_thanks": Pair("谢谢", "thanks"),
    "name_bye": Pair("再见", "bye"),
    "name_language": Pair("语言", "language"),
    "name_outbox": Pair("发送情况", "outbox"),
    "name_retry": Pair("重试", "retry"),
    "example_candidate": Pair("张伟", "Zhang Wei"),
    "example_colleague": Pair("同事姓名", "<colleague>"),
    "help_title_interviewer": Pair("我能帮你：", "Here's what I can do:"),
    "help_title_candidate": Pair("你可以这样说：", "You can say:"),
    "help_list_interviewer": Pair(
        "· 我的面试 [今天/明天/本周/下周/日期]\n"
        "· 安排面试 {candidate} 明天下午3点 60分钟 后端一面\n"
        "· 查看 {number} / 简报 {number}\n"
        "· 改期 {number} 周五上午10点\n"
        "· 提议 {number} 周四下午3点；周五上午10点\n"
        "· 面试官 {number} 加 {colleague} / 换人 {number} {colleague}\n"
        "· 取消 {number} 原因 / 我来不了 {number}\n"
        "· 反馈 {number} 4 通过 评语 / 爽约 {number}\n"
        "· 设置（语言、时区、提醒、免打扰）",
        "· my interviews [today/tomorrow/this week/next week/date]\n"
        "· create room {candidate} tomorrow 3pm 60 min Backend round 1\n"
        "· show #{number} / brief #{number}\n"
        "· reschedule #{number} Friday 10am\n"
        "· propose #{number} Thursday 3pm; Friday 10am\n"
        "· panel #{number} add {colleague} / swap #{number} {colleague}\n"
        "· cancel #{number} reason / can't make it #{number}\n"
        "· feedback #{number} yes 4 notes / no show #{number}\n"
        "· settings (language, time zone, reminders, quiet hours)",
    ),
    "help_list_admin": Pair(
        "管理员可以：\n"
        "· 所有面试 [时间] [待确认/已取消…] [人名]\n"
        "· 代{colleague}：安排面试 {candidate} 明天下午3点\n"
        "· 人员 [姓名]、添加人员、合并、角色、停用、绑定、邮箱\n"
        "· 统计 [本周/本月]、导出 本周\n"
        "· 为什么 {number}、重发 #{number} 候选人、审计 #{number}\n"
        "· 广播 内容、暂停提醒、状态、节假日 2027-02-13 上班\n"
        "· 发送情况（没发出去的消息）、重试 17",
        "As an admin you can say:\n"
        "· all interviews [when] [unconfirmed/cancelled…] [name]\n"
        "· as {colleague}: create room {candidate} tomorrow 3pm\n"
        "· people [name], add person, merge, role, deactivate, bind, email\n"
        "· stats [week/month], export this week\n"
        "· why #{number}, resend #{number} candidate, audit #{number}\n"
        "· broadcast <text>, pause reminders, health\n"
        "· holiday 2027-02-13 working\n"
        "· outbox (messages that have not arrived), retry 17",
    ),
    "help_list_candidate": Pair(
        "· 我的面试\n· 确认 {number}\n· 拒绝 {number} 原因\n· 改期 {number} 周五上午10点（转告面试官）\n"
        "· 在哪（时间和房间链接）\n· 我会迟到10分钟\n· 准备什么\n· 设置",
        "· my interviews\n· confirm #{number}\n· decline #{number} reason\n· reschedule #{number} Friday "
        "10am (I'll ask)\n"
        "· where (time and room link)\n· I'm 10 minutes late\n· what should I prepare?\n· settings",
    ),
    "help_for_admins": Pair("· 帮助 管理（管理员的命令）", "· help admin (what admins can do)"),
    "help_more_admin": Pair("回复“帮助 重发”可看某一项的用法。", "“help resend” explains one command."),
    "name_admin": Pair("管理", "admin"),
    "help_admin": Pair("管理：只有管理员能用的命令。", "admin: what only admins can ask for."),
    "help_more": Pair(
        "缺什么我会问你；回复“帮助 改期”可看某一项的用法。",
        "I'll ask for anything missing. “help reschedule” explains one command.",
    ),
    "help_help": Pair("帮助 [命令]：看看我能做什么。", "help [command]: what I can do."),
    "help_my_interviews": Pair(
        "我的面试 [今天/明天/本周/下周/日期]：列出你的面试，最近一场附房间链接。\n例：我的面试 下周",
        "my interviews [today/tomorrow/this week/next week/date]: yours, the next one with its room.\n"
        "E.g.: my interviews next week",
    ),
    "help_create_room": Pair(
        "安排面试 <候选人> [邮箱或手机号] <时间> [时长] [名称]：约一场面试，生成双方的链接并通知候选人。\n"
        "例：安排面试 {candidate} 周四下午4点 45分钟 后端二面\n时长默认 60 分钟。",
        "create room <candidate> [e-mail or phone] <time> [duration] [title]: books an interview, makes a "
        "link for each side and invites the candidate.\n"
        "E.g.: create room {candidate} Thursday 4pm 45 min Backend round 2\n"
        "60 minutes unless you say otherwise.",
    ),
    "help_show": Pair(
        "查看 <编号>：看一场面试的时间、状态和房间。\n例：查看 {number}",
        "show <number>: the time, status and room of one interview.\nE.g.: show #{number}",
    ),
    "help_reschedule": Pair(
        "改期 <编号> <时间>：面试官改时间，候选人重新确认；候选人说改期时，我会转告面试官。\n"
        "例：改期 {number} 周五上午10点",
        "reschedule <number> <time>: an interviewer moves it and the candidate confirms anew; from a "
        "candidate, I ask the interviewer.\nE.g.: reschedule #{number} Friday 10am",
    ),
    "help_cancel": Pair(
        "取消 <编号> [原因]：取消面试并通知所有人。原因只告诉面试官，加上“告诉候选人”对方才会知道。\n"
        "例：取消 {number} 岗位已招满 告诉候选人",
        "cancel <number> [reason]: calls it off and tells everyone. The interviewers hear the reason, the "
        "candidate only if you say so.\nE.g.: cancel #{number} position filled, tell the candidate",
    ),
    "help_confirm": Pair(
        "确认 [编号]：候选人或受邀的面试官确认参加。只有一场待确认时可以不写编号。\n例：确认 {number}",
        "confirm [number]: the candidate, or an interviewer who was asked, says yes. The number may be left "
        "out if only one is open.\nE.g.: confirm #{number}",
    ),
    "help_decline": Pair(
        "拒绝 [编号] [原因]：候选人或受邀的面试官不参加，对方会收到通知。\n例：拒绝 {number} 已接受其他机会",
        "decline [number] [reason]: the candidate, or an interviewer who was asked, says no, and the others "
        "are told.\nE.g.: decline #{number} took another offer",
    ),
    "help_hello": Pair("你好：看看接下来有什么。", "hello: what is next for you."),
    "help_thanks": Pair("谢谢：不用客气。", "thanks: you're welcome."),
    "help_bye": Pair("再见：回头见。", "bye: see you."),
    "help_outbox": Pair(
        "发送情况：哪些消息还在等待发送，哪些发送失败，以及原因。",
        "outbox: which messages wait, which failed, and why.",
    ),
    "help_retry": Pair(
        "重试 <消息编号>：把发送失败的消息再发一次；面试已有变动的不会再发。\n例：重试 17",
        "retry <message number>: sends a message that failed once more, unless its interview has changed "
        "since.\nE.g.: retry 17",
    ),
    "help_language": Pair(
        "语言 中文/英文：选择我用哪种语言跟你说话。", "language en/zh: which language I speak with you."
    ),
}
