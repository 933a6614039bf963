"""Template cards from plain values, clipped to what WeCom takes (protocol 5.3).

What a card says, and when it is sent, is left to ``bot/channels``.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from bot.handling import Handling
from bot.wecom import limits
from bot.wecom.errors import WeComError
from bot.wecom.limits import clip_width
from bot.wecom.xml import remove_illegal

Card = dict[str, Any]

_INTERACTIVE: Final = frozenset({"button_interaction", "vote_interaction", "multiple_interaction"})
#: A card has one list at most, so its name says nothing.
QUESTION_KEY: Final = "choice"
_TYPES: Final = frozenset({"text_notice", "news_notice"}) | _INTERACTIVE


def button_card(
    *,
    task_id: str,
    title: str,
    desc: str = "",
    fields: Sequence[tuple[str, str]] = (),
    buttons: Sequence[tuple[str, str, int]],
    url: str | None = None,
    url_label: str | None = None,
    source: str | None = None,
    subtitle: str | None = None,
    selection: tuple[str, Sequence[tuple[str, str]]] | None = None,
) -> Card:
    """Build a button_interaction card.

    Args:
        task_id: never reused within the app.
        fields: name and value; at most six are shown.
        buttons: text, key (comes back as EventKey), style 1-4.
        url_label: text of a button that opens ``url``, before the others.
        selection: title and options (id, text) of a drop-down list; at most ten are shown.
    Raises:
        WeComError: PAYLOAD, when a limit that cannot be met by clipping is broken.
    """
    card = _frame("button_interaction", title, desc, fields, url, source, subtitle)
    card["task_id"] = task_id
    card["button_list"] = [
        {"text": _clean(text, limits.CARD_BUTTON_TEXT), "style": style, "key": key}
        for text, key, style in buttons
    ]
    if url and url_label:
        opens = {"type": 1, "text": _clean(url_label, limits.CARD_BUTTON_TEXT), "style": 1, "url": url}
        card["button_list"].insert(0, opens)
    if selection:
        title, options = selection
        card["button_selection"] = {
            "question_key": QUESTION_KEY,
            "title": _clean(title, limits.CARD_SELECT_TEXT),
            "option_list": _options(options, limits.CARD_SELECT_OPTIONS, limits.CARD_SELECT_TEXT),
        }
    check_card(card)
    return card


def vote_card(
    *,
    task_id: str,
    title: str,
    desc: str,
    options: Sequence[tuple[str, str]],
    submit: tuple[str, str],
) -> Card:
    """Build a vote_interaction card: one of up to twenty options, and a button that sends it.

    Args:
        options: id and text.
        submit: text and key of the button.
    Raises:
        WeComError: PAYLOAD, as for ``button_card``.
    """
    main_title = {"title": _clean(title, limits.CARD_VOTE_TITLE)}
    if desc:
        main_title["desc"] = _clean(desc, limits.CARD_VOTE_DESC, lines=True)
    text, key = submit
    card: Card = {
        "card_type": "vote_interaction",
        "task_id": task_id,
        "main_title": main_title,
        "checkbox": {
            "question_key": QUESTION_KEY,
            "mode": 0,
            "option_list": _options(options, limits.CARD_VOTES, limits.CARD_VOTE_TEXT),
        },
        "submit_button": {"text": _clean(text, limits.CARD_BUTTON_TEXT), "key": key},
    }
    check_card(card)
    return card


def text_notice_card(
    *,
    title: str,
    url: str,
    desc: str = "",
    fields: Sequence[tuple[str, str]] = (),
    source: str | None = None,
    subtitle: str | None = None,
    emphasis: tuple[str, str] | None = None,
    links: Sequence[tuple[str, str]] = (),
    task_id: str | None = None,
) -> Card:
    """Build a text_notice card: no buttons, opens ``url``.

    Args:
        emphasis: the large text and the words under it.
        links: title and url of up to three lines at the foot.
    Raises:
        WeComError: PAYLOAD, as for ``button_card``.
    """
    card = _frame("text_notice", title, desc, fields, url, source, subtitle)
    if emphasis:
        card["emphasis_content"] = {"title": _clean(emphasis[0], 14), "desc": _clean(emphasis[1], 22)}
    if links:
        card["jump_list"] = [
            {"type": 1, "title": _clean(text, limits.CARD_JUMP_TITLE), "url": link}
            for text, link in links[: limits.CARD_JUMPS]
        ]
    if task_id:
        card["task_id"] = task_id
    check_card(card)
    return card


def check_card(card: Mapping[str, Any]) -> None:
    """Raise PAYLOAD, naming the field, when WeCom would refuse the card (protocol 5.3)."""
    card_type = card.get("card_type")
    _require(card_type in _TYPES, "card_type")
    task_id = card.get("task_id")
    needs_task = card_type in _INTERACTIVE or "action_menu" in card
    _require(bool(task_id) or not needs_task, "task_id is missing")
    _require(task_id is None or bool(limits.TASK_ID.fullmatch(str(task_id))), "task_id")
    _check_title(card, str(card_type))
    if card_type in ("text_notice", "news_notice"):
        _require("card_action" in card, "card_action is missing")
    _check_links(card)
    _check_list(card, "horizontal_content_list", limits.CARD_FIELDS, lambda item: bool(item.get("keyname")))
    _check_list(card, "jump_list", limits.CARD_JUMPS, lambda item: bool(item.get("title")))
    _check_list(card, "button_list", limits.CARD_BUTTONS, _is_button)
    if card_type == "button_interaction":
        _require(bool(card.get("button_list")), "button_list is missing")
    _check_keys("button_list", card.get("button_list", ()))
    _check_selector(card, "button_selection", limits.CARD_SELECT_OPTIONS)
    _check_selector(card, "checkbox", limits.CARD_VOTES)
    if card_type == "vote_interaction":
        _require("checkbox" in card, "checkbox is missing")
    if card_type in ("vote_interaction", "multiple_interaction"):
        _require(_is_button(card.get("submit_button", {})), "submit_button")
        _check_keys("submit_button", [card["submit_button"]])
    menu = card.get("action_menu")
    if menu is not None:
        actions = menu.get("action_list", ())
        _require(1 <= len(actions) <= limits.CARD_MENU_ACTIONS, "action_list")
        _check_keys("action_list", actions)


def _frame(
    card_type: str,
    title: str,
    desc: str,
    fields: Iterable[tuple[str, str]],
    url: str | None,
    source: str | None,
    subtitle: str | None,
) -> Card:
    main_title = {"title": _clean(title, limits.CARD_TITLE)}
    if desc:
        main_title["desc"] = _clean(desc, limits.CARD_DESC)
    card: Card = {"card_type": card_type, "main_title": main_title}
    if source:
        card["source"] = {"desc": _clean(source, limits.CARD_SOURCE)}
    if subtitle:
        card["sub_title_text"] = _clean(subtitle, limits.CARD_SUBTITLE, lines=True)
    if rows := _rows(fields):
        card["horizontal_content_list"] = rows
    if url:
        card["card_action"] = {"type": 1, "url": url}
    return card


def _rows(fields: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    # The advised five 字 are ten Latin letters, too few for English names: twice that is let through.
    rows = [
        {"keyname": _clean(name, 2 * limits.CARD_FIELD_NAME), "value": _clean(value, limits.CARD_FIELD_VALUE)}
        for name, value in fields
    ]
    return [row for row in rows if row["keyname"]][: limits.CARD_FIELDS]


def _options(options: Sequence[tuple[str, str]], most: int, width: int) -> list[dict[str, str]]:
    return [{"id": option_id, "text": _clean(text, width)} for option_id, text in options[:most]]


def _clean(text: str, width: int, *, lines: bool = False) -> str:
    text = remove_illegal(text)
    return clip_width(text.strip() if lines else " ".join(text.split()), width)


def _check_title(card: Mapping[str, Any], card_type: str) -> None:
    title = bool(card.get("main_title", {}).get("title"))
    either = title or (card_type == "text_notice" and bool(card.get("sub_title_text")))
    _require(either, "main_title.title is missing")


def _check_links(card: Mapping[str, Any]) -> None:
    action = card.get("card_action", {})
    _require(not action or action.get("type") in (1, 2), "card_action.type")
    _require(action.get("type") != 1 or _is_url(action.get("url")), "card_action.url")
    for jump in card.get("jump_list", ()):
        _require(jump.get("type") != 1 or _is_url(jump.get("url")), "jump_list.url")


def _check_list(
    card: Mapping[str, Any], name: str, most: int, is_good: Callable[[Mapping[str, Any]], bool]
) -> None:
    items = card.get(name, ())
    _require(len(items) <= most, f"{name} is too long")
    _require(all(is_good(item) for item in items), name)


def _check_selector(card: Mapping[str, Any], name: str, most: int) -> None:
    selector = card.get(name)
    if selector is None:
        return
    options = selector.get("option_list", ())
    ids = [str(option.get("id") or "") for option in options]
    _require(bool(selector.get("question_key")), f"{name}.question_key is missing")
    _require(1 <= len(options) <= most, f"{name}.option_list")
    _require(all(option.get("text") for option in options), f"{name}.option_list: a text is missing")
    _require(len(set(ids)) == len(ids), f"{name}.option_list: an id is repeated")
    fits = all(0 < len(option_id.encode()) <= limits.CARD_OPTION_ID_BYTES for option_id in ids)
    _require(fits, f"{name}.option_list: an id is missing or too long")


def _is_button(button: Mapping[str, Any]) -> bool:
    target = _is_url(button.get("url")) if button.get("type") == 1 else bool(button.get("key"))
    return bool(button.get("text")) and target and button.get("style", 1) in (1, 2, 3, 4)


def _check_keys(name: str, items: Iterable[Mapping[str, Any]]) -> None:
    keys = [str(item["key"]) for item in items if item.get("key")]
    _require(len(keys) == len(set(keys)), f"{name}: a key is repeated")
    _require(all(len(key.encode()) <= limits.CARD_KEY_BYTES for key in keys), f"{name}: a key is too long")


def _is_url(url: object) -> bool:
    is_web = isinstance(url, str) and url.startswith(("http://", "https://"))
    return is_web and len(str(url).encode()) <= limits.CARD_URL_BYTES


def _require(is_met: bool, field: str) -> None:
    if not is_met:
        raise WeComError(None, f"template card: {field}", handling=Handling.PAYLOAD)
