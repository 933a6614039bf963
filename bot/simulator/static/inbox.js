// The inbox page: every mail that the mail server took, as its reader sees it and as it was sent.

import { h } from "./dom.js";
import { FaultPanel } from "./faults.js";
import { clock, currentLanguage, switchLanguage, t } from "./texts.js";

const POLL_MS = 2000;
const VIEWS = ["asHtml", "asText", "asCalendar", "asHeaders", "asSource"];
const find = (id) => document.getElementById(id);

const store = { mails: [], faults: { errors: [] }, addresses: [] };
const notice = h("p", { class: "notice", role: "status" });
const faults = new FaultPanel(store, tell, ["mail"]);
let address = "";
let view = "asHtml";

async function tell(work) {
  try {
    notice.textContent = await work();
  } catch (problem) {
    notice.textContent = problem.message;
  }
}

// Which mail is open stands in the fragment: #e12

const opened = () => store.mails.find((mail) => mail.id === location.hash.slice(1));
const shown = () => store.mails.filter((mail) => !address || mail.recipient.toLowerCase() === address).reverse();

function drawList() {
  const filter = h("select", { class: "inbox-filter", "data-testid": "address", "aria-label": t("to"), onchange: () => {
    address = filter.value;
    drawList();
  } }, h("option", { value: "" }, t("everybody")), store.addresses.map((each) => h("option", { value: each, selected: each === address }, each)));
  const rows = shown().map((mail) => h("button", { type: "button", class: "mail-row", "data-testid": `mail-${mail.id}`,
    "aria-current": mail === opened() && "true", onclick: () => { location.hash = mail.id; } },
  h("b", {}, mail.subject), h("span", {}, mail.recipient, h("time", {}, clock(mail.at)))));
  const panel = h("details", { class: "faults", open: find("list").querySelector(".faults")?.open ?? false }, h("summary", {}, faults.head), faults.element, notice);
  faults.draw();
  find("list").replaceChildren(panel, filter, ...(rows.length ? rows : [h("p", { class: "empty" }, t("noMails"))]));
}

function drawMail() {
  const mail = opened();
  if (!mail) return find("mail").replaceChildren(h("p", { class: "empty" }, t("chooseMail")));
  const own = { asText: mail.text, asCalendar: mail.calendar, asHeaders: mail.headers.map(([name, value]) => `${name}: ${value}`).join("\n"), asSource: mail.source };
  const views = VIEWS.filter((name) => name === "asHtml" ? mail.has_html : own[name]);
  if (!views.includes(view)) view = views[0];
  const tabs = views.map((name) => h("button", { type: "button", "data-testid": name, "aria-pressed": String(name === view), onclick: () => {
    view = name;
    drawMail();
  } }, name === "asCalendar" && mail.method ? `${t(name)} · ${mail.method}` : t(name)));
  const header = (name) => mail.headers.find(([each]) => each.toLowerCase() === name)?.[1] ?? "";
  find("mail").replaceChildren(
    h("div", { class: "mail-head" }, h("h2", {}, mail.subject), h("p", {}, `${t("from")}: ${header("from")}`), h("p", {}, `${t("to")}: ${header("to")}`),
      mail.files.length > 0 && h("p", {}, `${t("files")}: ${mail.files.join(", ")}`), h("div", { class: "segments" }, tabs)),
    // The frame runs nothing and may only open links, in a window of their own.
    view === "asHtml" ? h("iframe", { class: "mail-frame", title: mail.subject, sandbox: "allow-popups allow-popups-to-escape-sandbox", src: `/sim/mails/${mail.id}/html` })
      : h("pre", { class: "mail-plain" }, own[view]));
}

function draw() {
  document.documentElement.lang = currentLanguage() === "zh" ? "zh-CN" : "en";
  document.title = t("mailTitle");
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = t(element.dataset.text);
  find("toggle-language").textContent = t("other");
  find("list").setAttribute("aria-label", t("mail"));
  drawList();
  drawMail();
}

async function load() {
  const [mails, state] = await Promise.all([fetch("/sim/mails"), fetch("/sim/state")].map(async (asked) => (await asked).json()));
  store.mails = mails;
  store.faults = state.faults;
  take();
  if (!opened() && mails.length) history.replaceState(null, "", `#${mails.at(-1).id}`);
  draw();
}

function take(mail) {
  if (mail && !store.mails.some((each) => each.id === mail.id)) store.mails.push(mail);
  store.addresses = [...new Set(store.mails.map((each) => each.recipient.toLowerCase()))].sort();
}

function connected(yes) {
  find("connection").textContent = t(yes ? "live" : "lost");
  find("connection").classList.toggle("lost", !yes);
}

function listen() {
  const source = new EventSource("/sim/events");
  source.onopen = () => {
    connected(true);
    load();
  };
  source.onerror = () => {
    connected(false);
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, POLL_MS);
  };
  source.addEventListener("mail", (event) => {
    take(JSON.parse(event.data));
    drawList();
    if (!opened()) location.hash = store.mails.at(-1).id;
  });
  source.addEventListener("faults", (event) => {
    store.faults = JSON.parse(event.data);
    faults.draw();
  });
  source.addEventListener("reset", load);
}

find("toggle-language").addEventListener("click", () => {
  switchLanguage();
  draw();
});
window.addEventListener("hashchange", () => {
  drawList();
  drawMail();
});

draw();
listen();
