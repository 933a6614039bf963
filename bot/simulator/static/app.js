// The chat page: what it knows, how it hears of changes, and which conversations are open.

import { Conversation } from "./conversation.js";
import { avatar, h, post } from "./dom.js";
import { Inspector } from "./inspector.js";
import { clock, currentLanguage, switchLanguage, t } from "./texts.js";
import { askWhoOpens } from "./wechat.js";

const WIDE = window.matchMedia("(min-width: 1180px)");
const PHONE = window.matchMedia("(max-width: 759px)");
const POLL_MS = 2000;
const find = (id) => document.getElementById(id);

class Store {
  constructor() {
    this.app = { name: "" };
    this.members = [];
    this.conversations = {};
    this.menu = null;
    this.faults = { errors: [] };
    this.records = [];
    this.version = -1;
  }

  take(state) {
    Object.assign(this, state);
  }

  conversation(userid) {
    return this.conversations[userid] ?? [];
  }

  member(userid) {
    return this.members.find((each) => each.userid.toLowerCase() === userid.toLowerCase());
  }

  putMessage(message) {
    const list = (this.conversations[message.userid] ??= []);
    const position = list.findIndex((each) => each.id === message.id);
    if (position < 0) list.push(message);
    else list[position] = message;
  }
}

const store = new Store();
const seen = JSON.parse(localStorage.getItem("seen") ?? "{}");
let panes = [];
let focused = 0;
let inspector;
let showInspector = (localStorage.getItem("inspector") ?? "open") === "open";

// Which conversations are open stands in the fragment: #ling.wu or #ling.wu+chen.bo

function wanted() {
  const named = decodeURIComponent(location.hash.slice(1)).split("+").map((id) => store.member(id)).filter(Boolean);
  if (!named.length && !PHONE.matches && store.members.length) named.push(store.members[0]);
  return [...new Set(named)].slice(0, WIDE.matches ? 2 : 1);
}

function go(members) {
  location.hash = members.map((member) => member.userid).join("+");
  if (!members.length) history.replaceState(null, "", location.pathname);
  openPanes();
}

function openPanes(afresh = false) {
  const members = wanted();
  if (afresh) panes = [];
  panes = members.map((member, position) => panes.find((pane) => pane.member.userid === member.userid && pane.alone === (members.length === 1)) ??
    makePane(member, position, members));
  panes.forEach((pane) => { pane.stick = true; });
  find("panes").replaceChildren(...panes.map((pane) => pane.element));
  panes.forEach((pane) => pane.scroll());
  focused = Math.min(focused, Math.max(panes.length - 1, 0));
  find("layout").classList.toggle("chatting", members.length > 0);
  document.body.classList.toggle("chatting", members.length > 0);
  find("toggle-pair").setAttribute("aria-pressed", String(members.length === 2));
  drawPeople();
}

function makePane(member, position, members) {
  const alone = members.length === 1;
  const pane = new Conversation(store, member, {
    back: () => go([]),
    close: alone ? null : () => go(wanted().filter((each) => each !== member)),
    focus: () => { focused = panes.indexOf(pane); drawPeople(); },
  });
  pane.alone = alone;
  return pane;
}

function choose(member) {
  const members = wanted();
  if (!members.includes(member)) {
    // Opening the app's chat is an event in WeCom too.
    if (member.in_range) post("enter", { userid: member.userid, wait: false }).catch(() => {});
    members[Math.min(focused, Math.max(members.length - 1, 0))] = member;
  }
  go(members);
}

function togglePair() {
  const [first, second] = wanted();
  if (second) return go([first]);
  const other = (member) => (member.role_hint === "candidate") !== (first.role_hint === "candidate") && member.language === first.language;
  go([first, store.members.find(other) ?? store.members.find((member) => member !== first)].filter(Boolean));
}

// The list of people

function unread(member) {
  const after = Number(seen[member.userid] ?? 0);
  return store.conversation(member.userid).filter((m) => m.direction === "out" && m.state !== "recalled" && Number(m.id.slice(1)) > after).length;
}

function markSeen() {
  if (document.hidden) return;
  for (const pane of panes) {
    const last = store.conversation(pane.member.userid).at(-1);
    if (last) seen[pane.member.userid] = Number(last.id.slice(1));
  }
  localStorage.setItem("seen", JSON.stringify(seen));
}

function preview(member) {
  const last = store.conversation(member.userid).at(-1);
  if (!last) return member.department;
  if (last.state === "recalled") return t("recalled");
  if (last.card) return `[${store.app.name}] ${last.card.main_title?.title ?? last.card.sub_title_text ?? ""}`;
  if (["image", "voice", "video", "location", "link", "file"].includes(last.kind)) return `[${t(last.kind)}]`;
  const text = last.text.replace(/<[^>]+>/g, "").replace(/\s+/g, " ");
  return last.kind === "markdown" ? text.replace(/[*`#>]+/g, "") : text;
}

function drawPeople() {
  markSeen();
  const open = panes.map((pane) => pane.member);
  find("people").replaceChildren(h("h2", {}, t("people")), ...store.members.map((member) => {
    const count = open.includes(member) ? 0 : unread(member);
    const last = store.conversation(member.userid).at(-1);
    return h("button", { type: "button", class: "person", "data-testid": `persona-${member.userid}`, "aria-current": open.includes(member) && "true",
      onclick: () => choose(member) },
    h("span", { class: "person-face" }, avatar(member.name, member.userid),
      count > 0 && h("span", { class: "badge", "aria-label": t("unread", count) }, count > 99 ? "99+" : String(count))),
    h("span", { class: "person-main" },
      h("span", { class: "person-line" }, h("b", {}, member.name), h("span", { class: `role role-${member.role_hint}` }, t(member.role_hint)),
        h("time", {}, last ? clock(last.at).replace(/(.*) \d\d:\d\d$/, "$1") : "")),
      h("span", { class: "person-last" }, preview(member))));
  }));
}

function drawShell() {
  document.documentElement.lang = currentLanguage() === "zh" ? "zh-CN" : "en";
  document.title = t("title");
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = t(element.dataset.text);
  find("toggle-language").textContent = t("other");
  find("people").setAttribute("aria-label", t("people"));
  find("inspector").setAttribute("aria-label", t("inspector"));
  drawInspector();
}

function drawInspector() {
  find("inspector").hidden = !showInspector;
  find("layout").classList.toggle("inspecting", showInspector);
  find("toggle-inspector").setAttribute("aria-pressed", String(showInspector));
}

// Hearing of changes

const CHANGES = {
  message: (message) => {
    store.putMessage(message);
    panes.filter((pane) => pane.member.userid === message.userid).forEach((pane) => pane.update());
    drawPeople();
  },
  record: (record) => {
    store.records.push(record);
    if (store.records.length > 500) store.records.shift();
    inspector.update();
  },
  menu: (menu) => {
    store.menu = menu;
    panes.forEach((pane) => pane.drawMenu());
  },
  faults: (faults) => {
    store.faults = faults;
    inspector.drawSwitches();
  },
  member: () => load(),
  reset: () => load(),
};

async function load() {
  const response = await fetch(`/sim/state?since=${store.version}`);
  const state = await response.json();
  if (!state.members) return;
  store.take(state);
  forgetSeen();
  drawShell();
  inspector.draw();
  // A pane is kept with what is being written in it, unless its member may no longer write.
  panes = panes.filter((pane) => store.member(pane.member.userid)?.in_range === pane.member.in_range);
  for (const pane of panes) {
    pane.member = store.member(pane.member.userid);
    pane.drawMenu();
    pane.update();
  }
  openPanes();
}

// A simulator that began anew counts its messages from one again.
function forgetSeen() {
  for (const userid of Object.keys(seen)) {
    const last = store.conversation(userid).at(-1);
    if (seen[userid] > Number(last?.id.slice(1) ?? 0)) delete seen[userid];
  }
}

function connected(yes) {
  const element = find("connection");
  element.textContent = t(yes ? "live" : "lost");
  element.classList.toggle("lost", !yes);
}

function listen() {
  if (!window.EventSource) return poll();
  const source = new EventSource("/sim/events");
  source.onopen = () => {
    connected(true);
    // What happened before anybody listened is in the state, also when it was read a moment too early.
    load();
  };
  source.onerror = () => {
    connected(false);
    if (source.readyState === EventSource.CLOSED) {
      source.close();
      setTimeout(listen, POLL_MS);
    }
  };
  for (const [name, change] of Object.entries(CHANGES)) {
    source.addEventListener(name, (event) => change(JSON.parse(event.data)));
  }
}

function poll() {
  setInterval(() => load().then(() => connected(true), () => connected(false)), POLL_MS);
}

find("toggle-pair").addEventListener("click", togglePair);
find("toggle-inspector").addEventListener("click", () => {
  showInspector = !showInspector;
  localStorage.setItem("inspector", showInspector ? "open" : "closed");
  drawInspector();
});
find("toggle-language").addEventListener("click", () => {
  switchLanguage();
  drawShell();
  inspector.draw();
  openPanes(true);
});
window.addEventListener("hashchange", () => openPanes());
document.addEventListener("visibilitychange", drawPeople);
WIDE.addEventListener("change", () => openPanes());
PHONE.addEventListener("change", () => openPanes());
// A pop-up closes when something else is tapped.
document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.more[open], details.menu-entry[open], details.card-menu[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});

inspector = new Inspector(store, find("inspector"));
// Until somebody listens, the state is read at once and once more then; a message may come twice.
listen();
load().then(() => {
  // A link of the customer-service account: somebody opens it in WeChat.
  if (location.pathname.startsWith("/kf/")) askWhoOpens(store, location.href);
});
