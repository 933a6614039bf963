"""What message/send accepts as content: one rule for each msgtype (5.2), and how a reader sees it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from . import cards
from .models import ApiError, Json
from .state import Upload

TEXT_BYTES = 2048
#: Finds an uploaded file by its media_id.
Uploads = Callable[[str], Upload | None]
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://.")


@dataclass
class Content:
    """A message's content as its readers get it."""

    kind: str
    text: str
    card: Json | None = None
    extra: Json = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def cut(text: str, limit: int) -> str:
    """Cut to bytes as WeCom does, less a character that would be left broken."""
    return text.encode()[:limit].decode(errors="ignore")


def read(msgtype: str, body: Json, media: Uploads) -> Content:
    """Check the object named like its msgtype; ApiError when WeCom would refuse it."""
    part = body.get(msgtype)
    if msgtype == "text" and not isinstance(part, dict):
        raise ApiError(44004, "empty content")
    if not isinstance(part, dict):
        raise ApiError(40063, f"{msgtype} is missing")
    return READERS[msgtype](part, media)


def _text(part: Json, _: Uploads) -> Content:
    content = part.get("content")
    if not isinstance(content, str) or not content:
        raise ApiError(44004, "empty content")
    shown = cut(content, TEXT_BYTES)
    warnings = []
    if shown != content:
        warnings.append(f"text of {len(content.encode())} bytes was cut to {TEXT_BYTES}")
    return Content("text", shown, warnings=warnings)


def _markdown(part: Json, _: Uploads) -> Content:
    content = part.get("content")
    if not isinstance(content, str) or not content:
        raise ApiError(44004, "empty content")
    _limit(content, "markdown.content", 2048)
    return Content("markdown", content)


def _media(kind: str) -> Callable[[Json, Uploads], Content]:
    def read_media(part: Json, media: Uploads) -> Content:
        media_id = part.get("media_id")
        if not media_id:
            raise ApiError(41006, "missing media_id")
        upload = media(str(media_id))
        if upload is None or upload.kind != kind:
            raise ApiError(40007, "invalid media_id")
        extra = {"media_id": media_id}
        if upload.picture:
            extra["picture"] = upload.picture
        if kind == "video":
            extra |= {"title": cut(str(part.get("title", "")), 128)}
            extra |= {"description": cut(str(part.get("description", "")), 512)}
        return Content(kind, str(extra.get("title") or f"[{kind}]"), extra=extra)

    return read_media


def _textcard(part: Json, _: Uploads) -> Content:
    title, description = _required(part, "title", 41016), _required(part, "description", 41033)
    if len(title) > 128 or len(description) > 512:
        raise ApiError(45002, "textcard.title or textcard.description too long")
    _url(part, "textcard")
    button = str(part.get("btntxt") or "详情")
    if len(button) > 4:
        raise ApiError(45002, "textcard.btntxt too long")
    extra = {"title": title, "description": description, "url": part["url"], "btntxt": button}
    return Content("textcard", f"{title}\n{description}", extra=extra)


def _articles(part: Json) -> list[Json]:
    articles = part.get("articles")
    if not isinstance(articles, list) or not articles or not all(isinstance(a, dict) for a in articles):
        raise ApiError(40035, "articles must be a list of 1 to 8 objects")
    if len(articles) > 8:
        raise ApiError(45008, "article count over 8")
    return articles


def _news(part: Json, _: Uploads) -> Content:
    articles = _articles(part)
    for article in articles:
        _limit(_required(article, "title", 41016), "news.title", 128)
        _limit(str(article.get("description", "")), "news.description", 512)
        _limit(str(article.get("pagepath", "")), "news.pagepath", 128)
        _limit(str(article.get("picurl", "")), "news.picurl", 2048)
        if not (article.get("appid") and article.get("pagepath")):
            _url(article, "news")
    return Content("news", "\n".join(str(a["title"]) for a in articles), extra={"articles": articles})


def _mpnews(part: Json, media: Uploads) -> Content:
    articles = _articles(part)
    for article in articles:
        _limit(_required(article, "title", 41016), "mpnews.title", 128)
        thumb = media(_required(article, "thumb_media_id", 41006))
        if thumb is None or thumb.kind != "image":
            raise ApiError(40007, "invalid thumb_media_id")
        _limit(_required(article, "content", 44004), "mpnews.content", 666 * 1024)
        _limit(str(article.get("author", "")), "mpnews.author", 64)
        _limit(str(article.get("digest", "")), "mpnews.digest", 512)
    return Content("mpnews", "\n".join(str(a["title"]) for a in articles), extra={"articles": articles})


def _miniprogram(part: Json, _: Uploads) -> Content:
    _required(part, "appid", 40063)
    title = _required(part, "title", 41016)
    items = part.get("content_item") or []
    if not isinstance(items, list) or len(items) > 10 or not all(isinstance(i, dict) for i in items):
        raise ApiError(40035, "content_item must be a list of at most 10 objects")
    _limit(str(part.get("page", "")), "miniprogram_notice.page", 1024)
    for name, value in (("title", title), ("description", str(part.get("description") or title))):
        if not 4 <= len(value) <= 12:
            raise ApiError(40035, f"miniprogram_notice.{name} must have 4 to 12 characters")
    for item in items:
        if len(_required(item, "key", 40063)) > 10 or len(_required(item, "value", 40063)) > 30:
            raise ApiError(45002, "content_item too long")
    lines = [title, *(f"{item['key']} {item['value']}" for item in items)]
    return Content("miniprogram_notice", "\n".join(lines), extra=dict(part))


def _template_card(part: Json, _: Uploads) -> Content:
    warnings = cards.validate(part)
    return Content("card", cards.readable(part), card=part, warnings=warnings)


def _required(part: Json, name: str, errcode: int) -> str:
    value = part.get(name)
    if not isinstance(value, str) or not value:
        raise ApiError(errcode, f"missing {name}")
    return value


def _limit(text: str, name: str, limit: int) -> None:
    if len(text.encode()) > limit:
        raise ApiError(45002, f"{name} is longer than {limit} bytes")


def _url(part: Json, name: str) -> None:
    url: Any = part.get("url")
    if not isinstance(url, str) or not SCHEME.match(url):
        raise ApiError(40035, f"{name}.url is missing or has no scheme")
    _limit(url, f"{name}.url", 2048)


READERS: dict[str, Callable[[Json, Uploads], Content]] = {
    "text": _text,
    "image": _media("image"),
    "voice": _media("voice"),
    "video": _media("video"),
    "file": _media("file"),
    "textcard": _textcard,
    "news": _news,
    "mpnews": _mpnews,
    "markdown": _markdown,
    "miniprogram_notice": _miniprogram,
    "template_card": _template_card,
}
