// The fault switches: three tabs, each a table of what can be switched and to what.

import { h, post } from "./dom.js";
import { t } from "./texts.js";

const PATHS = ["", "message/send", "message/update_template_card", "gettoken", "user/get"];
const SHARES = [1, 0.5, 0.1, 0.01];
const ERRCODES = [-1, 40014, 42001, 45009, 45033, 50002, 60020, 81013];

const seconds = (value) => value === 0 ? t("off") : value < 1 ? `${value * 1000} ms` : `${value} s`;
const percent = (share) => `${share * 100}%`;
const limit = (value) => value === 0 ? t("unlimited") : String(value);
const count = (number) => number === 0 ? t("off") : String(number);
const first = (count) => count === 0 ? t("off") : t("firstTimes", count);

// A choice's first value is the one that is no fault.
const TABS = {
  api: {
    toggles: ["unreachable", "refused", "hanging", "reset", "answer_lost", "api_down", "http_500"],
    choices: { api_latency_s: [[0, 0.5, 2, 6, 15], seconds], api_drip_s: [[0, 0.01, 0.1, 1], seconds] },
  },
  limits: {
    toggles: [],
    choices: {
      member_per_minute: [[30, 5, 0], limit], member_per_hour: [[1000, 50, 0], limit],
      api_per_minute: [[0, 10, 100, 10000], limit], api_concurrent: [[0, 1, 4], limit],
      token_life_s: [[0, 10, 60, 600], (value) => value === 0 ? "7200 s" : `${value} s`],
    },
  },
  callbacks: {
    toggles: ["duplicates_concurrent", "parallel_callbacks"],
    choices: {
      duplicate_callbacks: [[0, 1, 2, 3], (count) => count === 0 ? t("off") : t("copies", count)],
      callback_share: [SHARES, percent], discard_answers: [[0, 1, 2, 3, 4], first], cut_callbacks: [[0, 1, 2, 3, 4], first],
      callback_delay_s: [[0, 2, 6, 30], seconds], shuffle_callbacks_s: [[0, 1, 3], seconds],
    },
  },
  mail: {
    toggles: ["mail_down", "mail_greylist", "mail_answer_lost", "mailbox_down"],
    choices: {
      mail_latency_s: [[0, 2, 10, 30], seconds],
      mail_bounce_form: [["postfix", "exchange", "gmail", "qq", "exmail", "coremail", "delayed", "away"], (form) => t("bounceForms")[form]],
      mail_bounce_s: [[0, 10, 60], seconds],
    },
  },
  wechat: {
    toggles: ["kf_stale_tokens"],
    choices: {
      kf_lost_bells: [[0, 0.5, 1], (share) => share === 0 ? t("off") : percent(share)],
      kf_tokenless_per_minute: [[10, 1, 0, 1000], String], kf_empty_pages: [[0, 1, 3], count], kf_page_size: [[0, 1, 10], limit],
      kf_repeats: [[0, 1, 10], count], kf_fail_type: [[-1, 0, 4, 6, 10, 13], (type) => type < 0 ? t("off") : `fail_type ${type}`],
    },
  },
};

export class FaultPanel {
  constructor(store, tell, tabs = Object.keys(TABS)) {
    this.store = store;
    this.tell = tell;
    this.tabs = tabs;
    this.tab = tabs[0];
    this.scope = { only: "", share: 1 };
    this.head = h("span", { class: "faults-head" });
    this.element = h("div", { class: "fault-panel" });
  }

  draw() {
    const focused = document.activeElement?.closest?.(".fault-panel") && document.activeElement.dataset.testid;
    const on = this.tabs.reduce((sum, tab) => sum + this.active(tab).length, 0);
    this.head.replaceChildren(t("faults"), on > 0 ? h("span", { class: "count", "aria-label": t("switchedOn", on) }, String(on)) : "",
      on > 0 ? h("button", { type: "button", class: "all-off", "data-testid": "faults-clear", onclick: (event) => {
        // The heading around it would fold the panel.
        event.preventDefault();
        this.set({ clear: true });
      } }, t("allOff")) : "");
    this.element.replaceChildren(
      this.tabs.length > 1 ? h("div", { class: "segments fault-tabs", role: "group", "aria-label": t("faults") }, this.tabs.map((tab) => this.tabButton(tab))) : "",
      h("div", { class: "switches" }, ...this[this.tab]()));
    if (focused) this.element.querySelector(`[data-testid="${focused}"]`)?.focus();
  }

  tabButton(tab) {
    const on = this.active(tab).length;
    return h("button", { type: "button", "data-testid": `faults-${tab}`, "aria-pressed": String(this.tab === tab), onclick: () => {
      this.tab = tab;
      this.draw();
    } }, t(`tab_${tab}`), on > 0 && h("span", { class: "dot", "aria-label": t("switchedOn", on) }));
  }

  // The names of what is switched on in a tab.
  active(tab) {
    const faults = this.store.faults;
    const { toggles, choices } = TABS[tab];
    const own = { api: ["error_rate", "errors"], limits: ["invaliduser"], callbacks: [], wechat: [], mail: ["mail_refused", "mail_rejected", "mail_bounced"] }[tab];
    return [...toggles.filter((name) => faults[name]), ...own.filter((name) => faults[name]?.length),
      ...Object.entries(choices).filter(([name, [[off]]]) => (faults[name] ?? off) !== off).map(([name]) => name)];
  }

  api() {
    const { toggles, choices } = TABS.api;
    return [...this.scopeFields(), ...toggles.map((name) => this.toggle(name)), this.gap(), this.rate(), this.next(), ...this.choices(choices)];
  }

  limits() {
    const { choices } = TABS.limits;
    return [h("p", { class: "hint" }, t("limitsHint")), ...this.choices(choices), this.people()];
  }

  callbacks() {
    const { toggles, choices } = TABS.callbacks;
    return [...this.choices(choices), ...toggles.map((name) => this.toggle(name))];
  }

  mail() {
    const { toggles, choices: { mail_latency_s, ...bounces } } = TABS.mail;
    return [...toggles.map((name) => this.toggle(name)), ...this.choices({ mail_latency_s }),
      ...["mail_refused", "mail_rejected", "mail_bounced"].map((name) => this.addresses(name)), ...this.choices(bounces)];
  }

  // Whom a switch of the mail server falls on: one who has had a mail, or everyone.
  addresses(name) {
    const now = this.store.faults[name] ?? [];
    const known = [...new Set([...(this.store.addresses ?? []), ...now.filter((address) => address !== "@all")])];
    return this.field(`fault_${name}`, [["", t("none")], ["@all", t("everyone")], ...known.map((address) => [address, address])], now[0] ?? "",
      (address) => this.set({ [name]: address ? [address] : [] }), now.length > 0);
  }

  wechat() {
    const { toggles, choices } = TABS.wechat;
    return [...this.choices(choices), ...toggles.map((name) => this.toggle(name))];
  }

  // Seven toggles in two columns leave one cell empty.
  gap() {
    return h("span", { "aria-hidden": "true" });
  }

  // Which calls the switches of this tab fall on from now on.
  scopeFields() {
    const choose = (name, values, read) => this.field(`scope_${name}`, values.map((value) => [value, read(value)]), this.scope[name],
      (value) => { this.scope[name] = value; }, false);
    return [choose("only", PATHS, (path) => path || t("everyCall")), choose("share", SHARES, percent)];
  }

  toggle(name) {
    const value = this.store.faults[name];
    const scoped = TABS.api.toggles.includes(name);
    const about = value && typeof value === "object" ? ` · ${[value.only, value.share < 1 && percent(value.share)].filter(Boolean).join(" ")}` : "";
    return h("label", { class: "switch" }, h("input", { type: "checkbox", role: "switch", "data-testid": `fault-${name}`, checked: Boolean(value),
      onchange: (event) => this.set({ [name]: event.target.checked && scoped ? { ...this.scope } : event.target.checked }) }),
    h("span", {}, t(`fault_${name}`), about && h("small", {}, about)));
  }

  choices(choices) {
    return Object.entries(choices).map(([name, [values, read]]) => {
      const now = this.store.faults[name] ?? values[0];
      const shown = values.includes(now) ? values : [...values, now];
      return this.field(`fault_${name}`, shown.map((value) => [value, read(value)]), now, (value) => this.set({ [name]: value }), now !== values[0]);
    });
  }

  rate() {
    const rates = this.store.faults.error_rate ?? [];
    const now = rates.length ? rates[0].errcode : 0;
    const about = rates.map((rate) => [rate.errcode, percent(rate.share), rate.only].filter(Boolean).join(" ")).join(", ");
    return this.field("fault_error_rate", [[0, t("off")], ...[...new Set([...ERRCODES, ...(now ? [now] : [])])].map((code) => [code, code === now ? about : String(code)])],
      now, (errcode) => this.set({ error_rate: errcode ? { errcode, ...this.scope } : [] }), now !== 0);
  }

  next() {
    const queued = this.store.faults.errors.length;
    return this.field("fault_error_next", [["", queued ? t("queued", queued) : t("none")], ...ERRCODES.map((code) => [code, `errcode ${code}`])], "",
      (errcode) => errcode !== "" && this.set({ error_next: { errcode, times: 1 } }), queued > 0);
  }

  people() {
    const now = this.store.faults.invaliduser ?? [];
    const value = now.length > 1 ? "several" : now[0] ?? "";
    const people = this.store.members.map((member) => [member.userid.toLowerCase(), member.name]);
    const several = now.length > 1 ? [["several", now.join(", ")]] : [];
    return this.field("fault_invaliduser", [["", t("none")], ["@all", t("everyone")], ...people, ...several], value,
      (userid) => this.set({ invaliduser: userid ? [userid] : [] }), now.length > 0);
  }

  field(name, options, value, choose, on) {
    const select = h("select", { "data-testid": name.replace("fault_", "fault-"), onchange: () => choose(options[select.selectedIndex][0]) },
      options.map(([each, text]) => h("option", { selected: each === value }, text)));
    return h("label", { class: on ? "field on" : "field" }, h("span", {}, t(name)), select);
  }

  set(change) {
    return this.tell(() => post("faults", change).then(() => ""));
  }
}
