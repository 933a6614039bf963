// Messages that are more than text, drawn as WeCom draws them.

import { h, icon, link, richText } from "./dom.js";
import { t } from "./texts.js";

const CHEVRON = "M7.5 4.5 13 10l-5.5 5.5";
const SIGNS = {
  image: "M3 4.5h14v11H3zM3 13l4-4 4 4 2.5-2.5L17 14M12.5 7.7v.1",
  voice: "M7 7.5a4 4 0 0 1 0 5M10 5.5a7 7 0 0 1 0 9M4.3 10v.1",
  video: "M3 5.5h9.5v9H3zM12.5 9 17 6.5v7L12.5 11",
  location: "M10 17s5-5 5-9a5 5 0 0 0-10 0c0 4 5 9 5 9zM10 8v.1",
  link: "M8.5 11.5l3-3M9 6.5l2-2a3.2 3.2 0 0 1 4.5 4.5l-2 2M11 13.5l-2 2A3.2 3.2 0 0 1 4.5 11l2-2",
  file: "M5 3h6.5L15 6.5V17H5zM11.5 3v3.5H15",
};

// A template card; press(key, selected) is called for its buttons and its menu.
export function drawCard(message, press) {
  const card = message.card;
  const chosen = {};
  const pressed = (key) => press(key, chosen);
  return h("div", { class: `card card-${card.card_type}` },
    head(card, message, pressed),
    cover(card),
    title(card),
    quote(card.quote_area),
    emphasis(card.emphasis_content),
    card.sub_title_text && h("p", { class: "card-subtitle" }, card.sub_title_text),
    vertical(card.vertical_content_list),
    horizontal(card.horizontal_content_list),
    selectors(card, chosen, message.state !== ""),
    buttons(card, message, pressed),
    jumps(card));
}

function head(card, message, pressed) {
  const menu = message.menu.length > 0 && h("details", { class: "card-menu" },
    h("summary", { "aria-label": card.action_menu?.desc ?? "…", title: card.action_menu?.desc }, "···"),
    h("div", { class: "popup" }, message.menu.map(([text, key]) =>
      h("button", { type: "button", "data-key": key, onclick: (event) => {
        event.target.closest("details").open = false;
        pressed(key);
      } }, text))));
  if (!card.source?.desc && !menu) return null;
  const colour = ["grey", "black", "red", "green"][card.source?.desc_color ?? 0];
  return h("div", { class: "card-head" },
    card.source?.desc && h("img", { src: "/static/app.svg", alt: "" }),
    h("span", { class: `source-${colour}` }, card.source?.desc ?? ""), menu || null);
}

// Pictures of other hosts are not loaded; their place shows what they are.
function cover(card) {
  const area = card.image_text_area;
  if (area) {
    return h("div", { class: "card-area" }, h("span", { class: "picture", title: area.image_url }),
      h("div", {}, h("b", {}, area.title ?? ""), h("small", {}, area.desc ?? "")));
  }
  if (!card.card_image) return null;
  const picture = h("div", { class: "card-cover picture", title: card.card_image.url });
  picture.style.aspectRatio = String(card.card_image.aspect_ratio ?? 1.3);
  return picture;
}

function title(card) {
  const { title: text, desc } = card.main_title ?? {};
  return text || desc ? h("div", { class: "card-title" }, text && h("h3", {}, text), desc && h("p", {}, desc)) : null;
}

function quote(area) {
  if (!area || !(area.title || area.quote_text)) return null;
  const content = [area.title && h("b", {}, area.title), area.quote_text && h("span", {}, area.quote_text)];
  return h("blockquote", {}, area.type === 1 ? link(area.url, ...content.filter(Boolean)) : content);
}

function emphasis(part) {
  if (!part || !(part.title || part.desc)) return null;
  return h("div", { class: "card-emphasis" }, h("strong", {}, part.title ?? ""), h("span", {}, part.desc ?? ""));
}

function vertical(rows = []) {
  return rows.length ? h("div", { class: "card-vertical" }, rows.map((row) =>
    h("div", {}, h("b", {}, row.title), row.desc && h("p", {}, row.desc)))) : null;
}

function horizontal(rows = []) {
  if (!rows.length) return null;
  return h("dl", { class: "card-rows" }, rows.map((row) => h("div", {}, h("dt", {}, row.keyname), h("dd", {}, value(row)))));
}

function value(row) {
  const text = row.value ?? "";
  if (row.type === 1) return link(row.url, text || row.url);
  if (row.type === 3) return h("span", { class: "mention", title: row.userid }, text || row.userid);
  return text;
}

function selectors(card, chosen, closed) {
  const drops = [card.button_selection, ...(card.select_list ?? [])].filter(Boolean);
  const fields = drops.map((each) => dropdown(each, chosen, closed));
  if (card.checkbox) fields.push(vote(card.checkbox, chosen, closed));
  return fields;
}

function dropdown(select, chosen, closed) {
  const list = h("select", { disabled: closed || Boolean(select.disable), "aria-label": select.title ?? select.question_key,
    "data-question": select.question_key, onchange: (event) => { chosen[select.question_key] = event.target.value; } },
  select.option_list.map((each) => h("option", { value: each.id, selected: each.id === select.selected_id }, each.text)));
  chosen[select.question_key] = list.value;
  return h("label", { class: "card-select" }, h("span", {}, select.title ?? ""), list);
}

function vote(box, chosen, closed) {
  const name = `vote-${Math.random().toString(36).slice(2)}`;
  const ids = () => [...group.querySelectorAll("input:checked")].map((input) => input.value);
  const group = h("div", { class: "card-vote", role: "group", onchange: () => { chosen[box.question_key] = ids(); } },
    box.option_list.map((each) => h("label", {},
      h("input", { type: box.mode === 1 ? "checkbox" : "radio", name, value: each.id, checked: Boolean(each.is_checked),
        disabled: closed || Boolean(box.disable) }), h("span", {}, each.text))));
  chosen[box.question_key] = ids();
  return group;
}

function buttons(card, message, pressed) {
  if (message.state) {
    return h("div", { class: "card-buttons" }, h("button", { type: "button", disabled: true, class: "replaced" }, message.state));
  }
  const list = [...(card.button_list ?? []), ...(card.submit_button ? [{ style: 1, ...card.submit_button }] : [])];
  if (!list.length) return null;
  const short = list.length === 2 && list.every((each) => width(each.text) <= 12);
  return h("div", { class: short ? "card-buttons two" : "card-buttons" }, list.map((each) => {
    const style = `style-${each.style ?? 1}`;
    if (each.type === 1) {
      const anchor = link(each.url, each.text);
      anchor.classList.add("button", style);
      return anchor;
    }
    return h("button", { type: "button", class: style, "data-key": each.key, onclick: () => pressed(each.key) }, each.text);
  }));
}

const width = (text) => [...text].reduce((sum, letter) => sum + (letter > "\u2e80" ? 2 : 1), 0);

function jumps(card) {
  const rows = [...(card.jump_list ?? [])];
  const list = rows.map((row) => jump(row.type === 1 ? row.url : "", row.title));
  if (card.card_action?.type === 1) list.push(jump(card.card_action.url, t("viewDetail")));
  return list.length ? h("div", { class: "card-jumps" }, list) : null;
}

const jump = (url, text) => link(url, h("span", {}, text), icon(CHEVRON));

// Everything but cards and text.
export function drawRich(message) {
  const extra = message.extra ?? {};
  if (message.kind === "textcard") {
    return h("div", { class: "card" }, h("div", { class: "card-title" }, h("h3", {}, extra.title)),
      h("div", { class: "card-subtitle" }, divisions(extra.description)), h("div", { class: "card-jumps" }, jump(extra.url, extra.btntxt)));
  }
  if (message.kind === "news" || message.kind === "mpnews") {
    return h("div", { class: "card" }, (extra.articles ?? []).map((article, position) =>
      h("div", { class: "card-title" }, position === 0 && h("div", { class: "card-cover picture", title: article.picurl }),
        h("h3", {}, link(article.url ?? "", article.title)), h("p", {}, article.description ?? article.digest ?? ""))));
  }
  if (message.kind === "markdown") return h("div", { class: "bubble markdown" }, markdown(message.text));
  if (message.kind === "miniprogram_notice") return h("div", { class: "bubble" }, message.text);
  if (extra.picture) return h("div", { class: "bubble media" }, h("img", { src: extra.picture, alt: t(message.kind) }));
  const named = message.text.startsWith("[") ? "" : message.text;
  const sign = h("span", { class: "picture small" }, icon(SIGNS[message.kind] ?? SIGNS.file));
  return h("div", { class: "bubble media" }, sign, h("span", {}, t(message.kind)), named && h("b", {}, named));
}

function divisions(text) {
  const parts = [];
  let from = 0;
  for (const match of text.matchAll(/<div class="(gray|highlight|normal)">([\s\S]*?)<\/div>|<br\s*\/?>/g)) {
    parts.push(text.slice(from, match.index), match[1] ? h("div", { class: `tc-${match[1]}` }, match[2]) : h("br"));
    from = match.index + match[0].length;
  }
  return [...parts, text.slice(from)];
}

const INLINE = /\*\*(.+?)\*\*|`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)|<font color="(info|comment|warning)">([\s\S]*?)<\/font>/g;

function markdown(text) {
  return text.split("\n").map((line) => {
    const heading = /^(#{1,6}) (.*)/.exec(line);
    if (heading) return h("div", { class: "md-heading" }, inline(heading[2]));
    if (line.startsWith(">")) return h("blockquote", {}, inline(line.slice(1).trim()));
    return h("div", { class: "md-line" }, inline(line));
  });
}

function inline(text) {
  const parts = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    parts.push(...richText(text.slice(from, match.index)));
    from = match.index + match[0].length;
    if (match[1]) parts.push(h("b", {}, inline(match[1])));
    else if (match[2]) parts.push(h("code", {}, match[2]));
    else if (match[3]) parts.push(link(match[4], match[3]));
    else parts.push(h("span", { class: `md-${match[5]}` }, inline(match[6])));
  }
  return [...parts, ...richText(text.slice(from))];
}
