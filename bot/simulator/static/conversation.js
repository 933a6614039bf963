// One conversation: header, messages, input, suggestions, the app's menu.

import { drawCard, drawRich } from "./card.js";
import { avatar, h, icon, post, richText } from "./dom.js";
import { clock, t } from "./texts.js";
import { drawMenuMessage, WeChatFoot } from "./wechat.js";

const GAP_S = 300;
const BACK = "M12.5 4.5 7 10l5.5 5.5";
const CLOSE = "M5 5l10 10M15 5 5 15";
const PLUS = "M10 3.5v13M3.5 10h13";
const KINDS = ["image", "voice", "video", "location", "link"];

export class Conversation {
  constructor(store, member, { back, close, focus }) {
    this.store = store;
    this.member = member;
    this.drawn = new Map();
    this.list = h("div", { class: "messages", role: "log", "aria-live": "polite", "aria-label": member.name });
    this.error = h("div", { class: "pane-error", role: "alert" });
    this.element = h("section", { class: "pane", "data-testid": `conversation-${member.userid}`, onpointerdown: focus },
      this.header(back, close), this.list, this.error, this.foot());
    this.update();
    this.scroll();
  }

  get isWeChat() {
    return this.member.kind === "wechat";
  }

  header(back, close) {
    return h("header", { class: "pane-header" },
      h("button", { type: "button", class: "icon-button phone-only", "aria-label": t("back"), onclick: back }, icon(BACK)),
      h("div", { class: "pane-name" }, h("b", {}, this.isWeChat ? this.store.app.kf_name : this.store.app.name),
        h("small", {}, t(this.isWeChat ? "asWeChat" : "as", this.member.name))),
      close && h("button", { type: "button", class: "icon-button", "aria-label": t("closePane"), onclick: close }, icon(CLOSE)));
  }

  foot() {
    const id = this.member.userid;
    if (this.isWeChat) return new WeChatFoot(this).element;
    if (!this.member.in_range) return h("footer", { class: "pane-foot muted" }, t("outOfRange"));
    this.input = h("textarea", { class: "input", rows: "1", placeholder: t("placeholder"), "aria-label": t("placeholder"),
      "data-testid": `input-${id}`, oninput: () => this.grow(), onkeydown: (event) => this.key(event) });
    const more = h("details", { class: "more" }, h("summary", { "aria-label": t("more"), title: t("more") }, icon(PLUS)),
      h("div", { class: "popup up" }, KINDS.map((kind) => h("button", { type: "button", "data-kind": kind, onclick: () => {
        more.open = false;
        this.act("say", { msgtype: kind });
      } }, t(kind)))));
    const sendButton = h("button", { type: "button", class: "send", "data-testid": `send-${id}`, onclick: () => this.send() }, t("send"));
    const tries = h("div", { class: "suggestions" }, h("span", {}, t("try")), this.member.suggestions.map((text) =>
      h("button", { type: "button", class: "chip", onclick: () => this.say(text) }, text)));
    this.menu = h("div", { class: "app-menu", "data-testid": `menu-${id}` });
    this.drawMenu();
    return h("footer", { class: "pane-foot" }, h("div", { class: "composer" }, more, this.input, sendButton), tries, this.menu);
  }

  drawMenu() {
    if (!this.menu) return;
    this.menu.replaceChildren(...(this.store.menu?.button ?? []).map((top) => top.sub_button ? this.submenu(top) : this.entry(top)));
  }

  submenu(top) {
    const holder = h("details", { class: "menu-entry" }, h("summary", {}, h("i", { class: "lines" }), top.name),
      h("div", { class: "popup up" }, top.sub_button.map((each) => this.entry(each, () => { holder.open = false; }))));
    return holder;
  }

  entry(each, done = () => {}) {
    const key = each.key ?? each.url ?? each.pagepath;
    return h("button", { type: "button", class: "menu-entry", "data-key": key, onclick: () => {
      done();
      if (each.type === "view" && /^https?:\/\//i.test(each.url)) window.open(each.url, "_blank", "noopener");
      this.act("menu", { key });
    } }, each.name);
  }

  // What the persona does

  key(event) {
    // While an input method composes, Enter chooses a word.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.send();
  }

  send() {
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    this.grow();
    this.say(text);
    this.input.focus();
  }

  say(text) {
    this.stick = true;
    if (this.isWeChat) this.act("wechat", { do: "say", text });
    else this.act("say", { text });
  }

  async act(path, body) {
    this.error.textContent = "";
    try {
      await post(path, { userid: this.member.userid, wait: false, ...body });
    } catch (problem) {
      this.error.textContent = problem.message;
    }
  }

  grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 120)}px`;
  }

  // What is shown

  update() {
    const near = this.stick || this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 120;
    const rows = [];
    let before = 0;
    for (const message of this.store.conversation(this.member.userid)) {
      if (message.at - before > GAP_S) rows.push(h("div", { class: "time" }, clock(message.at)));
      before = message.at;
      rows.push(this.row(message));
    }
    if (!rows.length) rows.push(h("p", { class: "empty" }, t("empty")));
    this.place(rows);
    if (near) this.scroll();
    this.stick = false;
  }

  // Rows that have not changed stay in place, so that an open drop-down is not disturbed.
  place(rows) {
    for (const old of [...this.list.children]) if (!rows.includes(old)) old.remove();
    rows.forEach((row, position) => {
      if (this.list.children[position] !== row) this.list.insertBefore(row, this.list.children[position] ?? null);
    });
  }

  row(message) {
    const drawn = this.drawn.get(message.id);
    if (drawn?.message === message) return drawn.row;
    const row = this.drawRow(message);
    this.drawn.set(message.id, { message, row });
    return row;
  }

  drawRow(message) {
    if (message.state === "recalled") {
      return h("div", { class: "time", "data-message-id": message.id }, t("recalled"));
    }
    const mine = message.direction === "in";
    const face = mine ? avatar(this.member.name, this.member.userid) : h("img", { class: "avatar", src: "/static/app.svg", alt: "" });
    const mark = mine && message.delivery === "failed" && h("span", { class: "failed", title: t("failed"), role: "img", "aria-label": t("failed") }, "!");
    const waiting = mine && message.delivery === "pending" && h("span", { class: "waiting", "aria-hidden": "true" });
    return h("article", { class: `message ${mine ? "mine" : "theirs"}`, "data-message-id": message.id, "data-direction": message.direction,
      "data-kind": message.kind, "data-via": message.via }, face, h("div", { class: "content" }, this.body(message)), mark || waiting || null);
  }

  body(message) {
    if (message.card) {
      return drawCard(message, (key, selected) => this.act("press", { message: message.id, key, selected }));
    }
    if (message.kind === "msgmenu") {
      return drawMenuMessage(message, (key) => this.act("wechat", { do: "press", message: message.id, key }));
    }
    return message.kind === "text" ? h("div", { class: "bubble" }, richText(message.text)) : drawRich(message);
  }

  scroll() {
    requestAnimationFrame(() => { this.list.scrollTop = this.list.scrollHeight; });
  }
}
