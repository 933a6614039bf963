"""Template cards: which are refused, which draw a warning, and what a reader sees of them (5.3).

WeCom publishes the range 42014-42051 for card faults and names the field in errmsg, not which code belongs to
which field; the assignment in FIELD_CODES is this simulator's own. Word counts are advice: they only warn.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NoReturn

from .models import ApiError, Json

TASK_ID = re.compile(r"[0-9A-Za-z_@-]{1,128}", re.ASCII)
BAD_TASK_ID, OTHER_APP, KEY_REPEATED, KEY_FAULT = 42014, 42015, 42017, 42018
INTERACTIVE = ("button_interaction", "vote_interaction", "multiple_interaction")
NOTICES = ("text_notice", "news_notice")
KEY_BYTES, OPTION_ID_BYTES, URL_BYTES = 1024, 128, 2048

FIELD_CODES = {
    "card_type": 42027,
    "main_title": 42028,
    "sub_title_text": 42029,
    "card_action": 42030,
    "card_image": 42031,
    "image_text_area": 42032,
    "horizontal_content_list": 42033,
    "vertical_content_list": 42034,
    "jump_list": 42035,
    "button_list": 42036,
    "button_selection": 42037,
    "checkbox": 42038,
    "select_list": 42039,
    "submit_button": 42040,
    "action_menu": 42041,
    "source": 42042,
    "quote_area": 42043,
    "emphasis_content": 42044,
    "template_card": 42045,
}

COMMON = {"card_type", "task_id", "main_title", "source", "action_menu", "card_action"}
TEXTUAL = {"quote_area", "sub_title_text", "horizontal_content_list"}
PARTS = {
    "text_notice": COMMON | TEXTUAL | {"emphasis_content", "jump_list"},
    "news_notice": COMMON
    | {"quote_area", "horizontal_content_list", "card_image", "image_text_area"}
    | {"vertical_content_list", "jump_list"},
    "button_interaction": COMMON | TEXTUAL | {"button_selection", "button_list"},
    "vote_interaction": {"card_type", "task_id", "main_title", "checkbox", "submit_button"},
    "multiple_interaction": {"card_type", "task_id", "main_title", "select_list", "submit_button"},
}


def is_updatable(card: Json) -> bool:
    """Whether a card gives callbacks and response codes: interactive, or with a menu."""
    return card.get("card_type") in INTERACTIVE or bool(card.get("action_menu"))


def validate(card: Any, *, updating: bool = False) -> list[str]:
    """Refuse a wrong card with ApiError; return the warnings about one that is accepted.

    An update may leave out task_id, and, with replace_text, the buttons.
    """
    return _Check(card, updating).run()


@dataclass
class _Check:
    """One pass over one card."""

    card: Any
    updating: bool
    warnings: list[str] = field(default_factory=list)

    def run(self) -> list[str]:
        if not isinstance(self.card, dict):
            self.refuse("template_card", "must be an object")
        kind = self.card.get("card_type")
        if kind not in PARTS:
            self.refuse("card_type", f"must be one of {', '.join(PARTS)}")
        self.shapes()
        self.task_id(kind)
        self.heading(kind)
        self.optional_parts()
        OWN_RULES[kind](self)
        self.strangers(kind)
        return self.warnings

    # Refusals and warnings

    def refuse(self, part: str, why: str, code: int | None = None) -> NoReturn:
        name = part.split(".")[0].split("[")[0]
        raise ApiError(code or FIELD_CODES[name], f"invalid template_card.{part}: {why}")

    def warn(self, part: str, why: str) -> None:
        self.warnings.append(f"template_card.{part}: {why}")

    def shapes(self) -> None:
        """Objects are objects and lists are lists, so that the other rules can read them."""
        lists = (
            "horizontal_content_list",
            "vertical_content_list",
            "jump_list",
            "button_list",
            "select_list",
        )
        texts = ("card_type", "task_id", "sub_title_text", "replace_text")
        for name, value in self.card.items():
            if name in lists:
                if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
                    self.refuse(name, "must be a list of objects")
            elif name in texts:
                if not isinstance(value, str):
                    self.refuse(name if name in FIELD_CODES else "template_card", f"{name} must be a string")
            elif name in FIELD_CODES and not isinstance(value, dict):
                self.refuse(name, "must be an object")

    def text(self, holder: Json, part: str, name: str, *, advice: int = 0, required: bool = False) -> str:
        """Read a text field; it may be missing unless required."""
        value = holder.get(name)
        if value is None or value == "":
            if required:
                self.refuse(f"{part}.{name}", "is missing")
            return ""
        if not isinstance(value, str):
            self.refuse(f"{part}.{name}", "must be a string")
        if advice and len(value) > advice:
            self.warn(f"{part}.{name}", f"{len(value)} characters, {advice} are advised")
        return str(value)

    def sized(self, holder: Json, part: str, name: str, limit: int, *, required: bool = True) -> str:
        """Read a text field whose bytes are counted."""
        value = self.text(holder, part, name, required=required)
        if len(value.encode()) > limit:
            self.refuse(f"{part}.{name}", f"is longer than {limit} bytes")
        return value

    def counted(self, holder: Json, part: str, name: str, least: int, most: int) -> list[Json]:
        """Read a list of objects whose length is limited."""
        items = holder.get(name) or []
        path = f"{part}.{name}" if part else name
        if not isinstance(items, list) or not all(isinstance(each, dict) for each in items):
            self.refuse(path, "must be a list of objects")
        if not least <= len(items) <= most:
            self.refuse(path, f"has {len(items)} entries, {least} to {most} are allowed")
        return items

    def one_of(self, holder: Json, part: str, name: str, allowed: Iterable[int], default: int) -> int:
        """Read a small number; a wrong one is refused."""
        value = holder.get(name, default)
        if isinstance(value, bool) or value not in tuple(allowed):
            self.refuse(f"{part}.{name}", f"must be one of {', '.join(map(str, allowed))}")
        return int(value)

    def distinct(self, part: str, keys: list[str]) -> None:
        if len(set(keys)) != len(keys):
            self.refuse(part, "keys must be distinct", KEY_REPEATED)

    def key(self, holder: Json, part: str, name: str = "key") -> str:
        value = holder.get(name)
        if not isinstance(value, str) or not value:
            self.refuse(f"{part}.{name}", "is missing", KEY_FAULT)
        if len(str(value).encode()) > KEY_BYTES:
            self.refuse(f"{part}.{name}", f"is longer than {KEY_BYTES} bytes", KEY_FAULT)
        return str(value)

    # Parts

    def task_id(self, kind: str) -> None:
        task_id = self.card.get("task_id", "")
        needed = kind in INTERACTIVE or bool(self.card.get("action_menu"))
        if not task_id:
            if needed and not self.updating:
                self.refuse("task_id", "is missing", BAD_TASK_ID)
        elif not TASK_ID.fullmatch(task_id):
            self.refuse("task_id", "must be 1 to 128 of 0-9 A-Z a-z _ @ -", BAD_TASK_ID)

    def heading(self, kind: str) -> None:
        title = self.card.get("main_title", {})
        long_desc = kind in ("vote_interaction", "multiple_interaction")
        self.text(title, "main_title", "title", advice=16 if kind == "vote_interaction" else 36)
        self.text(title, "main_title", "desc", advice=160 if long_desc else 44)
        sub_title = self.text(self.card, "sub_title_text", "sub_title_text", advice=160)
        if kind == "text_notice":
            if not title.get("title") and not sub_title:
                self.refuse("main_title.title", "or sub_title_text is needed")
        elif not title.get("title"):
            self.refuse("main_title.title", "is missing")

    def optional_parts(self) -> None:
        for name, rule in PART_RULES.items():
            if name in self.card:
                rule(self, self.card[name])

    def source(self, part: Json) -> None:
        self.text(part, "source", "desc", advice=20)
        self.sized(part, "source", "icon_url", URL_BYTES, required=False)
        self.one_of(part, "source", "desc_color", (0, 1, 2, 3), 0)

    def emphasis(self, part: Json) -> None:
        self.text(part, "emphasis_content", "title", advice=14)
        self.text(part, "emphasis_content", "desc", advice=22)

    def quote(self, part: Json) -> None:
        self.jump(part, "quote_area", (0, 1, 2))
        self.text(part, "quote_area", "title")
        self.text(part, "quote_area", "quote_text")

    def card_action(self, part: Json) -> None:
        self.jump(part, "card_action", (1, 2), default=None)

    def jump(self, holder: Json, part: str, kinds: tuple[int, ...], default: int | None = 0) -> None:
        """A type and what it needs: a url, or a mini-program's appid."""
        if default is None and "type" not in holder:
            self.refuse(f"{part}.type", "is missing")
        kind = self.one_of(holder, part, "type", kinds, default or 0)
        if kind == 1:
            self.url(holder, part)
        elif kind == 2:
            self.text(holder, part, "appid", required=True)

    def url(self, holder: Json, part: str) -> None:
        value = self.sized(holder, part, "url", URL_BYTES)
        if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*://.", value):
            self.refuse(f"{part}.url", "needs a scheme")

    def action_menu(self, part: Json) -> None:
        self.text(part, "action_menu", "desc")
        actions = self.counted(part, "action_menu", "action_list", 1, 3)
        for action in actions:
            self.text(action, "action_menu.action_list", "text", required=True)
        self.distinct("action_menu", [self.key(a, "action_menu.action_list") for a in actions])

    def horizontal(self, _: list[Json]) -> None:
        part = "horizontal_content_list"
        for row in self.counted(self.card, "", part, 0, 6):
            self.text(row, part, "keyname", advice=5, required=True)
            self.text(row, part, "value", advice=30)
            kind = self.one_of(row, part, "type", (0, 1, 2, 3), 0)
            if kind == 1:
                self.url(row, part)
            elif kind:
                self.text(row, part, "media_id" if kind == 2 else "userid", required=True)

    def vertical(self, _: list[Json]) -> None:
        for row in self.counted(self.card, "", "vertical_content_list", 0, 4):
            self.text(row, "vertical_content_list", "title", advice=38, required=True)
            self.text(row, "vertical_content_list", "desc", advice=160)

    def jump_list(self, _: list[Json]) -> None:
        for row in self.counted(self.card, "", "jump_list", 0, 3):
            self.text(row, "jump_list", "title", advice=18, required=True)
            self.jump(row, "jump_list", (0, 1, 2))

    def card_image(self, part: Json) -> None:
        self.sized(part, "card_image", "url", URL_BYTES)
        ratio = part.get("aspect_ratio", 1.3)
        if isinstance(ratio, bool) or not isinstance(ratio, int | float) or not 1.3 <= ratio <= 2.25:
            self.refuse("card_image.aspect_ratio", "must be between 1.3 and 2.25")

    def image_text_area(self, part: Json) -> None:
        self.sized(part, "image_text_area", "image_url", URL_BYTES)
        self.jump(part, "image_text_area", (0, 1, 2))

    def options(self, holder: Json, part: str, most: int, advice: int) -> None:
        """A selector's question and its options."""
        self.key(holder, part, "question_key")
        options = self.counted(holder, part, "option_list", 1, most)
        ids = [self.sized(each, f"{part}.option_list", "id", OPTION_ID_BYTES) for each in options]
        for each in options:
            self.text(each, f"{part}.option_list", "text", advice=advice, required=True)
        self.distinct(f"{part}.option_list", ids)
        selected = holder.get("selected_id")
        if selected and selected not in ids:
            self.refuse(f"{part}.selected_id", "is none of the options")

    def button_selection(self, part: Json) -> None:
        self.options(part, "button_selection", 10, 16)

    def submit(self) -> None:
        if self.updating and self.card.get("replace_text"):
            return
        button = self.card.get("submit_button", {})
        self.text(button, "submit_button", "text", advice=10, required=True)
        self.key(button, "submit_button")

    def strangers(self, kind: str) -> None:
        extra = {"replace_text"} if self.updating else set()
        for name in self.card.keys() - PARTS[kind] - extra:
            why = f"is no part of {kind}; it is not shown" if name in FIELD_CODES else "is unknown"
            self.warn(name, why)

    # What each card type must have

    def text_notice(self) -> None:
        if "card_action" not in self.card:
            self.refuse("card_action", "is missing")

    def news_notice(self) -> None:
        self.text_notice()
        if "card_image" not in self.card and "image_text_area" not in self.card:
            self.refuse("card_image", "or image_text_area is needed")

    def button_interaction(self) -> None:
        replaced = self.updating and bool(self.card.get("replace_text"))
        buttons = self.counted(self.card, "", "button_list", 0 if replaced else 1, 6)
        keys = []
        for button in buttons:
            self.text(button, "button_list", "text", advice=10, required=True)
            self.one_of(button, "button_list", "style", (1, 2, 3, 4), 1)
            if self.one_of(button, "button_list", "type", (0, 1), 0):
                self.url(button, "button_list")
            else:
                keys.append(self.key(button, "button_list"))
        self.distinct("button_list", keys)

    def vote_interaction(self) -> None:
        checkbox = self.card.get("checkbox")
        if not checkbox:
            self.refuse("checkbox", "is missing")
        self.options(self.card["checkbox"], "checkbox", 20, 17)
        self.one_of(self.card["checkbox"], "checkbox", "mode", (0, 1), 0)
        self.submit()

    def multiple_interaction(self) -> None:
        selects = self.counted(self.card, "", "select_list", 1, 3)
        for select in selects:
            self.options(select, "select_list", 10, 16)
        self.distinct("select_list", [str(s["question_key"]) for s in selects])
        self.submit()


PART_RULES: dict[str, Callable[[_Check, Any], None]] = {
    "source": _Check.source,
    "emphasis_content": _Check.emphasis,
    "quote_area": _Check.quote,
    "card_action": _Check.card_action,
    "action_menu": _Check.action_menu,
    "horizontal_content_list": _Check.horizontal,
    "vertical_content_list": _Check.vertical,
    "jump_list": _Check.jump_list,
    "card_image": _Check.card_image,
    "image_text_area": _Check.image_text_area,
    "button_selection": _Check.button_selection,
}

OWN_RULES: dict[str, Callable[[_Check], None]] = {
    "text_notice": _Check.text_notice,
    "news_notice": _Check.news_notice,
    "button_interaction": _Check.button_interaction,
    "vote_interaction": _Check.vote_interaction,
    "multiple_interaction": _Check.multiple_interaction,
}


def readable(card: Json, state: str = "") -> str:
    """Everything a reader sees of a card, a line each, top to bottom."""
    lines = [card.get("source", {}).get("desc")]
    for part in ("main_title", "emphasis_content"):
        lines += [card.get(part, {}).get("title"), card.get(part, {}).get("desc")]
    quote, area = card.get("quote_area", {}), card.get("image_text_area", {})
    lines += [quote.get("title"), quote.get("quote_text"), area.get("title"), area.get("desc")]
    lines.append(card.get("sub_title_text"))
    for row in card.get("horizontal_content_list", []):
        lines.append(f"{row.get('keyname', '')} {row.get('value', '')}".strip())
    for row in card.get("vertical_content_list", []):
        lines += [row.get("title"), row.get("desc")]
    lines += [row.get("title") for row in card.get("jump_list", [])]
    for select in selectors(card):
        lines += [select.get("title"), *(each.get("text") for each in select.get("option_list", []))]
    buttons = [*card.get("button_list", []), card.get("submit_button", {})]
    lines += [state] if state else [button.get("text") for button in buttons]
    return "\n".join(str(line) for line in lines if line)


def selectors(card: Json) -> list[Json]:
    """The drop-downs and votes of a card."""
    found = [card.get("button_selection"), card.get("checkbox"), *card.get("select_list", [])]
    return [each for each in found if each]


def default_selection(card: Json) -> dict[str, list[str]]:
    """What is chosen when the member touches nothing but the button; the first option if none is marked."""
    chosen: dict[str, list[str]] = {}
    for select in selectors(card):
        options = select["option_list"]
        marked = [str(o["id"]) for o in options if o.get("is_checked")]
        if select.get("selected_id"):
            marked = [str(select["selected_id"])]
        chosen[str(select["question_key"])] = marked or [str(options[0]["id"])]
    return chosen
