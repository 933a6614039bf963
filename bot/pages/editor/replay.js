// An ended room, step by step, for its interviewers: every entry is a step.
import * as Y from "yjs";

import { makeViewer } from "./editing.js";
import { bytes, duration, find } from "./page.js";

// A copy of the code is kept at every so many steps, to go back from.
const EVERY = 200;
const SPEED = 8;
const LONGEST_PAUSE = 700;
const SHOWN = ["code", "task", "language"];

class Steps {
  constructor(entries) {
    this.entries = entries;
    this.copies = new Map([[0, new Uint8Array()]]);
    this.at = 0;
    this.doc = new Y.Doc();
  }

  // Returns what the room showed after so many steps.
  text(count) {
    if (count < this.at) {
      const start = Math.max(...[...this.copies.keys()].filter((each) => each <= count));
      this.doc = new Y.Doc();
      if (start) Y.applyUpdate(this.doc, this.copies.get(start));
      this.at = start;
    }
    for (; this.at < count; this.at += 1) {
      const entry = this.entries[this.at];
      if (entry.kind === "code") Y.applyUpdate(this.doc, bytes(entry.content));
      if ((this.at + 1) % EVERY === 0) this.copies.set(this.at + 1, Y.encodeStateAsUpdate(this.doc));
    }
    return this.doc.getText("text").toString();
  }

  last(kind, count) {
    for (let index = count - 1; index >= 0; index -= 1) {
      if (this.entries[index].kind === kind) return this.entries[index].content;
    }
    return "";
  }
}

export async function showReplay(facts) {
  const { words } = facts;
  const answer = await fetch(`${location.pathname.replace(/\/$/, "")}/history`);
  if (!answer.ok) return;
  const entries = (await answer.json()).entries.filter((entry) => SHOWN.includes(entry.kind) || entry.kind === "chat");
  if (!entries.length) return;
  const steps = new Steps(entries);
  const viewer = makeViewer({ parent: find("#replayed"), nonce: facts.nonce, label: words.code });
  const [bar, slider, play] = [find("#replay"), find("#replay-slider"), find("#replay-play")];
  const first = entries[0].at;
  let timer = 0;
  bar.hidden = false;
  slider.max = entries.length;

  function show(count) {
    slider.value = count;
    find("#replayed").hidden = false;
    find("#code").hidden = true;
    viewer.show(steps.text(count));
    viewer.setLanguage(steps.last("language", count) || "python");
    find("#task-words").textContent = steps.last("task", count);
    const entry = entries[Math.max(0, count - 1)];
    for (const line of document.querySelectorAll("#lines .line")) line.hidden = Number(line.dataset.at) > entry.at;
    const at = new Date(entry.at * 1000).toLocaleTimeString(facts.locale);
    const label = count === 0 ? words.replay_begin : `${at} · ${entry.name}`;
    find("#replay-words").textContent = label;
    find("#replay-time").textContent = `${duration(count ? entry.at - first : 0)} / ${duration(entries.at(-1).at - first)}`;
    slider.setAttribute("aria-valuetext", label);
  }

  function stop() {
    clearTimeout(timer);
    timer = 0;
    play.textContent = words.replay_play;
  }

  function advance() {
    const count = Number(slider.value);
    if (count >= entries.length) {
      stop();
      return;
    }
    show(count + 1);
    const pause = count + 1 < entries.length ? (entries[count + 1].at - entries[count].at) * 1000 / SPEED : 0;
    timer = setTimeout(advance, Math.min(LONGEST_PAUSE, pause));
  }

  play.addEventListener("click", () => {
    if (timer) {
      stop();
      return;
    }
    if (Number(slider.value) >= entries.length) show(0);
    play.textContent = words.replay_pause;
    timer = setTimeout(advance, 0);
  });
  slider.addEventListener("input", () => {
    stop();
    show(Number(slider.value));
  });
  find("#replay-back").addEventListener("click", () => {
    stop();
    show(Math.max(0, Number(slider.value) - 1));
  });
  find("#replay-on").addEventListener("click", () => {
    stop();
    show(Math.min(entries.length, Number(slider.value) + 1));
  });
  show(entries.length);
}
