// Small things that every part of the page needs.
export const find = (selector) => document.querySelector(selector);

export function element(tag, className, text, attributes = {}) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

export function base64(content) {
  let binary = "";
  for (let at = 0; at < content.length; at += 32768) {
    binary += String.fromCharCode(...content.subarray(at, at + 32768));
  }
  return btoa(binary);
}

export const bytes = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

const two = (number) => String(number).padStart(2, "0");

export function duration(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return `${hours ? `${hours}:` : ""}${hours ? two(minutes) : minutes}:${two(whole % 60)}`;
}

// The time since the planned start, by the server's clock.
export class Clock {
  constructor(facts) {
    this.words = facts.words;
    this.isOpen = facts.is_open;
    this.set(facts);
    setInterval(() => this.show(), 1000);
  }

  set({ start, end, now }) {
    this.start = start;
    this.end = end;
    this.skew = now - Date.now() / 1000;
    this.show();
  }

  show() {
    if (!this.isOpen) return;
    const now = Date.now() / 1000 + this.skew;
    const timer = find("#timer");
    const isAhead = now < this.start;
    find("#timer-words").textContent = isAhead ? this.words.starts_in : this.words.elapsed;
    find("#timer-digits").textContent = duration(isAhead ? Math.ceil(this.start - now) : now - this.start);
    timer.dataset.state = isAhead ? "ahead" : now > this.end ? "over" : this.end - now < 300 ? "ending" : "running";
    find("#timer-length").textContent = isAhead ? "" : `/ ${duration(this.end - this.start)}`;
  }
}
