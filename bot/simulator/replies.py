"""The bot's passive reply: opened, checked as WeCom would, and turned into what its reader sees (1.6, 3)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from . import cards, crypto
from .bodies import TEXT_BYTES, cut
from .models import Account, ApiError, Json
from .xmlforms import FormError, read, text_of

# The only events after which WeCom delivers a passive reply; compared in lower case (3.1).
ANSWERABLE = {
    "subscribe",
    "enter_agent",
    "location",
    "click",
    "view",
    "view_miniprogram",
    "scancode_waitmsg",
    "template_card_menu_event",
}
CARD_EVENTS = ("template_card_event", "template_card_menu_event")
UPDATES = ("update_button", "update_template_card")

# XML names of 3.3 that are not simply the JSON name in CamelCase.
LISTS = {
    "HorizontalContentList",
    "VerticalContentList",
    "JumpList",
    "ActionList",
    "ButtonList",
    "OptionList",
    "SelectList",
}
SPECIAL_NAMES = {
    "KeyName": "keyname",
    "MediaId": "media_id",
    "UserId": "userid",
    "AppId": "appid",
    "Appid": "appid",
    "PagePath": "pagepath",
    "CheckBox": "checkbox",
}
NUMBERS = {"Type", "Style", "DescColor", "Mode"}
FLAGS = {"IsChecked", "Disable"}


class BadReply(Exception):
    """An answer that WeCom would not show; the text says why."""


@dataclass(frozen=True)
class Reply:
    """A passive reply after all checks; `kind` is empty when nothing is shown."""

    xml: str = ""
    kind: str = ""
    text: str = ""
    extra: Json = field(default_factory=dict)
    change: Json | None = None
    warnings: tuple[str, ...] = ()


def judge(body: str, form: str, account: Account, cipher: crypto.Cipher) -> Reply:
    """Read the body of a 200; BadReply when it is neither empty nor a proper envelope."""
    if body == "":
        return Reply()
    if body == "success":
        return Reply(warnings=("'success' answers third-party suites; an app answers with an empty body",))
    xml = _open(body, account, cipher)
    try:
        reply = read(xml)
    except FormError as error:
        raise BadReply(f"reply is {error}") from error
    asked = read(form)
    _check_header(reply, asked, account)
    kind = text_of(reply, "MsgType")
    if kind not in READERS:
        raise BadReply(f"MsgType {kind!r} is no passive reply")
    refusal = _not_shown(kind, asked)
    if refusal:
        return Reply(xml, warnings=(refusal,))
    return READERS[kind](xml, reply, asked)


def _open(body: str, account: Account, cipher: crypto.Cipher) -> str:
    try:
        envelope = read(body)
    except FormError as error:
        raise BadReply(f"answer is {error}") from error
    names = ("Encrypt", "MsgSignature", "TimeStamp", "Nonce")
    encrypted, signature, timestamp, nonce = (text_of(envelope, name) for name in names)
    missing = [name for name in names if not text_of(envelope, name)]
    if missing:
        raise BadReply(f"envelope lacks {', '.join(missing)}")
    if not crypto.same(signature, crypto.sign(account.token, timestamp, nonce, encrypted)):
        raise BadReply("MsgSignature is wrong")
    try:
        return cipher.decrypt(encrypted)
    except crypto.CryptoError as error:
        raise BadReply(str(error)) from error


def _check_header(reply: Mapping[str, Any], asked: Mapping[str, Any], account: Account) -> None:
    if text_of(reply, "ToUserName").casefold() != text_of(asked, "FromUserName").casefold():
        raise BadReply("ToUserName must be the member who wrote")
    if text_of(reply, "FromUserName") != account.corpid:
        raise BadReply("FromUserName must be the corpid")
    if not text_of(reply, "CreateTime").strip().isdecimal():
        raise BadReply("CreateTime must be Unix seconds")


def _not_shown(kind: str, asked: Mapping[str, Any]) -> str:
    """Why a well-formed reply is ignored; empty when it is shown."""
    if text_of(asked, "MsgType") != "event":
        return "" if kind not in UPDATES else "a card can only be updated in answer to a card event"
    name = text_of(asked, "Event").lower()
    if kind in UPDATES:
        return "" if name in CARD_EVENTS else "a card can only be updated in answer to a card event"
    return "" if name in ANSWERABLE else f"a passive reply to the event {name} is not shown"


def _text(xml: str, reply: Json, _: Json) -> Reply:
    content = text_of(reply, "Content")
    if not content:
        raise BadReply("Content is empty")
    shown = cut(content, TEXT_BYTES)
    warnings = () if shown == content else (f"text of {len(content.encode())} bytes was cut to {TEXT_BYTES}",)
    return Reply(xml, "text", shown, warnings=warnings)


def _media(element: str) -> Callable[[str, Json, Json], Reply]:
    def read_media(xml: str, reply: Json, _: Json) -> Reply:
        part = reply.get(element)
        if not isinstance(part, dict) or not text_of(part, "MediaId"):
            raise BadReply(f"{element}.MediaId is missing")
        extra = {"media_id": text_of(part, "MediaId")}
        title = cut(text_of(part, "Title"), 128)
        return Reply(xml, element.lower(), title or f"[{element.lower()}]", extra)

    return read_media


def _news(xml: str, reply: Json, _: Json) -> Reply:
    holder = reply.get("Articles")
    items = _listed(holder.get("item")) if isinstance(holder, dict) else []
    if not items or not all(isinstance(each, dict) for each in items):
        raise BadReply("Articles has no item")
    if text_of(reply, "ArticleCount").strip() != str(len(items)):
        raise BadReply("ArticleCount differs from the number of items")
    names = {"title": "Title", "description": "Description", "picurl": "PicUrl", "url": "Url"}
    articles = [{name: text_of(each, element) for name, element in names.items()} for each in items]
    return Reply(xml, "news", "\n".join(a["title"] for a in articles), {"articles": articles})


def _update_button(xml: str, reply: Json, asked: Json) -> Reply:
    button = reply.get("Button")
    name = text_of(button, "ReplaceName") if isinstance(button, dict) else ""
    if not name:
        raise BadReply("Button.ReplaceName is missing")
    if text_of(asked, "CardType") not in cards.INTERACTIVE:
        raise BadReply("update_button is for interactive cards only")
    return Reply(xml, "update_button", name, change={"replace_name": name}, warnings=_doubt(asked))


def _update_card(xml: str, reply: Json, asked: Json) -> Reply:
    part = reply.get("TemplateCard")
    if not isinstance(part, dict):
        raise BadReply("TemplateCard is missing")
    card = card_from_xml(part)
    warnings = _doubt(asked)
    if "task_id" in card:
        warnings += ("a passive card has no TaskId",)
    try:
        warnings += tuple(cards.validate(card, updating=True))
    except ApiError as error:
        raise BadReply(error.errmsg) from error
    return Reply(xml, "update_template_card", cards.readable(card), change={"card": card}, warnings=warnings)


def _doubt(asked: Mapping[str, Any]) -> tuple[str, ...]:
    if text_of(asked, "Event") == "template_card_event":
        return ("WeCom's pages disagree on passive updates here; use update_template_card too",)
    return ()


def card_from_xml(part: Mapping[str, Any]) -> Json:
    """Turn the CamelCase card of 3.3 into the JSON card of 5.3."""
    return {_json_name(name): _json_value(name, value) for name, value in part.items() if name != "#text"}


def _json_name(name: str) -> str:
    if name in SPECIAL_NAMES:
        return SPECIAL_NAMES[name]
    return "".join("_" + c.lower() if c.isupper() else c for c in name).lstrip("_")


def _json_value(name: str, value: Any) -> Any:
    if name in LISTS:
        return [card_from_xml(each) if isinstance(each, dict) else each for each in _listed(value)]
    if isinstance(value, dict):
        return card_from_xml(value)
    text = value or ""
    if name in NUMBERS and text.strip().isdecimal():
        return int(text)
    if name in FLAGS:
        return text.strip().lower() in ("1", "true")
    return _ratio(text) if name == "AspectRatio" else text


def _ratio(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _listed(value: Any) -> list[Any]:
    """One element of a list reads as an object; make it a list again."""
    return value if isinstance(value, list) else [] if value is None else [value]


READERS: dict[str, Callable[[str, Json, Json], Reply]] = {
    "text": _text,
    "image": _media("Image"),
    "voice": _media("Voice"),
    "video": _media("Video"),
    "news": _news,
    "update_button": _update_button,
    "update_template_card": _update_card,
}
