"""What is said to who comes through WeChat customer service, and to interviewers about them."""

from handlers.texts.pair import Pair

SENTENCES = {
    "kf_answer_1": Pair(
        "看到请回复“1”，这样我才能在微信里继续提醒你。",
        "Please reply “1”, so that I can go on writing to you here.",
    ),
    # to who comes
    "kf_welcome": Pair("{name}，你好！我是面试助手。", "Hi {name}, I'm the interview bot."),
    "kf_accepted": Pair(
        "{name}，你好！同事已经确认是你了，以后我就在这里通知你。",
        "Hi {name}, a colleague has confirmed that it's you. From now on I'll write to you here.",
    ),
    "kf_nothing_ahead": Pair(
        "现在没有待进行的面试。有新安排时，我会在这里告诉你。",
        "You have no interview ahead. When there is one, I'll tell you here.",
    ),
    "kf_stranger": Pair(
        "你好！我是面试助手，还不知道你是哪位。请打开邀请里的链接，或者把链接粘贴到这里。\n"
        "没有链接的话，把你的全名发给我，我请负责的同事确认。",
        "Hi! I'm the interview bot, and I can't tell yet who you are. Please open the link in your "
        "invitation, or paste it here.\nIf you have none, send me your full name and I'll ask the colleague "
        "in charge.",
    ),
    "kf_stranger_again": Pair(
        "收到。如果有对应的面试，负责的同事确认后，我会在这里告诉你；你也可以随时把邀请里的链接粘贴过来。",
        "Got it. If there is an interview to match, I'll write to you here once the colleague in charge has "
        "confirmed it. You can also paste the link from your invitation at any time.",
    ),
    "kf_link_over": Pair(
        "这个链接已经失效了。请向邀请你的同事要一个新的，打开它或粘贴到这里就行。",
        "This link is no longer valid. Please ask whoever invited you for a new one, then open it or paste "
        "it here.",
    ),
    "kf_link_of_another": Pair(
        "我还不能确定这个链接是发给你的，会请负责的同事确认。请先在这里回复我一句，不然微信不让我主动告诉你结果。",
        "I can't be sure yet that this link was meant for you, so I'm asking the colleague in charge. Please "
        "reply with a word here: without one, WeChat won't let me tell you.",
    ),
    "kf_human_comes": Pair("好的，已转给{name}，请稍等。", "OK, {name} will be with you shortly."),
    "kf_human_told": Pair(
        "好的，我已转告负责的同事，请等对方联系你。其间也可以继续问我。",
        "OK, I've told the colleague in charge, who will get in touch. You can go on asking me meanwhile.",
    ),
    "kf_bot_again": Pair(
        "人工沟通已结束，接下来还是我来帮你。", "The talk with my colleague is over; I'm here for you again."
    ),
    # to interviewers
    "kf_opened_title": Pair("#{number} 候选人已进入微信", "#{number}: in WeChat now"),
    "kf_opened": Pair(
        "{name} 的邀请链接（#{number}）已在微信里打开，微信昵称“{nickname}”。之后的通知会发到那里。",
        "{name}'s invitation to #{number} was opened in WeChat by “{nickname}”. I'll write there now.",
    ),
    "kf_ask_title": Pair("#{number} 请确认候选人", "#{number}: is it the candidate?"),
    "kf_ask_link": Pair(
        "微信用户“{nickname}”打开了 {name} 的邀请链接（#{number}），但已有另一个微信号在用它。也是本人吗？",
        "“{nickname}” opened {name}'s invitation to #{number} in WeChat, but another WeChat account uses it "
        "already. Is this {name} too?",
    ),
    "kf_ask_known": Pair(
        "微信用户“{nickname}”打开了 {name} 的邀请链接（#{number}），但这个号已对应另一位候选人。是本人吗？",
        "“{nickname}” opened {name}'s invitation to #{number} in WeChat, but that account belongs to another "
        "candidate so far. Is it {name}?",
    ),
    "kf_ask_name": Pair(
        "微信用户“{nickname}”说自己是 {name}（#{number}），没有邀请链接。是本人吗？",
        "“{nickname}” says in WeChat to be {name} (#{number}), without an invitation link. Is it {name}?",
    ),
    "kf_human": Pair(
        "{name}（#{number}）正在微信里和 {servicer} 人工沟通，结束之前我不插话，提醒会走其他渠道。",
        "{servicer} is talking with {name} (#{number}) in WeChat. Until they end it I stay silent there, and "
        "reminders go another way.",
    ),
    "kf_wants_human": Pair(
        "{name}（#{number}）想和人工沟通，会话没能转给你（可能不是客服接待人员，或不在值班），请直接联系对方。",
        "{name} (#{number}) wants to talk with a person. The chat could not be given to you (you may be no "
        "servicer, or off duty), so please get in touch.",
    ),
    "kf_wants_human_given": Pair(
        "{name}（#{number}）想和人工沟通，微信会话已转给你，请在企业微信里回复。结束会话后由我接着回答。",
        "{name} (#{number}) wants to talk with a person, and the WeChat chat is yours now: please answer in "
        "WeCom. When you end it, I go on.",
    ),
    "kf_given_back": Pair(
        "{name}（#{number}）的人工沟通结束了，之后仍由我在微信里回复。",
        "The talk with {name} (#{number}) in WeChat is over; I answer there again.",
    ),
    "kf_rejected": Pair(
        "客服同事屏蔽了 {name}（#{number}）在微信里的消息，对方写的内容我收不到。",
        "A servicer rejects what {name} (#{number}) writes in WeChat, so I don't receive it.",
    ),
    "button_is_them": Pair("是本人", "It's them"),
    "button_not_them": Pair("不是本人", "Not them"),
    "label_is_them": Pair("是本人", "It's them"),
    "label_not_them": Pair("不是本人", "Not them"),
    "chat_unknown": Pair("没有这个待确认的微信用户。", "There is no such WeChat user to confirm."),
    "chat_tied": Pair(
        "好的，{name}（#{number}）以后可以在微信里收到通知，我这就打个招呼。",
        "OK: {name} (#{number}) hears from me in WeChat from now on. I'm saying hello.",
    ),
    "chat_tied_unheard": Pair(
        "好的，等 {name}（#{number}）在微信里说第一句话，我就在那里回复。",
        "OK. As soon as {name} (#{number}) writes in WeChat, I'll answer there.",
    ),
    "chat_tied_already": Pair(
        "{name}（#{number}）已经是这个微信号了。", "That WeChat account is {name}'s (#{number}) already."
    ),
    "chat_untied": Pair(
        "好的，不会在那个微信号里透露 {name}（#{number}）的任何信息。",
        "OK, that WeChat account hears nothing about {name} (#{number}).",
    ),
    "chat_untied_already": Pair(
        "之前已经确认过，那个微信号不是 {name}（#{number}）。",
        "It was settled before that this WeChat account is not {name} (#{number}).",
    ),
    "chat_untied_link": Pair(
        "好的，那个微信号不会再收到 {name}（#{number}）的任何信息，旧链接也已作废。请把新链接发给本人：",
        "OK, that WeChat account hears nothing about {name} (#{number}) any more, and the old link is dead. "
        "Please send {name} the new one:",
    ),
    "ask_chat": Pair("是哪一个微信用户？请回复编号。", "Which WeChat user? Reply with the number."),
    "not_a_chat": Pair("这不像编号。", "That isn't a number."),
    "kind_welcome": Pair("微信欢迎语", "a welcome in WeChat"),
    "kind_chat_opened": Pair("微信打开通知", "news of a WeChat user"),
    "kind_chat_ask": Pair("微信身份确认", "a question about a WeChat user"),
    "kind_chat_news": Pair("微信会话通知", "news of a WeChat chat"),
    "audit_tie_chat": Pair("{who}确认了{subject}的微信号", "{who} confirmed the WeChat account of {subject}"),
    "audit_untie_chat": Pair(
        "{who}说某个微信号不是{subject}", "{who} said a WeChat account is not {subject}"
    ),
    "name_is_them": Pair("是本人", "is them"),
    "name_not_them": Pair("不是本人", "not them"),
    "help_is_them": Pair(
        "是本人 <编号>：确认这个微信用户就是候选人，之后的通知发到那里。\n例：是本人 7",
        "is them <number>: this WeChat user is the candidate, who hears from me there from now on.\n"
        "E.g.: is them 7",
    ),
    "help_not_them": Pair(
        "不是本人 <编号>：这个微信用户不是候选人；如果用了邀请链接，旧链接作废并换新的。\n例：不是本人 7",
        "not them <number>: this WeChat user is not the candidate. A link they came with is replaced by a "
        "new one.\nE.g.: not them 7",
    ),
}
