"""Inviting a candidate: by which way it goes, what to forward, links and codes."""

from handlers.texts.pair import Pair

SENTENCES = {
    "name_invite": Pair("邀请", "invite"),
    "help_invite": Pair(
        "邀请 <编号>：给你可以转发给候选人的话、对方的链接和二维码。\n例：邀请 12\n"
        "链接发错了人：邀请 12 新链接，旧的随即失效。",
        "invite <number>: a text to forward to the candidate, their link and a QR code.\nE.g.: invite #12\n"
        "Sent to the wrong person? invite #12 new: the old link stops working.",
    ),
    "invite_title": Pair("邀请 #{number}", "Inviting #{number}"),
    "invite_page": Pair("{name}的链接：{link}", "{name}'s link: {link}"),
    "invite_chat": Pair("微信里聊：{link}", "Chat in WeChat: {link}"),
    "invite_code": Pair("二维码（可以打开给对方扫）：{link}", "QR code to show: {link}"),
    "invite_forward": Pair("下面这段话可以直接转发给{name}：", "Forward this to {name}:"),
    "invite_renewed": Pair(
        "已换成新链接，旧的打不开了。", "This is a new link; the old one opens nothing now."
    ),
    "invite_renew": Pair(
        "发错了人？回复“邀请 {number} 新链接”，旧的随即失效。",
        "Sent to the wrong person? “invite #{number} new” makes a new link and ends this one.",
    ),
    # by which way
    "invited_app": Pair(
        "已邀请{name}，对方答复后我会告诉你。", "{name} is invited; I'll tell you their answer."
    ),
    "invited_kf": Pair(
        "已在微信里邀请{name}，对方答复后我会告诉你。",
        "{name} is invited in WeChat; I'll tell you their answer.",
    ),
    "invited_email": Pair(
        "已发邮件到 {address} 邀请{name}，对方答复后我会告诉你。",
        "{name} is invited by e-mail to {address}; I'll tell you their answer.",
    ),
    "invited_forward": Pair(
        "我联系不上{name}，请把下面这段话转发过去，对方在链接里答复：",
        "I can't reach {name} myself. Please forward this; they answer by the link:",
    ),
    "way_app": Pair("{name}在企业微信里，我会直接通知。", "{name} is in WeCom, and hears from me there."),
    "way_kf": Pair("我在微信里联系得上{name}。", "I reach {name} in WeChat."),
    "way_email": Pair("我发邮件联系{name}：{address}。", "I reach {name} by e-mail: {address}."),
    "way_forward": Pair("我联系不上{name}，要靠你转发。", "I can't reach {name}; please forward it."),
    # what is forwarded, in the candidate's language
    "forward_invitation": Pair(
        "{name}，你好！邀请你参加面试{title}：\n{start}，{length}，面试官{interviewers}。\n请在这里确认或换个时间：{link}",
        "Hello {name}, you are invited to an interview{title}:\n{start}, {length}, with {interviewers}.\n"
        "Please confirm here, or ask for another time: {link}",
    ),
    "forward_offer": Pair(
        "{name}，你好！邀请你参加面试{title}，{length}，面试官{interviewers}。\n请在这里选个方便的时间：{link}",
        "Hello {name}, you are invited to an interview{title}, {length}, with {interviewers}.\n"
        "Please choose a time that suits you here: {link}",
    ),
    "forward_confirmed": Pair(
        "{name}，你好！你的面试{title}：\n{start}，{length}，面试官{interviewers}。\n详情、房间和改时间都在这里：{link}",
        "Hello {name}, your interview{title}:\n{start}, {length}, with {interviewers}.\n"
        "Details, your room, and another time if you need it: {link}",
    ),
    "forward_chat": Pair("{words}\n也可以在微信里答复：{link}", "{words}\nOr answer in WeChat: {link}"),
    "their_page": Pair("对方的链接：{link}", "Their link: {link}"),
    # who is no member is led to their page
    "your_page": Pair("你的面试页面：", "Your interview's page:"),
    "list_next_page": Pair("下一场 #{number}，你的面试页面：", "Next up: #{number}. Its page:"),
    "list_now_page": Pair("正在进行 #{number}，你的面试页面：", "Now: #{number}. Its page:"),
    "where_page": Pair(
        "在线上进行，到时从你的面试页面进入：", "It is online. Enter from your interview's page:"
    ),
    # what an admin sees
    "field_wechat": Pair("微信", "WeChat"),
    "wechat_open": Pair("可发到 {until}，还剩 {left}/{most} 条", "open until {until}, {left} of {most} left"),
    "wechat_closed": Pair("窗口已关，等对方再说话", "closed until they write again"),
    "wechat_refusing": Pair("对方不收消息", "they refuse messages"),
    "wechat_human": Pair("人工接待中", "a colleague has the chat"),
    "email_ready": Pair("能发", "ready"),
    "email_off": Pair("没有设置邮件服务器", "no mail server is set up"),
    "field_link": Pair("链接", "Link"),
    "link_for": Pair("#{number}：{link}", "#{number}: {link}"),
}
