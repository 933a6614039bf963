// The languages that code can be highlighted as; what the room stores is the name before the colon. Those of
// legacy-modes are far smaller than the grammars: with Rust's (80 kB) the script was over a megabyte.
import { cpp } from "@codemirror/lang-cpp";
import { css } from "@codemirror/lang-css";
import { go } from "@codemirror/lang-go";
import { html } from "@codemirror/lang-html";
import { java } from "@codemirror/lang-java";
import { javascript } from "@codemirror/lang-javascript";
import { php } from "@codemirror/lang-php";
import { python } from "@codemirror/lang-python";
import { sql } from "@codemirror/lang-sql";
import { StreamLanguage } from "@codemirror/language";
import { csharp, kotlin, scala } from "@codemirror/legacy-modes/mode/clike";
import { ruby } from "@codemirror/legacy-modes/mode/ruby";
import { rust } from "@codemirror/legacy-modes/mode/rust";
import { shell } from "@codemirror/legacy-modes/mode/shell";
import { swift } from "@codemirror/legacy-modes/mode/swift";

const stream = (mode) => () => StreamLanguage.define(mode);

export const LANGUAGES = {
  python: ["Python", python],
  java: ["Java", java],
  javascript: ["JavaScript", () => javascript({ jsx: true })],
  typescript: ["TypeScript", () => javascript({ typescript: true, jsx: true })],
  go: ["Go", go],
  cpp: ["C++", cpp],
  c: ["C", cpp],
  csharp: ["C#", stream(csharp)],
  rust: ["Rust", stream(rust)],
  kotlin: ["Kotlin", stream(kotlin)],
  swift: ["Swift", stream(swift)],
  scala: ["Scala", stream(scala)],
  php: ["PHP", () => php({ plain: true })],
  ruby: ["Ruby", stream(ruby)],
  sql: ["SQL", sql],
  shell: ["Shell", stream(shell)],
  html: ["HTML", html],
  css: ["CSS", css],
};

export function support(name) {
  return name in LANGUAGES ? LANGUAGES[name][1]() : [];
}
