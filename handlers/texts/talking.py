"""The small sentences of a conversation: courtesy, lateness, where and when, attachments, going on."""

from handlers.texts.pair import Pair

SENTENCES = {
    # commands
    "name_continue": Pair("继续", "continue"),
    "name_late": Pair("迟到", "late"),
    "name_got_it": Pair("收到", "got it"),
    "name_yes": Pair("好的", "yes"),
    "name_leave_it": Pair("先不动", "leave it"),
    "name_nervous": Pair("紧张", "nervous"),
    "name_where": Pair("在哪", "where"),
    "name_who_interviews_me": Pair("谁来面试", "who interviews me"),
    "name_prepare": Pair("准备什么", "prepare"),
    "help_continue": Pair(
        "继续：接着做刚才没做完的事，半小时内有效。",
        "continue: goes on with what you had not finished, for half an hour.",
    ),
    "help_late": Pair(
        "迟到 [多久]：马上告诉对方你会晚到。\n例：我会迟到10分钟",
        "late [how long]: tells the others at once that you will be late.\nE.g.: I'm 10 minutes late",
    ),
    "help_got_it": Pair("收到：知道了。", "got it: noted."),
    "help_yes": Pair(
        "好的：只有一场面试等你确认时，就是确认参加。",
        "yes: confirms, if just one interview is waiting for your answer.",
    ),
    "help_leave_it": Pair("先不动：什么都不改。", "leave it: nothing is changed."),
    "left_as_is": Pair(
        "好的，什么都没动。想好了再告诉我。", "OK, nothing has changed. Tell me when you want it to."
    ),
    "help_nervous": Pair("紧张：我陪你说两句。", "nervous: a few calming words."),
    "help_where": Pair(
        "在哪 [编号]：下一场面试的时间和房间链接。",
        "where [number]: the time and the room of your next interview.",
    ),
    "help_who_interviews_me": Pair(
        "谁来面试 [编号]：下一场面试有谁参加、什么时候、多久。",
        "who interviews me [number]: who is in your next interview, when, and how long it takes.",
    ),
    "help_prepare": Pair(
        "准备什么 [编号]：面试前可以准备的事。", "prepare [number]: what to prepare for an interview."
    ),
    # going on
    "question_kept": Pair(
        "“{command}”还没做完，先给你留着，回复“继续”接着来。",
        "I kept your “{command}”: say “continue” to go on.",
    ),
    "kept_title": Pair("刚才问到一半", "One thing left"),
    "resumed": Pair("接着“{command}”：", "Back to “{command}”:"),
    "nothing_to_continue": Pair("没有做到一半的事。", "There is nothing to continue."),
    "button_continue": Pair("继续", "Continue"),
    "button_choose": Pair("选好了", "Choose"),
    "choose_first": Pair("请先选一项，再点按钮。", "Please choose one first, then press the button."),
    "label_chosen": Pair("已选 {words}", "Chosen: {words}"),
    "label_passed_on": Pair("已转告", "Passed on"),
    # shown back before it is done
    "echo_create_title": Pair("安排这场面试吗？", "Book this interview?"),
    "echo_create": Pair("好的话，我马上邀请{name}。", "If so, I'll invite {name} at once."),
    "echo_move_title": Pair("把面试 #{number} 改到这个时间吗？", "Move interview #{number}?"),
    "echo_move": Pair("好的话，我会请{name}重新确认。", "If so, {name} will be asked to confirm anew."),
    "echo_cancel_title": Pair("取消面试 #{number} 吗？", "Cancel interview #{number}?"),
    "echo_cancel": Pair("好的话，我马上通知{names}。", "If so, I'll tell {names} at once."),
    "echo_add_title": Pair("面试 #{number} 加一位面试官吗？", "Add an interviewer to #{number}?"),
    "echo_add": Pair("好的话，我马上问{name}能不能参加。", "If so, I'll ask {name} to join at once."),
    "echo_remove_title": Pair("面试 #{number} 去掉这位面试官吗？", "Take an interviewer out of #{number}?"),
    "echo_remove": Pair(
        "好的话，我马上告诉{name}不用参加，对方的房间链接也会失效。",
        "If so, I'll tell {name} at once, and their room link stops working.",
    ),
    "echo_as_confirm_title": Pair("代候选人确认面试 #{number} 吗？", "Confirm #{number} for the candidate?"),
    "echo_as_confirm": Pair(
        "好的话，我就记下{name}确认参加，并告诉面试官。",
        "If so, I'll note that {name} is coming, and tell the interviewers.",
    ),
    "echo_as_decline_title": Pair("代候选人拒绝面试 #{number} 吗？", "Decline #{number} for the candidate?"),
    "echo_as_decline": Pair(
        "好的话，我就记下{name}不参加，并告诉面试官。",
        "If so, I'll note that {name} is not coming, and tell the interviewers.",
    ),
    "echo_swap_title": Pair("面试 #{number} 换面试官吗？", "Swap an interviewer of #{number}?"),
    "echo_swap": Pair(
        "好的话，我马上请{name}接替{leaving}，对方接受后才生效。",
        "If so, I'll ask {name} to take {leaving}'s place; it counts once they accept.",
    ),
    "echo_swap_me": Pair(
        "好的话，我马上请{name}接替你，对方接受后才生效。",
        "If so, I'll ask {name} to take your place; it counts once they accept.",
    ),
    "echo_propose_title": Pair("把面试 #{number} 的这些时间发出去吗？", "Offer these times for #{number}?"),
    "echo_propose": Pair("好的话，我马上请{name}选一个。", "If so, I'll ask {name} at once to choose one."),
    "echo_propose_new_title": Pair("提议这些时间吗？", "Offer these times?"),
    "echo_propose_new": Pair(
        "好的话，我先约在第一个时间，并马上请{name}选一个。",
        "If so, I'll book the first one, and ask {name} at once to choose.",
    ),
    "nothing_to_insist": Pair(
        "现在没有时间冲突要你拿主意，什么都没有改。",
        "No time is in question right now, so there is nothing to insist on.",
    ),
    "button_yes": Pair("好", "Yes"),
    "button_no": Pair("先不", "No"),
    "label_yes": Pair("好", "Yes"),
    "label_no": Pair("先不", "No"),
    "yes_or_no": Pair("请回复“好”或“不”，也可以直接说新的时间。", "Please reply yes or no, or another time."),
    # what may be wanted
    "button_mine": Pair("我的面试", "My interviews"),
    "button_help": Pair("帮助", "Help"),
    "button_book": Pair("安排面试", "Book one"),
    "button_show": Pair("查看 #{number}", "Show #{number}"),
    "button_where": Pair("时间和链接", "When and where"),
    "button_prepare": Pair("准备什么", "What to prepare"),
    "try_interviewer_next": Pair(
        "你可以说：\n· 我的面试\n· 改期 {number} 周五上午10点\n· 安排面试 {name} 明天下午3点\n· 帮助",
        "You can say:\n· my interviews\n· reschedule {number} Friday 10am\n"
        "· create room {name} tomorrow 3pm\n· help",
    ),
    "try_candidate_asked": Pair(
        "面试 #{number}（{start}）在等你答复，点下面的按钮就行。\n"
        "也可以说：改期 {number} 周五上午10点，或“帮助”。",
        "Interview #{number} ({start}) is waiting for your answer: press a button.\n"
        "Or say: reschedule {number} Friday 10am, or “help”.",
    ),
    "try_candidate_next": Pair(
        "你的下一场面试是 #{number}，{start}。你可以说：\n· 在哪\n· 我会迟到10分钟\n"
        "· 改期 {number} 周五上午10点\n· 帮助",
        "Your next interview is #{number}, {start}. You can say:\n· where\n· I'm 10 minutes late\n"
        "· reschedule {number} Friday 10am\n· help",
    ),
    "bare_number": Pair("“{words}”是指哪个？", "What do you mean by “{words}”?"),
    "bare_day": Pair("{day}，要做什么？", "{day}: what would you like?"),
    "button_day": Pair("当天的面试", "That day"),
    "day_line": Pair("{day} 的面试", "Your interviews on {day}"),
    "ask_help": Pair("回复“帮助”看看我能做什么。", "Reply “help” to see what I can do."),
    "nothing_ahead": Pair("接下来没有面试", "You have no interviews coming up"),
    "pick_label": Pair("选一场", "Which one"),
    "pick_option": Pair("#{number} {start} {who}", "#{number} {start} {who}"),
    "button_details": Pair("查看", "Show"),
    # courtesy
    "ack": Pair("好的！", "All right!"),
    "ack_next": Pair("好的，#{number} {start} 见。", "Good: see you at #{number}, {start}."),
    "ack_asked_title": Pair("面试 #{number} 还等你答复", "#{number} is waiting for your answer"),
    "ack_asked": Pair("{start}，能参加吗？", "{start}: can you make it?"),
    "calm": Pair("别紧张，深呼吸", "Take a deep breath"),
    "calm_line": Pair(
        "面试官也想听到你最好的一面。提前几分钟进房间，试好声音和画面，心里就有底了。",
        "Your interviewer wants you to do well. Join a few minutes early, "
        "try sound and picture, and you are set.",
    ),
    # late
    "ask_delay": Pair("大概晚多久？", "How late will you be?"),
    "not_a_delay": Pair("没看懂要晚多久。", "I couldn't read that as a length of time."),
    "late_told": Pair(
        "已经告诉{names}你会晚到约 {length}。路上注意安全。",
        "I've told {names} that you will be about {length} late. Travel safely.",
    ),
    "late_notice": Pair(
        "{name}会晚到约 {length}，预计 {arrives} 到（面试 #{number}，原定 {start}）。",
        "{name} will be about {length} late, at {arrives} (interview #{number}, set for {start}).",
    ),
    "late_for_nothing": Pair(
        "你接下来没有面试，不会迟到。", "You have no interview coming up to be late for."
    ),
    "late_early": Pair(
        "还早，{start} 才开始。到时来不及的话，可以换个时间。",
        "There is time: it starts at {start}. If you can't make it then, ask for another.",
    ),
    "late_ahead": Pair(
        "还早，{start} 才开始。要现在就告诉{names}你会晚到约 {length}吗？",
        "There is time: it starts at {start}. Shall I tell {names} now that you will be about {length} late?",
    ),
    "button_tell_late": Pair("现在告诉", "Tell them"),
    "late_long": Pair(
        "晚 {length}太久了，我还没有转告。换个时间更好：",
        "{length} is too long to wait, so I've told nobody yet. Better find another time:",
    ),
    "button_late": Pair("晚 {length}", "{length} late"),
    # where and when
    "who_line": Pair("这是面试 #{number}。", "This is interview #{number}."),
    "where_next": Pair("面试 #{number}：{start}，{length}。", "Interview #{number}: {start}, {length}."),
    "where_now": Pair(
        "面试 #{number} 正在进行（{start}，{length}）。", "Interview #{number} is on now ({start}, {length})."
    ),
    "where_room": Pair("在线上进行，到时点开你的房间：", "It is online. Open your room then:"),
    "where_was": Pair("面试 #{number}：{start}，{status}。", "Interview #{number}: {start}, {status}."),
    "prepare_title": Pair("准备面试 #{number}", "Preparing for interview #{number}"),
    "prepare_candidate": Pair(
        "· 提前 5 分钟打开房间，试一下摄像头和麦克风\n· 找个安静、网络稳定的地方\n"
        "· 用电脑最方便，穿着整洁自在就好\n· 简历、做过的项目放在手边\n· 想好两三个想问的问题",
        "· Open your room 5 minutes early; try camera and microphone\n"
        "· Find a quiet place with a good connection\n"
        "· A computer works best; dress neatly, as you feel at ease\n"
        "· Have your CV and projects at hand\n"
        "· Think of two or three questions to ask",
    ),
    "prepare_interviewer": Pair(
        "· 看一遍简历，想好要问的点\n· 提前几分钟打开房间",
        "· Read the CV and note what to ask\n· Open your room a few minutes early",
    ),
    "prepare_show": Pair("· 回复“查看 {number}”看这场面试", "· “show #{number}” has the rest"),
    # opening the app
    "hello_morning": Pair("{name}，早上好！", "Good morning, {name}!"),
    "hello_noon": Pair("{name}，中午好！", "Hello, {name}!"),
    "hello_afternoon": Pair("{name}，下午好！", "Good afternoon, {name}!"),
    "hello_evening": Pair("{name}，晚上好！", "Good evening, {name}!"),
    "hello_morning_you": Pair("早上好！", "Good morning!"),
    "hello_noon_you": Pair("中午好！", "Hello!"),
    "hello_afternoon_you": Pair("下午好！", "Good afternoon!"),
    "hello_evening_you": Pair("晚上好！", "Good evening!"),
    "hello_up_next": Pair("下一场：", "Next up:"),
    "hello_now": Pair("正在进行：", "Going on now:"),
    "hello_feedback": Pair("#{number} {name}的反馈还没写。", "Your feedback on #{number} {name} is missing."),
    "hello_nothing": Pair("接下来没有面试。", "You have no interviews coming up."),
    "hello_free": Pair("今天没有要参加的面试，下一场：", "Nothing on today. Next up:"),
    "hello_today": Pair("今天还有 {count} 场面试，最近一场：", "{count} interviews today. The next one:"),
    "hello_today_one": Pair("今天有 1 场面试：", "One interview today:"),
    "hello_next": Pair("#{number} {start} · {who}", "#{number} {start} · {who}"),
    # what comes without words
    "voice_heard": Pair("我听到：“{words}”", "I heard: “{words}”"),
    "what_image": Pair("图片", "pictures"),
    "what_video": Pair("视频", "videos"),
    "what_file": Pair("文件", "files"),
    "what_link": Pair("链接", "links"),
    "attachment_interviewer": Pair(
        "我还存不了{what}。把网址发给我，我可以附到面试的备注里，给同事看。",
        "I can't keep {what} yet. Send me a web address instead, and I'll attach it to the interview for "
        "your panel.",
    ),
    "attachment_candidate": Pair(
        "我还收不了{what}，请直接发给 HR 或面试官。",
        "I can't take {what} yet. Please send them to HR or your interviewer.",
    ),
    "attachment_voice": Pair(
        "我还听不懂语音，麻烦打字告诉我；长按语音也可以转成文字。",
        "I can't listen to voice messages yet. Please type it; a long press turns voice into text.",
    ),
    "location_for_nothing": Pair(
        "收到位置。你接下来没有面试，我就不转发了。",
        "Thanks for the place. You have no interview coming up, so I pass it on to nobody.",
    ),
    "location_early": Pair(
        "收到位置。面试在线上进行，不用到现场：#{number}，{start}。",
        "Thanks. The interview is online, so there is no need to travel: #{number}, {start}.",
    ),
    "location_title": Pair("在路上了？会晚到吗？", "On your way? Will you be late?"),
    "location_line": Pair(
        "面试 #{number}，{start}。要晚到就点一下，我马上转告。",
        "Interview #{number}, {start}. If you will be late, press and I'll tell them at once.",
    ),
    # another time, in a candidate's own words
    "kind_late": Pair("迟到通知", "news of a delay"),
}
