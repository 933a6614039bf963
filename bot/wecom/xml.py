"""XML as WeCom writes it: one flat ``<xml>`` element, no DTD, no entities of its own."""

import re
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from bot.wecom.errors import CallbackError

# XML 1.0, 2.2 Char: everything else, lone surrogates included, makes a document unreadable.
_ILLEGAL: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

#: Nothing of WeCom's lies deeper; what does is not read.
_DEEPEST: Final = 32

Elements = dict[str, Any]


def remove_illegal(text: str) -> str:
    """Remove the characters that XML 1.0 cannot carry: control characters and lone surrogates."""
    return _ILLEGAL.sub("", text)


def cdata(text: str) -> str:
    """Wrap text in CDATA; a ``]]>`` inside is split over two sections (protocol 3.2)."""
    return f"<![CDATA[{remove_illegal(text).replace(']]>', ']]]]><![CDATA[>')}]]>"


def parse_elements(document: str | bytes) -> Elements:
    """Read the children of ``<xml>``: each a string, a dict, a list of these, or None when empty.

    Raises:
        CallbackError: ``xml`` when it is not well-formed, has a DTD, or has no ``<xml>`` root.
    """
    try:
        parser = XMLParser(target=_NoDoctype(), encoding="utf-8")  # noqa: S314 (no DTD, no attack)
        parser.feed(document)
        root = parser.close()
        elements = _value(root) if root.tag == "xml" else None
    except (ParseError, ValueError, TypeError):
        elements = None
    if not isinstance(elements, dict):
        raise CallbackError("xml")
    return elements


class _NoDoctype(TreeBuilder):
    """Refuses a DTD where it begins, so that it neither defines an entity nor names a file."""

    def doctype(self, *_: object) -> None:
        raise ValueError("document types are refused")


def _value(element: Element, depth: int = 0) -> Any:
    if len(element) == 0:
        return (element.text or "").strip() or None
    if depth > _DEEPEST:
        return None
    elements: Elements = {}
    for child in element:
        value, tag = _value(child, depth + 1), child.tag
        if tag not in elements:
            elements[tag] = value
        elif isinstance(elements[tag], list):
            elements[tag].append(value)
        else:
            elements[tag] = [elements[tag], value]
    return elements


def text_of(elements: Elements, *path: str) -> str:
    """Return the text at a path of element names; of repeated elements the first; '' when absent."""
    if len(path) == 1:  # nearly always, and many times for each callback
        only = elements.get(path[0])
        if only is None or isinstance(only, str):
            return only or ""
    value: Any = elements
    for name in path:
        value = _first(value)
        value = value.get(name) if isinstance(value, dict) else None
    value = _first(value)
    return value if isinstance(value, str) else ""


def list_of(elements: Elements, *path: str) -> list[Any]:
    """Return what is at a path as a list: a single element is a list of one, an absent one is empty."""
    value: Any = elements
    for name in path:
        value = _first(value)
        value = value.get(name) if isinstance(value, dict) else None
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value
