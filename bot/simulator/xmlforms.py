"""WeCom's XML: the forms of section 2 written, the forms of section 3 read."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.parsers.expat import ExpatError

import xmltodict

# XML 1.0 has no way to write these, not even as a reference.
ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class FormError(Exception):
    """XML that WeCom would not understand."""


class Plain(str):
    """Text that WeCom's samples show without CDATA."""

    __slots__ = ()


def write(fields: Iterable[tuple[str, Any]]) -> str:
    """Write an <xml> document: text in CDATA, numbers bare, lists as repeated siblings."""
    return "<xml>" + _children(fields) + "</xml>"


def cdata(text: str) -> str:
    """Wrap any text in CDATA; an inner end mark is split over two sections."""
    return "<![CDATA[" + ILLEGAL.sub("", text).replace("]]>", "]]]]><![CDATA[>") + "]]>"


def read(text: str) -> dict[str, Any]:
    """Read an <xml> document into a dict; DTDs and entities are refused."""
    try:
        document = xmltodict.parse(text, disable_entities=True, strip_whitespace=False)
    except (ExpatError, ValueError) as error:
        raise FormError(f"not well-formed XML: {error}") from error
    root = document.get("xml")
    if not isinstance(root, dict):
        raise FormError("the root element must be <xml> with children")
    return root


def text_of(form: Mapping[str, Any], name: str) -> str:
    """The text of a child element; empty when it is missing or has children."""
    value = form.get(name)
    return value if isinstance(value, str) else ""


def _children(fields: Iterable[tuple[str, Any]]) -> str:
    return "".join(_element(name, value) for name, value in fields)


def _element(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        return f"<{name}>{_children(value.items())}</{name}>"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "".join(_element(name, each) for each in value)
    if value is None:
        return f"<{name}></{name}>"
    if isinstance(value, str) and not isinstance(value, Plain):
        return f"<{name}>{cdata(value)}</{name}>"
    return f"<{name}>{value}</{name}>"
