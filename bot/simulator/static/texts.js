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
    faults: "故障开关", apiDown: "接口不可用 (503)", duplicate: "回调投递两次", latency: "接口延迟",
    killToken: "令 access_token 失效", tokenKilled: "access_token 已失效", nextError: "下一次发送返回", none: "无",
    off: "无", queued: (n) => `还有 ${n} 次`, all: "全部", problems: "有问题", records: "回调与接口调用",
    noRecords: "还没有任何回调或接口调用。", redeliver: "原样再投递一次", open: "明文", sealed: "密文",
    request: "请求", response: "应答", warnings: "提醒", problemsTitle: "错误", viewDetail: "查看详情",
    choose: "请选择", callback: "回调", api: "接口", verifyKind: "验证",
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
    verify: "Verify callback URL", verified: "Verified", clear: "Clear chats",
    clearAsk: "Clear every conversation and record?", faults: "Fault switches", apiDown: "API down (503)",
    duplicate: "Deliver callbacks twice", latency: "API latency", killToken: "Kill the access_token",
    tokenKilled: "access_token killed", nextError: "Next send answers", none: "none", off: "off",
    queued: (n) => `${n} to go`, all: "All", problems: "Problems", records: "Callbacks and API calls",
    noRecords: "No callback or API call yet.", redeliver: "Deliver once more", open: "Open", sealed: "Sealed",
    request: "request", response: "response", warnings: "Warnings", problemsTitle: "Errors",
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
