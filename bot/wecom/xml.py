"""XML as WeCom writes it: one flat ``<xml>`` element, no DTD, no entities of its own."""

import re
from typing import Any, Final
from xml.parsers import expat

import xmltodict

from bot.wecom.errors import CallbackError

# XML 1.0, 2.2 Char: everything else, lone surrogates included, makes a document unreadable.
_ILLEGAL: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

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
        root = xmltodict.parse(document, encoding="utf-8", expat=_NoDoctype, xml_attribs=False)
    except (expat.ExpatError, ValueError, TypeError):
        root = None
    if not isinstance(root, dict):
        raise CallbackError("xml")
    elements = root.get("xml")
    if not isinstance(elements, dict):
        raise CallbackError("xml")
    return elements


class _NoDoctype:
    """The expat that xmltodict is given: xmltodict refuses entities but lets an external DTD be named."""

    @staticmethod
    def ParserCreate(*args: Any) -> expat.XMLParserType:
        parser = expat.ParserCreate(*args)
        parser.StartDoctypeDeclHandler = _refuse_doctype
        return parser


def _refuse_doctype(*_: object) -> None:
    raise ValueError("document types are refused")


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
