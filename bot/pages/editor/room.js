// The built-in room: what is written, said and shown, and the way it travels (link.js).
import * as Y from "yjs";

import { cursorOf, setPeople } from "./cursors.js";
import { makeEditor } from "./editing.js";
import { LANGUAGES } from "./languages.js";
import { Link } from "./link.js";
import { showReplay } from "./replay.js";
import { base64, bytes, Clock, element, find } from "./page.js";

const facts = JSON.parse(find("#facts").textContent);
const { words, me } = facts;
const isInterviewer = me.side === "interviewer";
const kinds = isInterviewer ? ["code", "notes"] : ["code"];
// What is typed within so many milliseconds travels together.
const TOGETHER = 40;

const documents = Object.fromEntries(kinds.map((kind) => [kind, new Y.Doc()]));
const texts = Object.fromEntries(kinds.map((kind) => [kind, documents[kind].getText("text")]));
const clock = new Clock(facts);
const chatKeys = new Set();
let seen = 0;
let isOpen = facts.is_open;
let isOnline = false;
let refusal = "";

const link = new Link({
  path: location.pathname.replace(/\/$/, ""),
  room: `room-${facts.number}-${me.person}`,
  seen: () => seen,
  hear,
  change,
});

// Editors

const editor = makeEditor({
  parent: find("#code"), text: texts.code, nonce: facts.nonce, label: words.code, hint: words.code_hint,
  isCode: true, onMove: moved,
});
const notes = isInterviewer && makeEditor({
  parent: find("#notes"), text: texts.notes, nonce: facts.nonce, label: words.notes, hint: words.notes_hint,
});

for (const kind of kinds) {
  let typed = [];
  const send = () => {
    if (typed.length) link.write(kind, base64(Y.mergeUpdates(typed)));
    typed = [];
  };
  documents[kind].on("update", (update, origin) => {
    if (origin === link) return;
    if (!typed.length) setTimeout(send, TOGETHER);
    typed.push(update);
    showStatus();
  });
  addEventListener("pagehide", send);
}

for (const entry of link.restored) {
  if (entry.kind in documents) Y.applyUpdate(documents[entry.kind], bytes(entry.content), link);
}

let lastCursor = "";
let cursorTimer = 0;
function moved(view) {
  if (cursorTimer) return;
  cursorTimer = setTimeout(() => {
    cursorTimer = 0;
    const cursor = cursorOf(view, texts.code);
    const text = JSON.stringify(cursor);
    if (text === lastCursor || !isOpen) return;
    lastCursor = text;
    link.say({ type: "cursor", ...cursor });
  }, 80);
}

// What is heard

function hear(message) {
  switch (message.type) {
    case "state":
      seen = message.seq;
      for (const kind of kinds) Y.applyUpdate(documents[kind], bytes(message.documents[kind]), link);
      message.chat.forEach(showChat);
      showTask(message.task);
      showLanguage(message.language);
      break;
    case "entries":
      for (const entry of message.entries) take(entry);
      seen = message.seq;
      break;
    case "people":
      showPeople(message.people);
      break;
    case "room":
      clock.set(message);
      if (isOpen && !message.is_open) endHere();
      break;
    case "refused":
      if (message.reason !== "ended") refusal = words.refused;
      // What was written could not be kept; show what is there instead of it.
      setTimeout(() => location.reload(), refusal ? 2500 : 0);
      break;
  }
  showStatus();
}

function take(entry) {
  if (entry.kind in documents) Y.applyUpdate(documents[entry.kind], bytes(entry.content), link);
  else if (entry.kind === "chat") showChat(entry);
  else if (entry.kind === "task") showTask(entry.content);
  else if (entry.kind === "language") showLanguage(entry.content);
}

function change(state) {
  isOnline = state === "online";
  lastCursor = "";
  if (isOnline) moved(editor.view);
  else showPeople([]);
  if (state !== "online" && state !== "offline") {
    // The link opens nothing any more, or the interview was cancelled: the page itself says which.
    location.reload();
  }
  showStatus();
}

function endHere() {
  isOpen = false;
  location.reload();
}

// What is shown

function showStatus() {
  const isSaved = link.isSaved;
  const state = !isOpen ? "ended" : refusal ? "refused" : !isOnline ? "offline" : isSaved ? "saved" : "saving";
  const status = find("#status");
  const text = refusal || words[`status_${state}`];
  if (status.dataset.state === state) return;
  status.dataset.state = state;
  find("#status-words").textContent = text;
  // Saving takes a moment and happens at every key: it is seen, and not read aloud.
  if (state !== "saving") find("#spoken").textContent = text;
}

function showPeople(people) {
  const here = new Map(people.map((person) => [person.person, person]));
  here.set(me.person, { person: me.person, name: me.name, color: here.get(me.person)?.color ?? me.color });
  find("#people").replaceChildren(...[...here.values()].map((person) => {
    const item = element("li", `person person-${person.color}`);
    const isMe = person.person === me.person;
    item.append(
      element("span", "initial", [...person.name.trim()].slice(0, 1).join(""), { "aria-hidden": "true" }),
      element("span", "name", isMe ? `${person.name}${words.me}` : person.name),
    );
    item.title = person.name;
    return item;
  }));
  editor.view.dispatch({ effects: setPeople.of(people.filter((person) => person.page !== link.page)) });
}

function showChat(line) {
  if (chatKeys.has(line.key)) return;
  chatKeys.add(line.key);
  const item = element("li", line.person === me.person ? "line mine" : "line");
  item.dataset.at = line.at;
  item.append(
    element("span", "line-name", line.name), " ",
    element("time", "line-time", new Date(line.at * 1000).toLocaleTimeString(facts.locale, {
      hour: "2-digit", minute: "2-digit",
    })),
    element("p", "line-words", line.content),
  );
  const lines = find("#lines");
  lines.append(item);
  lines.scrollTop = lines.scrollHeight;
  find("#chat-empty").hidden = true;
  if (line.person !== me.person && document.body.dataset.view !== "chat") {
    find("#show-chat").classList.add("is-new");
  }
}

function showTask(text) {
  find("#task-words").textContent = text;
  find("#task-empty").hidden = text !== "";
  if (text && document.body.dataset.view !== "task") find("#show-task").classList.add("is-new");
}

function showLanguage(name) {
  const chosen = name in LANGUAGES ? name : "python";
  find("#language").value = chosen;
  editor.setLanguage(chosen);
}

// What is done

for (const [name, [label]] of Object.entries(LANGUAGES)) {
  find("#language").append(element("option", "", label, { value: name }));
}
showLanguage("");
find("#language").addEventListener("change", (event) => {
  showLanguage(event.target.value);
  link.write("language", event.target.value);
});

find("#chat-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const field = find("#chat-field");
  const words = field.value.trim();
  if (words && isOpen) link.write("chat", words);
  field.value = "";
});

for (const button of document.querySelectorAll("#views button")) {
  button.addEventListener("click", () => {
    const { view } = button.dataset;
    document.body.dataset.view = view;
    button.classList.remove("is-new");
    for (const each of document.querySelectorAll("#views button")) {
      each.setAttribute("aria-pressed", String(each === button));
    }
  });
}

if (isInterviewer) {
  const ending = find("#ending");
  find("#end")?.addEventListener("click", () => ending.showModal());
  find("#end-no").addEventListener("click", () => ending.close());
  find("#end-yes").addEventListener("click", () => {
    ending.close();
    link.write("end", "");
  });

  const setting = find("#setting");
  find("#set-task")?.addEventListener("click", () => {
    find("#task-field").value = find("#task-words").textContent;
    setting.showModal();
  });
  find("#task-choice").addEventListener("change", (event) => {
    const task = facts.tasks[event.target.value];
    if (task) find("#task-field").value = task.text;
  });
  find("#task-cancel").addEventListener("click", () => setting.close());
  find("#task-form").addEventListener("submit", (event) => {
    event.preventDefault();
    setting.close();
    link.write("task", find("#task-field").value.trim());
  });
}

if (!isOpen) {
  editor.setReadOnly(true);
  if (notes) notes.setReadOnly(true);
  for (const each of document.querySelectorAll("#language, #chat-field, #chat-send")) each.disabled = true;
  if (isInterviewer) showReplay(facts);
}
showPeople([]);
showStatus();
link.connect();
