"""Times to choose from, and what is said of clashes that somebody insists on."""

from handlers.texts.pair import Pair

SENTENCES = {
    "name_propose": Pair("提议", "propose"),
    "name_choose": Pair("选择", "choose"),
    "name_none_of_these": Pair("都不合适", "none of these"),
    "help_propose": Pair(
        "提议 <编号或候选人> <时间>；<时间>；<时间>：给候选人几个时间挑，选定之前原来的时间保留。\n"
        "例：提议 {number} 周四下午3点；周五上午10点\n例：提议 {candidate} 周四下午3点；周五上午10点 "
        "45分钟 二面",
        "propose <number or candidate> <time>; <time>; <time>: lets the candidate choose; until then the old "
        "time stays.\nE.g.: propose #{number} Thursday 3pm; Friday 10am\nE.g.: propose {candidate} "
        "Thursday 3pm; "
        "Friday 10am 45 min Round 2",
    ),
    "help_choose": Pair(
        "选择 [编号] <哪一个>：从提议的时间里选一个，可以说“第二个”“周五那个”或具体时间。\n例：选 {number} 2",
        "choose [number] <which>: takes one of the times offered: “the second one”, “the Friday one” or the "
        "time itself.\nE.g.: choose #{number} 2",
    ),
    "help_none_of_these": Pair(
        "都不合适 [编号]：提议的时间都不行，再说一个你方便的。\n例：都不合适 {number}",
        "none of these [number]: no time offered suits you; then name one that does.\n"
        "E.g.: none of these #{number}",
    ),
    # asking for several times
    "ask_times": Pair(
        "哪几个时间？用分号隔开，例如“周四下午3点；周五上午10点”。",
        "Which times? Put a semicolon between them: “Thursday 3pm; Friday 10am”.",
    ),
    "ask_times_which": Pair("提议哪几个时间？", "Which times shall I offer?"),
    "times_free": Pair("这些时间大家都有空：", "Everyone is free at these:"),
    "times_how": Pair(
        "要用别的就直接说，用分号隔开，例如“周四下午3点；周五上午10点”。",
        "For others, put a semicolon between them: “Thursday 3pm; Friday 10am”.",
    ),
    "propose_whom": Pair("给谁提议时间？", "Offer times to whom?"),
    "propose_whom_how": Pair(
        "点一场面试；还没有安排的，点或者回复候选人的姓名。",
        "Press an interview, or a candidate who has none yet; or reply with a name.",
    ),
    "not_a_times": Pair("没看懂这些时间。", "I couldn't read those times."),
    "too_many_times": Pair("最多提议 {limit} 个时间", "That's more than {limit} times, the most I can offer"),
    "not_a_whom": Pair("没看懂候选人的姓名。", "I couldn't read that as a name."),
    "ask_whom": Pair("候选人是谁？请回复姓名。", "Who is the candidate? Reply with the name."),
    "propose_is_interviewers": Pair(
        "提议时间由面试官来做。你想换时间的话，告诉我就行：",
        "Offering times is for the interviewer. If you need another time, just tell me:",
    ),
    # the offer, as each side sees it
    "slot_label": Pair("选项 {place}", "Option {place}"),
    "offer_line": Pair("· {start}", "· {start}"),
    "proposed_title": Pair("已提议面试 #{number} 的时间", "Times offered for interview #{number}"),
    "proposed_told": Pair(
        "已请{name}从这些时间里选，选好后我会告诉你。", "{name} is asked to choose; I'll tell you which one."
    ),
    "proposed_relay": Pair(
        "对方选好后，回复“选 {number} 第二个”这样的话就行。",
        "Once they choose, reply e.g. “choose #{number} 2”.",
    ),
    "proposed_held": Pair(
        "对方选定之前，{start} 先保留。", "Until they choose, the interview stays at {start}."
    ),
    "offer_title": Pair("面试 #{number}：请选个时间", "#{number}: please choose a time"),
    "offer_ask": Pair(
        "哪个时间方便？点一个，或者直接告诉我。", "Which one suits you? Press it, or just tell me."
    ),
    "offer_held": Pair("选定之前，{start} 先为你保留。", "Until you choose, {start} is kept for you."),
    "offer_else": Pair(
        "想要别的时间：改期 {number} 周五上午10点", "For another time: reschedule {number} Friday 10am"
    ),
    "button_none": Pair("都不合适", "None fits"),
    "button_propose": Pair("再提议", "Offer times"),
    "label_proposed": Pair("已提议", "Offered"),
    "label_none": Pair("都不合适", "None fits"),
    "label_taken": Pair("已被占用", "Taken"),
    # choosing
    "chosen_notice": Pair(
        "{name}选好了面试 #{number} 的时间：{start}，已确认。",
        "{name} chose a time for interview #{number}: {start}. It is confirmed.",
    ),
    "choose_is_candidates": Pair(
        "这要由候选人来选，你不用操作。要变动的话：",
        "It is for the candidate to choose; there is nothing for you to do. To change it:",
    ),
    "nothing_to_choose": Pair("现在没有要你选的时间。", "There are no times for you to choose from."),
    "nothing_offered": Pair(
        "面试 #{number} 现在没有可选的时间。",
        "There are no times to choose from for interview #{number} now.",
    ),
    "stands_at": Pair("目前是 {start} · {status}", "It stands at {start} · {status}"),
    "not_offered_time": Pair("这不在可选的时间里。", "That is not one of the times."),
    "none_noted": Pair("好的，已告诉面试官（#{number}）", "OK, the interviewer knows (#{number})"),
    "none_ask_time": Pair(
        "哪个时间你方便？直接回复，例如“周五上午10点”，我去问面试官。",
        "Which time would suit you? Reply e.g. “Friday 10am”, and I'll ask the interviewer.",
    ),
    "none_title": Pair("面试 #{number}：时间都不合适", "#{number}: none of the times suits"),
    "none_notice": Pair(
        "你提议的时间{name}都不方便，我已请对方说一个合适的。",
        "None of the times suits {name}. I've asked for one that does.",
    ),
    # a time that is gone
    "offer_lost": Pair("这个时间刚被占用了", "That time has just been taken"),
    "offer_left": Pair("这些还可以选：", "You can still choose one of these:"),
    "offer_none_left": Pair("原来的几个时间都没有了。", "The times that were offered are all gone."),
    "offer_fresh": Pair(
        "这些时间大家都有空，点了我就去问面试官：", "Everyone is free at these, too; press one and I'll ask:"
    ),
    "clash_propose": Pair("换成大家都有空的时间，就是：", "With times when everyone is free, it would be:"),
    "use_these": Pair("就用这些", "Use these"),
    # insisting
    "clash_whose": Pair("{names}在 {start} 没空。", "{names}: not free at {start}."),
    "book_anyway": Pair("仍要安排", "Book anyway"),
    "book_anyway_line": Pair("{start}，时间重叠也照样安排", "{start} all the same, overlapping"),
}
