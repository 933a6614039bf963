// Elements without a framework. Text always goes in as text, so nothing a message says becomes markup.

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && typeof value !== "string") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child || child === 0));
  return element;
}

export function icon(path) {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS(namespace, "path");
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg;
}

const COLOURS = ["#5b8ff9", "#f08c4b", "#3fb68b", "#9270ca", "#e86a7b", "#269a99", "#c18a2c"];

export function avatar(name, key) {
  const sum = [...key].reduce((total, letter) => (total * 31 + letter.codePointAt(0)) % 9973, 7);
  const element = h("span", { class: "avatar", "aria-hidden": "true" }, [...name][0]?.toUpperCase() ?? "?");
  element.style.backgroundColor = COLOURS[sum % COLOURS.length];
  return element;
}

export function link(url, ...children) {
  // Only web links are opened; anything else stays visible text.
  if (!/^https?:\/\//i.test(url)) return h("span", { title: url }, ...children);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

const MARKUP = /<a\s+[^>]*?href\s*=\s*["']([^"'>]*)["'][^>]*>([\s\S]*?)<\/a>|https?:\/\/[^\s<>"'，。；、）】》]+/gi;

// WeCom's text: line breaks (by CSS), <a href> and plain URLs; all else is shown as it was written.
export function richText(text) {
  const parts = [];
  let from = 0;
  for (const match of text.matchAll(MARKUP)) {
    parts.push(text.slice(from, match.index));
    from = match.index + match[0].length;
    if (match[1] !== undefined) {
      parts.push(link(match[1], match[2]));
    } else {
      const url = match[0].replace(/[.,;:!?)]+$/, "");
      parts.push(link(url, url), match[0].slice(url.length));
    }
  }
  parts.push(text.slice(from));
  return parts;
}

export async function post(path, body) {
  const response = await fetch(`/sim/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error ?? `HTTP ${response.status}`);
  return answer;
}
