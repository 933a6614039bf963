// What the page itself says, in both languages.

const TEXTS = {
  zh: {
    title: "企业微信模拟器", pair: "双人对照", inspector: "检查器", other: "English", people: "成员",
    live: "已连接", lost: "连接断开，正在重试…", placeholder: "发消息…", send: "发送", more: "更多消息类型",
    back: "返回", as: (name) => `${name} 的企业微信`, try: "试试：", outOfRange: "不在应用可见范围内",
    empty: "还没有消息。说点什么，或点一句下面的话试试。", recalled: "应用撤回了一条消息", failed: "机器人没有收到",
    yesterday: "昨天", closePane: "关闭此会话", unread: (n) => `${n} 条未读`,
    admin: "管理员", interviewer: "面试官", candidate: "候选人",
    image: "图片", voice: "语音", video: "视频", location: "位置", link: "链接", file: "文件",
    verify: "验证回调 URL", verified: "验证通过", clear: "清空会话", clearAsk: "清空所有会话和记录？",
    killToken: "令 access_token 失效", tokenKilled: "access_token 已失效", none: "无", off: "关",
    faults: "故障开关", allOff: "全部关闭", switchedOn: (n) => `已打开 ${n} 项`, everyCall: "所有接口", everyone: "所有人",
    unlimited: "不限", copies: (n) => `多投 ${n} 次`, firstTimes: (n) => `前 ${n} 次`,
    tab_api: "接口", tab_limits: "限额与令牌", tab_callbacks: "回调",
    limitsHint: "超过每人限额的消息，企业微信照常返回成功，但不送达。",
    scope_only: "作用于", scope_share: "命中比例",
    fault_unreachable: "网络不通", fault_refused: "拒绝连接", fault_hanging: "收下不答", fault_reset: "答到一半断开",
    fault_answer_lost: "已送达，应答丢失", fault_api_down: "HTTP 503", fault_http_500: "HTTP 500",
    fault_error_rate: "持续返回错误码", fault_error_next: "下一次发送返回", fault_api_latency_s: "延迟应答", fault_api_drip_s: "逐字节应答",
    fault_member_per_minute: "每人每分钟", fault_member_per_hour: "每人每小时", fault_api_per_minute: "每接口每分钟 (45009)",
    fault_api_concurrent: "同时调用数 (45033)", fault_token_life_s: "access_token 实际寿命", fault_invaliduser: "无法送达 (invaliduser)",
    fault_duplicate_callbacks: "重复投递", fault_duplicates_concurrent: "副本同时投递", fault_discard_answers: "丢弃应答，再重试",
    fault_cut_callbacks: "不等应答即断开", fault_callback_share: "命中比例", fault_callback_delay_s: "迟到",
    fault_shuffle_callbacks_s: "攒够多久后乱序投递", fault_parallel_callbacks: "同一成员不排队", queued: (n) => `还有 ${n} 次`, all: "全部", problems: "有问题", records: "回调与接口调用",
    noRecords: "还没有任何回调或接口调用。", redeliver: "原样再投递一次", open: "明文", sealed: "密文",
    request: "请求", response: "应答", warnings: "提醒", problemsTitle: "错误", viewDetail: "查看详情",
    asWeChat: (name) => `${name} 的微信 · 微信客服`, tab_wechat: "微信客服", openLink: "打开面试链接…", linkAsk: "粘贴微信客服链接：",
    whoOpens: "谁在微信里打开这个链接？", lapse: "让 48 小时过去", block: "拉黑（不再接收）", takeOver: "人工客服接入", giveBack: "人工客服结束会话",
    servicerSays: "以人工客服身份说…", servicerAsk: "人工客服说：", byServicer: "人工客服", wechatTry: "试试：",
    fault_kf_lost_bells: "通知丢失", fault_kf_stale_tokens: "通知里的 Token 失效 (95007)", fault_kf_tokenless_per_minute: "无 Token 拉取，每分钟",
    fault_kf_empty_pages: "先给几页空页", fault_kf_page_size: "每页条数", fault_kf_repeats: "每页重复旧消息", fault_kf_fail_type: "发送后失败 (msg_send_fail)",
    choose: "请选择", callback: "回调", api: "接口", verifyKind: "验证",
    tab_mail: "邮件", fault_mail_down: "邮件服务器不通", fault_mail_greylist: "让稍后再来 (451)", fault_mail_answer_lost: "已收下，应答丢失",
    fault_mail_latency_s: "延迟应答", fault_mail_refused: "没有这个收件人 (550)", fault_mail_rejected: "拒收内容 (554)",
    fault_mailbox_down: "邮箱读不了 (IMAP)", fault_mail_bounced: "收下后退信", fault_mail_bounce_form: "退信样式", fault_mail_bounce_s: "多久后退信",
    bounceForms: { postfix: "Postfix", exchange: "Exchange", gmail: "Gmail", qq: "QQ 邮箱", exmail: "腾讯企业邮箱", coremail: "网易 (Coremail)", delayed: "只是延迟", away: "自动回复" },
    mail: "邮箱", mailTitle: "模拟邮箱", chatPage: "聊天页", noMails: "还没有邮件。给只有邮箱的候选人安排一场面试试试。", chooseMail: "选一封邮件看看。",
    asHtml: "网页", asText: "纯文本", asCalendar: "日历", asHeaders: "邮件头", asSource: "原文", files: "附件", everybody: "所有地址",
    from: "发件人", to: "收件人",
  },
  en: {
    title: "WeCom simulator", pair: "Side by side", inspector: "Inspector", other: "中文", people: "People",
    live: "connected", lost: "disconnected, trying again…", placeholder: "Message…", send: "Send",
    more: "Other kinds of message", back: "Back", as: (name) => `${name}'s WeCom`, try: "Try:",
    outOfRange: "outside the app's visible range",
    empty: "No messages yet. Say something, or tap a line below.", recalled: "The app recalled a message",
    failed: "The bot did not get this", yesterday: "Yesterday", closePane: "Close this conversation",
    unread: (n) => `${n} unread`, admin: "Admin", interviewer: "Interviewer", candidate: "Candidate",
    image: "Image", voice: "Voice", video: "Video", location: "Location", link: "Link", file: "File",
    verify: "Verify URL", verified: "Verified", clear: "Clear chats",
    clearAsk: "Clear every conversation and record?", killToken: "Kill the token",
    tokenKilled: "access_token killed", none: "none", off: "off",
    faults: "Fault switches", allOff: "All off", switchedOn: (n) => `${n} switched on`, everyCall: "every call", everyone: "everyone",
    unlimited: "no limit", copies: (n) => n === 1 ? "1 copy" : `${n} copies`, firstTimes: (n) => n === 1 ? "the first" : `the first ${n}`,
    tab_api: "API", tab_limits: "Limits & tokens", tab_callbacks: "Callbacks",
    limitsHint: "What is over a member's limit WeCom accepts and never shows.",
    scope_only: "Falls on", scope_share: "Share of calls",
    fault_unreachable: "Unreachable", fault_refused: "Refused", fault_hanging: "Taken, not answered", fault_reset: "Cut mid-answer",
    fault_answer_lost: "Sent, answer lost", fault_api_down: "HTTP 503", fault_http_500: "HTTP 500",
    fault_error_rate: "Keep answering errcode", fault_error_next: "Next send answers", fault_api_latency_s: "Answer late by", fault_api_drip_s: "Byte by byte",
    fault_member_per_minute: "A member, per minute", fault_member_per_hour: "A member, per hour", fault_api_per_minute: "An API, a minute (45009)",
    fault_api_concurrent: "Calls at once (45033)", fault_token_life_s: "access_token lives", fault_invaliduser: "Report as invaliduser",
    fault_duplicate_callbacks: "Deliver again", fault_duplicates_concurrent: "Copies at once", fault_discard_answers: "Discard answers, retry",
    fault_cut_callbacks: "Hang up unanswered", fault_callback_share: "Share of callbacks", fault_callback_delay_s: "Deliver late by",
    fault_shuffle_callbacks_s: "Gather, then shuffle", fault_parallel_callbacks: "No queueing",
    queued: (n) => `${n} to go`, all: "All", problems: "Problems", records: "Callbacks and API calls",
    noRecords: "No callback or API call yet.", redeliver: "Deliver once more", open: "Open", sealed: "Sealed",
    request: "request", response: "response", warnings: "Warnings", problemsTitle: "Errors",
    tab_mail: "Mail", fault_mail_down: "Server unreachable", fault_mail_greylist: "Come back later (451)", fault_mail_answer_lost: "Taken, answer lost",
    fault_mail_latency_s: "Answer late by", fault_mail_refused: "No such recipient (550)", fault_mail_rejected: "Refuse the content (554)",
    fault_mailbox_down: "Mailbox unreadable (IMAP)", fault_mail_bounced: "Take, then give back", fault_mail_bounce_form: "Give back like", fault_mail_bounce_s: "Give back after",
    bounceForms: { postfix: "Postfix", exchange: "Exchange", gmail: "Gmail", qq: "QQ Mail", exmail: "Tencent Exmail", coremail: "NetEase (Coremail)", delayed: "only delayed", away: "out of office" },
    mail: "Mail", mailTitle: "Simulated inbox", chatPage: "Chat page", noMails: "No mail yet. Book an interview with a candidate who has only an e-mail address.", chooseMail: "Choose a mail to read.",
    asHtml: "HTML", asText: "Text", asCalendar: "Calendar", asHeaders: "Headers", asSource: "Source", files: "Files", everybody: "All addresses",
    from: "From", to: "To",
    asWeChat: (name) => `${name} in WeChat · customer service`, tab_wechat: "WeChat", openLink: "Open an invitation…",
    linkAsk: "Paste the customer-service link:", whoOpens: "Who opens this link in WeChat?", lapse: "Let 48 hours pass",
    block: "Block the account", takeOver: "A servicer takes over", giveBack: "The servicer ends the session",
    servicerSays: "Write as the servicer…", servicerAsk: "The servicer says:", byServicer: "Servicer", wechatTry: "Try:",
    fault_kf_lost_bells: "Bells lost", fault_kf_stale_tokens: "Stale bell tokens (95007)", fault_kf_tokenless_per_minute: "Pulls without token, a minute",
    fault_kf_empty_pages: "Empty pages first", fault_kf_page_size: "Messages a page", fault_kf_repeats: "Old messages again, a page",
    fault_kf_fail_type: "Fail after sending (msg_send_fail)",
    viewDetail: "View details", choose: "Choose", callback: "Callback", api: "API", verifyKind: "Verify",
  },
};

let language = localStorage.getItem("language") ?? (navigator.language.startsWith("zh") ? "zh" : "en");

export const currentLanguage = () => language;

export function t(name, ...values) {
  const text = TEXTS[language][name] ?? name;
  return typeof text === "function" ? text(...values) : text;
}

export function switchLanguage() {
  language = language === "zh" ? "en" : "zh";
  localStorage.setItem("language", language);
}

export function clock(at) {
  const date = new Date(at * 1000);
  const time = date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const midnight = new Date().setHours(0, 0, 0, 0);
  if (date >= midnight) return time;
  if (date >= midnight - 86400000) return `${t("yesterday")} ${time}`;
  const locale = language === "zh" ? "zh-CN" : "en-GB";
  const day = date.toLocaleDateString(locale, language === "zh" ? { month: "long", day: "numeric" } : { month: "short", day: "numeric" });
  return `${day} ${time}`;
}
