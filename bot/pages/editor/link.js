// The way to the server: a WebSocket, or POSTs that wait for news where a proxy forbids it. What is written is
// kept, also in this browser's storage, until the server says that it is saved, and is sent again after a break.
const PING_SECONDS = 10;
const ANSWER_SECONDS = 8;
const LONGEST_WAIT_SECONDS = 8;
// After so many WebSockets that did not open, POSTs are tried.
const FAILURES = 2;
const FINAL = ["gone", "off"];

export const newName = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");

class Kept {
  // Entries that are not saved yet, in the storage of this browser. Those of pages that were closed come back.
  constructor(room, page) {
    this.prefix = `${room}:`;
    this.name = `${this.prefix}${page}`;
    this.entries = [];
    this.others = new Map();
    this.restored = [];
    try {
      for (const name of Object.keys(localStorage).filter((each) => each.startsWith(this.prefix))) {
        const entries = JSON.parse(localStorage.getItem(name));
        this.others.set(name, new Set(entries.map((entry) => entry.key)));
        this.restored.push(...entries);
      }
    } catch {
      // Without storage, entries are kept for as long as the page is open.
    }
    this.entries.push(...this.restored);
  }

  add(entry) {
    this.entries.push(entry);
    this.store();
  }

  remove(keys) {
    this.entries = this.entries.filter((entry) => !keys.includes(entry.key));
    this.store();
    for (const [name, left] of this.others) {
      keys.forEach((key) => left.delete(key));
      if (left.size === 0) {
        this.others.delete(name);
        this.attempt(() => localStorage.removeItem(name));
      }
    }
  }

  store() {
    this.attempt(() => {
      if (this.entries.length) localStorage.setItem(this.name, JSON.stringify(this.entries));
      else localStorage.removeItem(this.name);
    });
  }

  attempt(act) {
    try {
      act();
    } catch {
      // Full, or forbidden.
    }
  }
}

export class Link {
  // `hear` is called with every message, `change` with "online", "offline" or why there is no way back.
  constructor({ path, room, seen, hear, change }) {
    this.page = newName();
    this.path = path;
    this.seen = seen;
    this.hear = hear;
    this.change = change;
    this.kept = new Kept(room, this.page);
    this.failures = 0;
    this.attempts = 0;
    this.isEnded = false;
    this.transport = null;
    addEventListener("offline", () => this.lose());
    addEventListener("online", () => this.connect());
    setInterval(() => this.ping(), PING_SECONDS * 1000);
  }

  get restored() {
    return this.kept.restored;
  }

  get isSaved() {
    return this.kept.entries.length === 0;
  }

  write(kind, content) {
    const entry = { type: "entry", key: newName(), kind, content };
    this.kept.add(entry);
    this.say(entry);
  }

  say(message) {
    if (this.transport?.isOpen) this.transport.send(JSON.stringify(message));
  }

  connect() {
    clearTimeout(this.timer);
    if (this.isEnded || this.transport) return;
    const Transport = this.failures >= FAILURES || this.isPosting ? Posts : Socket;
    const transport = new Transport(this.path, this.page);
    this.transport = transport;
    transport.onOpen = () => {
      if (transport !== this.transport) return;
      if (transport instanceof Posts) this.isPosting = true;
      this.attempts = this.failures = 0;
      this.change("online");
      this.say({ type: "hello", seen: this.seen() });
      this.kept.entries.forEach((entry) => this.say(entry));
    };
    transport.onMessage = (text) => {
      if (transport === this.transport) this.take(JSON.parse(text));
    };
    transport.onClose = (isRefused) => {
      if (transport !== this.transport) return;
      this.transport = null;
      if (isRefused) {
        this.end("closed");
        return;
      }
      this.failures = transport.wasOpen ? 0 : this.failures + 1;
      if (transport instanceof Posts && !this.isPosting) this.failures = 0;
      this.retry();
    };
    transport.open();
  }

  take(message) {
    clearTimeout(this.deadline);
    switch (message.type) {
      case "pong":
        return;
      case "closed":
        if (FINAL.includes(message.reason)) this.end(message.reason);
        return;
      case "saved":
        this.kept.remove(message.keys);
        break;
      case "refused":
        this.kept.remove([message.key]);
        break;
    }
    this.hear(message);
  }

  ping() {
    if (!this.transport?.isOpen) return;
    this.say({ type: "ping" });
    clearTimeout(this.deadline);
    this.deadline = setTimeout(() => this.lose(), ANSWER_SECONDS * 1000);
  }

  lose() {
    clearTimeout(this.deadline);
    const transport = this.transport;
    this.transport = null;
    transport?.close();
    this.retry();
  }

  retry() {
    if (this.isEnded) return;
    this.change("offline");
    const seconds = Math.min(LONGEST_WAIT_SECONDS, 0.3 * 2 ** this.attempts) * (0.7 + 0.6 * Math.random());
    this.attempts += 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.connect(), seconds * 1000);
  }

  end(reason) {
    this.isEnded = true;
    this.change(reason);
    const transport = this.transport;
    this.transport = null;
    transport?.close();
  }
}

class Socket {
  constructor(path, page) {
    this.url = `${location.origin.replace(/^http/, "ws")}${path}/live?page=${page}`;
    this.wasOpen = false;
  }

  get isOpen() {
    return this.socket.readyState === WebSocket.OPEN;
  }

  open() {
    try {
      this.socket = new WebSocket(this.url);
    } catch {
      setTimeout(() => this.onClose(false));
      return;
    }
    this.socket.onopen = () => {
      this.wasOpen = true;
      this.onOpen();
    };
    this.socket.onmessage = (event) => this.onMessage(event.data);
    this.socket.onclose = () => this.onClose(false);
  }

  send(text) {
    this.socket.send(text);
  }

  close() {
    this.socket.onclose = null;
    this.socket.close();
  }
}

class Posts {
  // Two at once: one waits for news, the other brings what is written.
  constructor(path, page) {
    this.url = `${path}/exchange?page=${page}`;
    this.queue = [];
    this.isOpen = false;
    this.wasOpen = false;
    this.aborting = new AbortController();
  }

  open() {
    this.wait();
  }

  async wait() {
    // The first says nothing and is answered at once, so that it is known whether this way is open.
    while (!this.aborting.signal.aborted) {
      if (!this.isOpen && !(await this.post(["{\"type\":\"ping\"}"]))) return;
      if (!this.isOpen) {
        this.isOpen = this.wasOpen = true;
        this.onOpen();
      }
      if (!(await this.post([]))) return;
    }
  }

  send(text) {
    this.queue.push(text);
    if (!this.sending) this.sending = Promise.resolve().then(() => this.bring());
  }

  async bring() {
    while (this.queue.length && !this.aborting.signal.aborted) {
      if (!(await this.post(this.queue.splice(0, 100), true))) break;
    }
    this.sending = null;
  }

  async post(frames, isBringing = false) {
    try {
      const answer = await fetch(`${this.url}${isBringing ? "&bring" : ""}`, {
        method: "POST", body: JSON.stringify(frames), signal: this.aborting.signal,
        headers: { "content-type": "application/json" },
      });
      if (!answer.ok) throw answer;
      for (const message of await answer.json()) this.onMessage(JSON.stringify(message));
      return true;
    } catch (problem) {
      if (!this.aborting.signal.aborted) {
        this.close();
        this.onClose(problem.status === 403 || problem.status === 404);
      }
      return false;
    }
  }

  close() {
    this.isOpen = false;
    this.aborting.abort();
  }
}
