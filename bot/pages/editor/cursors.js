// Where the others' cursors are. Colours are classes of our style sheet: the page's policy allows no inline style.
import { RangeSet, StateEffect } from "@codemirror/state";
import { Decoration, ViewPlugin, WidgetType } from "@codemirror/view";
import * as Y from "yjs";

export const setPeople = StateEffect.define();

class Caret extends WidgetType {
  constructor(name, color) {
    super();
    this.name = name;
    this.color = color;
  }

  eq(other) {
    return other.name === this.name && other.color === this.color;
  }

  toDOM() {
    const caret = document.createElement("span");
    caret.className = `caret person-${this.color}`;
    caret.setAttribute("aria-hidden", "true");
    const label = document.createElement("span");
    label.className = "caret-name";
    label.textContent = this.name;
    caret.append("\u2060", label, "\u2060");
    return caret;
  }

  ignoreEvent() {
    return true;
  }
}

export function remoteCursors(text) {
  const place = (json) => {
    try {
      const found = Y.createAbsolutePositionFromRelativePosition(
        Y.createRelativePositionFromJSON(json), text.doc);
      return found && found.type === text ? found.index : null;
    } catch {
      return null;
    }
  };

  function decorate(people, length) {
    const ranges = [];
    for (const { name, color, cursor } of people) {
      if (!cursor || !cursor.head) continue;
      const [anchor, head] = [place(cursor.anchor), place(cursor.head)];
      if (anchor === null || head === null || Math.max(anchor, head) > length) continue;
      const [from, to] = [Math.min(anchor, head), Math.max(anchor, head)];
      if (from < to) ranges.push(Decoration.mark({ class: `selected person-${color}` }).range(from, to));
      const side = head - anchor > 0 ? -1 : 1;
      ranges.push(Decoration.widget({ side, widget: new Caret(name, color) }).range(head));
    }
    return RangeSet.of(ranges, true);
  }

  return ViewPlugin.fromClass(class {
    constructor() {
      this.people = [];
      this.decorations = Decoration.none;
    }

    update(update) {
      let isNews = update.docChanged;
      for (const transaction of update.transactions) {
        for (const effect of transaction.effects) {
          if (effect.is(setPeople)) {
            this.people = effect.value;
            isNews = true;
          }
        }
      }
      if (isNews) this.decorations = decorate(this.people, update.state.doc.length);
    }
  }, { decorations: (plugin) => plugin.decorations });
}

export function cursorOf(view, text) {
  if (!view.hasFocus) return { anchor: null, head: null };
  const { anchor, head } = view.state.selection.main;
  const json = (index) => Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, index));
  return { anchor: json(anchor), head: json(head) };
}
