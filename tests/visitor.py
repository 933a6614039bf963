"""A browser without script, for tests of pages: it reads, follows redirects, and presses what is there."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

_VOID = {"input", "meta", "link", "img", "br"}


@dataclass
class Form:
    """One form of a page: what its button says, and what it sends."""

    action: str = ""
    button: str = ""
    fields: dict[str, str] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = {name: value or "" for name, value in attrs}
        if tag not in _VOID:
            self._open.append(tag)
        if tag == "form":
            assert of.get("method") == "post", of
            self.forms.append(Form(of["action"]))
        elif tag in ("input", "textarea"):
            self.forms[-1].fields[of["name"]] = of.get("value", "")
        elif tag == "a":
            self.links.append(of["href"])

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            assert self._open.pop() == tag, f"</{tag}>"

    def handle_data(self, data: str) -> None:
        if not data.strip():
            return
        self.text.append(" ".join(data.split()))
        if "button" in self._open:
            self.forms[-1].button = " ".join([self.forms[-1].button, self.text[-1]]).strip()


class Visitor:
    """Somebody with a link, in a browser that speaks a language."""

    def __init__(self, client: FlaskClient, path: str, language: str = "en", **headers: str) -> None:
        self.client = client
        self.path = path
        self.headers = {"Accept-Language": language, **headers}
        self.answer: TestResponse
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.text = ""

    def open(self, path: str = "") -> str:
        """Open the link, or another address, and return what can be read."""
        self._read(self.client.get(path or self.path, headers=self.headers))
        return self.text

    def press(self, button: str, words: str | None = None) -> str:
        """Press a button, perhaps after writing something, and return the page that follows."""
        self._read(self.post(self.form(button), words))
        return self.text

    def form(self, button: str) -> Form:
        found = [form for form in self.forms if button in form.button]
        assert found, f"no button {button!r} among {[form.button for form in self.forms]}"
        return found[0]

    def post(self, form: Form, words: str | None = None) -> TestResponse:
        """Send a form and follow where it leads."""
        fields = form.fields if words is None else {**form.fields, "words": words}
        sent = self.client.post(form.action, data=fields, headers=self.headers)
        if sent.status_code != 303:
            return sent
        return self.client.get(sent.headers["Location"].partition("#")[0], headers=self.headers)

    @property
    def buttons(self) -> list[str]:
        return [form.button for form in self.forms]

    def _read(self, answer: TestResponse) -> None:
        reader = _Reader()
        reader.feed(answer.get_data(as_text=True))
        self.answer, self.forms, self.links = answer, reader.forms, reader.links
        self.text = "\n".join(reader.text)


def path_of(link: str) -> str:
    return re.sub(r"^https?://[^/]+", "", link)
