"""Who interviews: joining, leaving, being swapped, and not being able to come."""

from handlers.texts.pair import Pair

SENTENCES = {
    "name_panel": Pair("面试官", "panel"),
    "name_swap": Pair("换人", "swap"),
    "name_cant_make_it": Pair("我来不了", "can't make it"),
    "help_panel": Pair(
        "面试官 <编号>：看有哪些面试官。\n面试官 <编号> 加/减 <同事>：请一位同事加入，或者请一位退出。\n"
        "例：面试官 {number} 加 {colleague}",
        "panel <number>: who interviews.\npanel <number> add/remove <person>: asks a colleague to join, or "
        "takes one out.\nE.g.: panel #{number} add {colleague}",
    ),
    "help_swap": Pair(
        "换人 <编号> <同事>：请一位同事替你面试，对方接受之后才生效。\n例：换人 {number} {colleague}",
        "swap <number> <person>: asks a colleague to interview instead of you; it counts once they accept.\n"
        "E.g.: swap #{number} {colleague}",
    ),
    "help_cant_make_it": Pair(
        "我来不了 <编号> [原因]：马上告诉安排面试的人和管理员，面试不会自动取消。\n例：我来不了 {number} "
        "发烧了",
        "can't make it <number> [reason]: tells the organiser and the admins at once; nothing is cancelled "
        "by itself.\nE.g.: can't make it #{number} I'm ill",
    ),
    # whom
    "ask_colleague": Pair("是哪位同事？请回复姓名。", "Which colleague? Reply with the name."),
    "ask_colleague_who": Pair("是哪位同事？", "Which colleague?"),
    "colleague_free": Pair(
        "这些同事那个时间有空；也可以直接回复别的姓名。", "These are free then. Or reply with another name."
    ),
    "not_a_colleague": Pair("没看懂是哪位同事。", "I couldn't read that as a colleague's name."),
    "not_a_leaving": Pair("没看懂是哪位面试官。", "I couldn't read that as an interviewer's name."),
    "ask_leaving": Pair("换下哪位面试官？", "Who is to be replaced?"),
    "colleague_unknown": Pair("没有找到叫“{name}”的面试官", "I know no interviewer “{name}”"),
    "colleague_near": Pair(
        "你是想说这位吗？也可以重新回复姓名。", "Did you mean this one? Or reply with the name again."
    ),
    "colleague_busy": Pair("{name}那时没空", "{name} isn't free then"),
    "colleague_busy_at": Pair(
        "{start} 已经有别的面试。可以请别的同事，或者：",
        "There is another interview at {start}. Ask somebody else, or:",
    ),
    "colleague_busy_move": Pair(
        "改到下面的时间，大家都有空，之后再请对方：",
        "move it to a time when everyone is free, then ask again:",
    ),
    "ask_anyway": Pair("仍要邀请", "Ask anyway"),
    "interviewers_only": Pair(
        "面试 #{number} 里你是候选人，这个只有面试官可以用。",
        "You are the candidate of interview #{number}; this is for its interviewers.",
    ),
    # the panel
    "panel_title": Pair("面试 #{number} 的面试官", "Who interviews in #{number}"),
    "panel_line": Pair("· {name}：{answer}", "· {name}: {answer}"),
    "panel_accepted_word": Pair("参加", "comes"),
    "panel_asked_word": Pair("待答复", "asked, no answer yet"),
    "panel_not_yours": Pair(
        "面试官由{name}或管理员来调整。", "Who interviews is for {name} or an admin to change."
    ),
    "panel_declined_first": Pair(
        "候选人拒绝了这个时间，先换个时间再找人吧：",
        "The candidate declined this time. First set another, then ask someone:",
    ),
    "panel_is_candidate": Pair("{name}是这场的候选人。", "{name} is the candidate here."),
    "panel_is_in": Pair("{name}已经在面试 #{number} 里了。", "{name} is in interview #{number} already."),
    "panel_not_in": Pair("{name}不是面试 #{number} 的面试官。", "{name} does not interview in #{number}."),
    "panel_last": Pair(
        "这是唯一的面试官，不能直接去掉。可以换人、换时间或取消：",
        "There is no other interviewer, so nobody would be left. You can swap, move or cancel:",
    ),
    "panel_remove_whom": Pair("去掉哪位面试官？", "Whom shall I take out?"),
    "panel_asked": Pair(
        "已邀请{name}加入面试 #{number}（{start}），答复后我会告诉你。",
        "{name} is asked to join interview #{number} ({start}); I'll tell you the answer.",
    ),
    "panel_removed": Pair(
        "已把{name}从面试 #{number} 去掉，对方的房间链接也失效了。",
        "{name} is out of interview #{number}, and their room link no longer works.",
    ),
    "panel_removed_me": Pair("你已退出面试 #{number}。", "You are out of interview #{number}."),
    "panel_now": Pair("现在的面试官：{names}。", "Interviewing now: {names}."),
    # being asked
    "panel_ask_title": Pair("请你参加面试 #{number}", "Will you interview? #{number}"),
    "panel_ask": Pair("你能参加吗？", "Can you make it?"),
    "panel_ask_by": Pair(
        "{name}请你一起面试，能参加吗？", "{name} asks you to join as an interviewer. Can you make it?"
    ),
    "swap_ask_me": Pair(
        "{name}想请你代为面试，可以吗？", "{name} asks you to take their place. Can you make it?"
    ),
    "swap_ask": Pair(
        "{name}请你替{leaving}面试，可以吗？", "{name} asks you to interview instead of {leaving}. Can you?"
    ),
    "button_accept_panel": Pair("我参加", "I'm in"),
    "button_decline_panel": Pair("参加不了", "I can't"),
    "panel_accepted": Pair("你将参加面试 #{number}", "You're in: interview #{number}"),
    "panel_accepted_already": Pair("面试 #{number} 你已经答应了。", "You said yes to #{number} already."),
    "status_panel_line": Pair("等你答复：能参加吗？", "Waiting for your answer: can you make it?"),
    "panel_next": Pair(
        "看候选人的情况：简报 {number}",
        "About the candidate: brief #{number}",
    ),
    "panel_left": Pair(
        "好的，你不参加面试 #{number}（{start}），已转告。",
        "OK, you're not in #{number} ({start}); they know.",
    ),
    "panel_left_slip": Pair("点错了？请{name}再邀请你一次。", "A slip? Ask {name} to invite you again."),
    "panel_handed_title": Pair("面试 #{number} 现在由你安排", "Interview #{number} is yours to arrange"),
    "panel_handed_over": Pair(
        "原来的安排人退出了，改期、取消、换面试官都归你。",
        "Whoever arranged it has left: moving it, calling it off and who interviews are up to you now.",
    ),
    "panel_answer_title": Pair("面试 #{number} 少了一位面试官", "#{number} is one interviewer short"),
    "panel_accepted_notice": Pair(
        "{name}会参加面试 #{number}（{start}）。", "{name} will interview in #{number} ({start})."
    ),
    "panel_refuse_notice": Pair(
        "{name}参加不了面试 #{number}（{start}）。", "{name} can't interview in #{number} ({start})."
    ),
    "panel_cannot_come_notice": Pair(
        "{name}来不了面试 #{number}（{start}）了。", "{name} can't make it to #{number} ({start}) after all."
    ),
    "panel_removed_notice": Pair(
        "面试 #{number}（{start}，候选人{candidate}）不用你参加了。",
        "You are no longer needed in interview #{number} ({start}, candidate {candidate}).",
    ),
    "panel_link_dead": Pair("原来的房间链接已失效。", "Your room link no longer works."),
    "list_asked": Pair("等你答复是否参加", "are you in? no answer yet"),
    "label_accepted": Pair("已接受", "Accepted"),
    "label_left": Pair("不参加", "Declined"),
    "label_asked": Pair("已邀请", "Asked"),
    "button_add": Pair("加面试官", "Add"),
    "button_remove": Pair("减面试官", "Remove"),
    "button_swap": Pair("换人", "Swap"),
    # someone else instead
    "swap_whose": Pair("换下哪位面试官？", "Who is to be replaced?"),
    "swap_not_yours": Pair(
        "要换下{name}，得由安排面试的人或管理员来做。", "Only the organiser or an admin can replace {name}."
    ),
    "swap_waiting": Pair(
        "已经请过{name}了（面试 #{number}），还在等答复。",
        "{name} is asked already (#{number}); no answer yet.",
    ),
    "swap_asked": Pair(
        "已请{name}接手面试 #{number}（{start}）。", "{name} is asked to take over #{number} ({start})."
    ),
    "swap_until_then": Pair(
        "对方接受之前，面试官还是{name}；有答复我会告诉你。",
        "Until they accept, {name} stays; I'll tell you the answer.",
    ),
    "swap_until_then_yours": Pair(
        "对方接受之前，面试官还是你；有答复我会告诉你。",
        "Until they accept, you stay; I'll tell you the answer.",
    ),
    "swap_done_notice": Pair(
        "面试 #{number}（{start}，候选人{candidate}）已有人接手，你不用参加了。",
        "Interview #{number} ({start}, candidate {candidate}) is taken over; you needn't come.",
    ),
    "swap_candidate_notice": Pair(
        "面试 #{number} 的面试官换成了{name}，时间和房间链接不变。",
        "{name} will interview you in #{number}. Time and room link stay the same.",
    ),
    # not being able to come
    "cant_is_decline": Pair(
        "没关系。不参加这次面试，还是想换个时间？", "No problem. Do you want to decline, or another time?"
    ),
    "cant_not_in": Pair("你不在这场的面试官里。需要的话：", "You are not one of its interviewers. You can:"),
    "cant_title": Pair("面试 #{number}：你来不了", "#{number}: you can't make it"),
    "cant_noted": Pair(
        "知道了。#{number}（{start}）还没有取消，候选人也还不知道。",
        "Noted. #{number} ({start}) is not cancelled, and the candidate knows nothing of it.",
    ),
    "cant_told": Pair("已告诉{names}。", "{names} will be told."),
    "cant_what_next": Pair("接下来：", "What next?"),
    "cant_alert_title": Pair("面试 #{number} 的面试官来不了", "#{number}: the interviewer can't come"),
    "cant_alert": Pair(
        "{name}来不了 {start} 与{candidate}的面试，没有别的面试官。面试还没有取消，请处理：",
        "{name} can't make it at {start} with {candidate}, and nobody else interviews. Nothing is cancelled "
        "yet:",
    ),
}
