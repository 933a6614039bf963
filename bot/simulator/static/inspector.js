// The inspector: fault switches, and every callback and API call, sealed and open.

import { h, post } from "./dom.js";
import { FaultPanel } from "./faults.js";
import { t } from "./texts.js";

const SHOWN = 200;

export class Inspector {
  constructor(store, element) {
    this.store = store;
    this.element = element;
    this.rows = new Map();
    this.only = false;
    this.faults = new FaultPanel(store, (work) => this.tell(work));
    this.draw();
  }

  draw() {
    this.rows.clear();
    this.list = h("ol", { class: "records" });
    this.notice = h("p", { class: "notice", role: "status" });
    const filter = (only, name) => h("button", { type: "button", "aria-pressed": String(this.only === only), onclick: () => {
      this.only = only;
      this.draw();
    } }, t(name));
    this.element.replaceChildren(
      h("details", { class: "faults", open: true }, h("summary", {}, this.faults.head), this.faults.element, this.actions(), this.notice),
      h("div", { class: "records-head" }, h("h2", {}, t("records")), h("div", { class: "segments" }, filter(false, "all"), filter(true, "problems"))),
      this.list);
    this.drawSwitches();
    this.update();
  }

  drawSwitches() {
    this.faults.draw();
  }

  actions() {
    return h("div", { class: "actions" },
      h("button", { type: "button", "data-testid": "kill-token", onclick: () => this.killToken() }, t("killToken")),
      h("button", { type: "button", "data-testid": "verify-url", onclick: () => this.verify() }, t("verify")),
      h("button", { type: "button", "data-testid": "clear", onclick: () => this.clear() }, t("clear")));
  }

  killToken() {
    return this.tell(() => post("faults", { kill_token: true }).then(() => t("tokenKilled")));
  }

  verify() {
    return this.tell(async () => {
      const result = await post("verify", {});
      return result.ok ? `✓ ${t("verified")} (${milliseconds(result.elapsed_s)})` : `✗ ${result.problems.join("; ")}`;
    });
  }

  clear() {
    if (window.confirm(t("clearAsk"))) this.tell(() => post("clear", {}).then(() => ""));
  }

  async tell(work) {
    try {
      this.notice.textContent = await work();
    } catch (problem) {
      this.notice.textContent = problem.message;
    }
  }

  update() {
    const records = this.store.records.filter((r) => !this.only || r.problems.length || r.warnings.length).slice(-SHOWN).reverse();
    const rows = records.map((record) => {
      if (!this.rows.has(record.id)) this.rows.set(record.id, this.row(record));
      return this.rows.get(record.id);
    });
    if (!rows.length) rows.push(h("li", { class: "empty" }, t("noRecords")));
    for (const old of [...this.list.children]) if (!rows.includes(old)) old.remove();
    rows.forEach((row, position) => {
      if (this.list.children[position] !== row) this.list.insertBefore(row, this.list.children[position] ?? null);
    });
  }

  row(record) {
    const bad = record.problems.length > 0;
    const label = { callback: "callback", api: "api", verify: "verifyKind" }[record.kind] ?? record.kind;
    const details = h("details", { class: "record", "data-record-id": String(record.id), ontoggle: () => {
      // The forms are drawn when somebody looks, as there are hundreds.
      if (details.open && details.children.length === 1) details.append(this.forms(record));
    } },
    h("summary", {},
      h("span", { class: `kind kind-${record.kind}` }, t(label)),
      h("span", { class: "record-title" }, record.title),
      h("span", { class: `verdict ${bad ? "bad" : record.warnings.length ? "doubtful" : "good"}` }, verdict(record)),
      h("span", { class: "record-meta" }, `${time(record.at)} · ${milliseconds(record.elapsed_s)}${record.userid ? ` · ${record.userid}` : ""}`)));
    return h("li", {}, details);
  }

  forms(record) {
    const part = (name, kind, text) => text && h("section", {}, h("h4", {}, `${t(name)} · ${t(kind)}`), h("pre", {}, kind === "open" ? pretty(text) : text));
    const notes = (name, list, style) => list.length > 0 && h("section", { class: style }, h("h4", {}, t(name)), h("ul", {}, list.map((each) => h("li", {}, each))));
    const msgid = /<MsgId>(\d+)<\/MsgId>/.exec(record.open_request)?.[1];
    return h("div", { class: "forms" },
      notes("problemsTitle", record.problems, "bad"), notes("warnings", record.warnings, "doubtful"),
      part("request", "open", record.open_request), part("response", "open", record.open_response),
      part("request", "sealed", record.sealed_request), part("response", "sealed", record.sealed_response),
      msgid && h("button", { type: "button", onclick: () => this.tell(() => post("redeliver", { msgid }).then(() => "")) }, t("redeliver")));
  }
}

const verdict = (record) => record.errcode === 0 ? "ok" : record.errcode ? String(record.errcode) : record.status ? String(record.status) : "—";
const time = (at) => new Date(at * 1000).toLocaleTimeString("en-GB");
const milliseconds = (seconds) => seconds >= 1 ? `${seconds.toFixed(1)} s` : `${Math.max(1, Math.round(seconds * 1000))} ms`;

function pretty(text) {
  if (text.startsWith("<")) return prettyXml(text);
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

// Breaks between elements; CDATA and text stay as they are.
function prettyXml(text) {
  const tokens = text.match(/<!\[CDATA\[[\s\S]*?\]\]>|<[^>]+>|[^<]+/g) ?? [];
  let depth = 0;
  let out = "";
  let before = "";
  for (const token of tokens) {
    const kind = token.startsWith("<!") || !token.startsWith("<") ? "text" : token.startsWith("</") ? "close" : "open";
    if (kind === "close") depth -= 1;
    if ((kind === "open" && before) || (kind === "close" && before === "close")) out += `\n${"  ".repeat(depth)}`;
    if (kind === "open") depth += 1;
    if (token.trim() || kind === "text" && before === "open") out += token;
    before = kind;
  }
  return out;
}
