// A text that several people write at once, as an editor.
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { searchKeymap } from "@codemirror/search";
import { Compartment, EditorState } from "@codemirror/state";
import {
  EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers, placeholder,
} from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { yCollab, yUndoManagerKeymap } from "y-codemirror.next";

import { remoteCursors } from "./cursors.js";
import { support } from "./languages.js";

// The server takes 250 000 bytes.
const MAX_CHARS = 80000;

function base(nonce, label) {
  return [
    EditorView.cspNonce.of(nonce),
    EditorState.tabSize.of(4),
    indentUnit.of("    "),
    EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
    syntaxHighlighting(classHighlighter),
  ];
}

// Options: parent, text, nonce, label, hint (when it is empty), isCode, onMove (the selection has changed).
export function makeEditor({ parent, text, nonce, label, hint, isCode, onMove }) {
  const language = new Compartment();
  const readOnly = new Compartment();
  const code = [
    lineNumbers(), highlightActiveLine(), highlightActiveLineGutter(), bracketMatching(), closeBrackets(),
    indentOnInput(), keymap.of([indentWithTab]), remoteCursors(text),
  ];
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text.toString(),
      extensions: [
        ...base(nonce, label),
        drawSelection(),
        placeholder(hint),
        keymap.of([...closeBracketsKeymap, ...yUndoManagerKeymap, ...defaultKeymap, ...searchKeymap]),
        EditorState.changeFilter.of((change) => !change.isUserEvent("input") || change.newDoc.length <= MAX_CHARS),
        yCollab(text, null),
        ...(isCode ? code : [EditorView.lineWrapping]),
        language.of([]),
        readOnly.of([]),
        EditorView.updateListener.of((update) => {
          if (update.selectionSet || update.focusChanged || update.docChanged) onMove?.(update.view);
        }),
      ],
    }),
  });
  return {
    view,
    setLanguage: (name) => view.dispatch({ effects: language.reconfigure(support(name)) }),
    setReadOnly: (isReadOnly) => view.dispatch({
      effects: readOnly.reconfigure(isReadOnly ? [EditorState.readOnly.of(true)] : []),
    }),
  };
}

// An editor that only shows, for the replay.
export function makeViewer({ parent, nonce, label }) {
  const language = new Compartment();
  const view = new EditorView({
    parent,
    state: EditorState.create({
      extensions: [
        ...base(nonce, label), lineNumbers(), keymap.of(defaultKeymap), EditorState.readOnly.of(true), language.of([]),
      ],
    }),
  });
  return {
    view,
    show(text) {
      // Only what differs is replaced, so that the place where something is written stays in sight.
      const old = view.state.doc.toString();
      if (old === text) return;
      let from = 0;
      while (from < old.length && from < text.length && old[from] === text[from]) from += 1;
      let [to, end] = [old.length, text.length];
      while (to > from && end > from && old[to - 1] === text[end - 1]) [to, end] = [to - 1, end - 1];
      view.dispatch({
        changes: { from, to, insert: text.slice(from, end) },
        effects: EditorView.scrollIntoView(from, { y: "nearest" }),
      });
    },
    setLanguage: (name) => view.dispatch({ effects: language.reconfigure(support(name)) }),
  };
}
