"""The server's copy of a document: merged in any order, from snapshots or entries, and nothing but text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Doc, Text

from bot.editor.documents import MAX_BYTES, BadUpdate, Document
from tests.rooms.stage import Writer

#: Who does what: types at a place, deletes there, or takes in what the others did.
_STEPS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(["type", "delete", "merge"]),
        st.integers(0, 40),
        st.text(max_size=4),
    ),
    max_size=40,
)


def _written(steps: list[tuple[int, str, int, str]]) -> tuple[list[Writer], list[bytes]]:
    """Let three people write as the steps say; return them and all their updates, as they came."""
    writers, log = [Writer() for _ in range(3)], list[bytes]()
    for who, what, where, words in steps:
        writer = writers[who]
        before = len(writer.updates)
        size = len(writer.text)
        if what == "type" and words:
            writer.text.insert(0 if where % 2 else size, words.replace("\r", " "))
        elif what == "delete" and str(writer.text):
            del writer.text[0 : len(str(writer.text)[0].encode())]
        elif what == "merge":
            for update in list(log):
                writer.doc.apply_update(update)
            before = len(writer.updates)
        log += writer.updates[before:]
    return writers, log


@settings(max_examples=60, deadline=None)
@given(_STEPS, st.integers(0, 40))
def test_everybody_ends_with_the_same_text_also_from_a_snapshot(
    steps: list[tuple[int, str, int, str]], cut: int
) -> None:
    writers, log = _written(steps)
    copy = Document()
    for update in log:
        copy.try_out(update)  # what browsers write is never refused
    for writer in writers:
        for update in log:
            writer.doc.apply_update(update)
        assert str(writer.text) == str(copy)
    # A snapshot in the middle, and what came after it, sent twice.
    snapshot = Document.made_of(log[:cut]).content()
    assert str(Document.made_of([snapshot, *log[cut:], *log[cut:]])) == str(copy)
    assert str(Document.made_of([copy.content()])) == str(copy)


def _embedded() -> bytes:
    doc: Doc[object] = Doc()
    doc.get("text", type=Text).insert_embed(0, {"image": "x"})
    return doc.get_update()


def _formatted() -> bytes:
    doc: Doc[object] = Doc()
    text = doc.get("text", type=Text)
    text += "bold"
    text.format(0, 4, {"bold": True})
    return doc.get_update()


@pytest.mark.parametrize(
    "update",
    [b"", b"\xff" * 12, b"no update at all", _embedded(), _formatted(), Writer().type("a\r\nb"),
     Writer().type("x" * (MAX_BYTES + 1)), Writer().type("cut short")[:-3]],
    ids=["empty", "noise", "text", "embedded", "formatted", "line ends", "too long", "cut"],
)  # fmt: skip
def test_what_no_editor_could_show_is_refused(update: bytes) -> None:
    with pytest.raises(BadUpdate):
        Document().try_out(update)


def test_an_update_that_builds_upon_nothing_is_refused() -> None:
    writer = Writer()
    first, second = writer.type("one"), writer.type("two")
    with pytest.raises(BadUpdate, match="incomplete"):
        Document().try_out(second)
    document = Document()
    document.try_out(first)
    document.try_out(second)
    document.try_out(first)
    assert str(document) == "onetwo"
