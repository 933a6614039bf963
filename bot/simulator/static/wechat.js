// What is different for WeChat users: menus in messages, and what they and the servicers can do.

import { h, icon, post, richText } from "./dom.js";
import { t } from "./texts.js";

const PLUS = "M10 3.5v13M3.5 10h13";
const KINDS = ["image", "voice", "file", "location"];
// The one servicer of the simulator's page.
const SERVICER = "ling.wu";

// A msgmenu: its words, and its items as links to press.
export function drawMenuMessage(message, press) {
  const { head, list, tail } = message.extra;
  return h("div", { class: "bubble menu-message" },
    head && h("div", {}, richText(head)),
    list.map((item) => drawItem(item, press)),
    tail && h("div", {}, richText(tail)));
}

function drawItem(item, press) {
  const part = item[item.type];
  if (item.type === "text") return h("div", {}, richText(part.content));
  if (item.type === "view") return h("a", { href: part.url, target: "_blank", rel: "noopener noreferrer" }, part.content);
  return h("button", { type: "button", class: "menu-item", "data-key": part.id, onclick: () => press(part.id) }, part.content);
}

// Below the conversation: the input, and behind the plus what else can happen.
export class WeChatFoot {
  constructor(pane) {
    const id = pane.member.userid;
    pane.input = h("textarea", { class: "input", rows: "1", placeholder: t("placeholder"), "aria-label": t("placeholder"),
      "data-testid": `input-${id}`, oninput: () => pane.grow(), onkeydown: (event) => pane.key(event) });
    this.pane = pane;
    this.more = h("details", { class: "more" }, h("summary", { "aria-label": t("more"), title: t("more") }, icon(PLUS)),
      h("div", { class: "popup up" },
        this.entry("openLink", () => this.openLink()),
        KINDS.map((kind) => this.entry(kind, () => this.act("send", { msgtype: kind }))),
        ["lapse", "block"].map((act) => this.entry(act, () => this.act(act))),
        this.entry("takeOver", () => this.act("take_over", { servicer: SERVICER })),
        this.entry("servicerSays", () => this.servicerSays()),
        this.entry("giveBack", () => this.act("give_back"))));
    const send = h("button", { type: "button", class: "send", "data-testid": `send-${id}`, onclick: () => pane.send() }, t("send"));
    const tries = h("div", { class: "suggestions" }, h("span", {}, t("wechatTry")), pane.member.suggestions.map((text) =>
      h("button", { type: "button", class: "chip", onclick: () => pane.say(text) }, text)));
    this.element = h("footer", { class: "pane-foot" }, h("div", { class: "composer" }, this.more, pane.input, send), tries);
  }

  entry(name, does) {
    return h("button", { type: "button", "data-do": name, onclick: () => {
      this.more.open = false;
      does();
    } }, t(name));
  }

  act(name, body = {}) {
    this.pane.act("wechat", { do: name, ...body });
  }

  openLink() {
    const url = window.prompt(t("linkAsk"));
    if (url) this.act("open", { url: url.trim() });
  }

  servicerSays() {
    const text = window.prompt(t("servicerAsk"));
    if (text) this.act("servicer_says", { text });
  }
}

// Somebody opened a link of the customer-service account in the browser: choose which WeChat user it is.
export function askWhoOpens(store, url) {
  const dialog = h("dialog", { class: "who-opens", "data-testid": "who-opens" }, h("p", {}, t("whoOpens")),
    store.members.filter((member) => member.kind === "wechat").map((member) => h("button", { type: "button", class: "chip", onclick: async () => {
      dialog.close();
      await post("wechat", { userid: member.userid, wait: false, do: "open", url });
      location.href = `/#${member.userid}`;
    } }, member.name)));
  document.body.append(dialog);
  dialog.showModal();
}
