"""Strategies for hostile input: rubbish, mutated seeds, and well-formed messages of ill will."""

from collections.abc import Sequence

from hypothesis import strategies as st

from tests.fuzz import seeds
from tests.fuzz.subject import WRITERS, elements

NASTY = (
    *(
        "",
        " ",
        "\x00",
        "\x01\x08\x1f",
        "\x7f\x85",
        "\ufeff",
        "\ufffe\uffff",
        "\u202e\u2066abc\u2069",
        "\u200b\u200d",
    ),
    *("\ud800", "\udfff\ud800", "\U0001f469\u200d\U0001f469\u200d\U0001f467", "e\u0301" * 40, "\u0301" * 300),
    *("]]>", "]]]]><![CDATA[>", "<![CDATA[", "<a href='x'>y</a>", "&lt;&#0;&amp;", "<?xml?>", "<!DOCTYPE a>"),
    *(
        "'; DROP TABLE people;--",
        "{name}%s%(x)d{0.__class__}",
        "\\x00\\ud800",
        "../../etc/passwd",
        "\r\nSet-Cookie: x",
    ),
    *(
        "0",
        "-1",
        "1e309",
        "NaN",
        "null",
        "None",
        "true",
        "9" * 25,
        "９９",
        "٣",
        "²",
        "Ⅷ",
        "½",
        "i1r1",
        "q",
        "i1r1-1-",
    ),
    *("\u2028\u2029\v\f\r\n\t", "ﷺ", "İıſK", "ǅ", "߿", "\U0010ffff", "𠮷", "ﬁ", "㍿", "％＃"),
)
long_texts = st.builds(
    lambda piece, size: (piece * (size // max(len(piece), 1) + 1))[:size],
    st.sampled_from(
        ("x", "汉", "1", " ", "#1 ", "明天", "周五 ", "👩‍👧", "\u0301", "<", "改期 ", "12:", "please ")
    ),
    st.sampled_from((30, 300, 1000, 1001, 2048, 8000, 100_000)),
)
texts = st.one_of(st.text(max_size=40), st.sampled_from(NASTY), long_texts)
_arguments = st.one_of(
    *(
        st.sampled_from(words)
        for words in (seeds.TIMES, seeds.LENGTHS, seeds.PEOPLE, seeds.NUMBERS, seeds.WORDS)
    ),
    st.sampled_from(NASTY),
    st.text(max_size=12),
)
command_lines = st.builds(
    lambda name, gap, words: gap.join([name, *words]),
    st.sampled_from(seeds.command_names()),
    st.sampled_from((" ", " ", "", ",", "\u3000", "：")),
    st.lists(_arguments, max_size=6),
)
#: What is typed: a command in proper shape, an answer to a question, or rubbish.
lines = st.one_of(command_lines, command_lines, _arguments, texts)


def mutated(originals: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """Damage one of these: bits flipped, parts cut out, doubled, swapped with another's, overwritten."""
    edits = st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 1 << 16), st.integers(0, 80), st.binary(max_size=8)),
        min_size=1,
        max_size=6,
    )
    return st.builds(_damaged, st.sampled_from(originals), st.sampled_from(originals), edits)


def _damaged(data: bytes, other: bytes, edits: list[tuple[int, int, int, bytes]]) -> bytes:
    for kind, place, size, rubbish in edits:
        at = place % (len(data) + 1)
        before, part, after = data[:at], data[at : at + size], data[at + size :]
        match kind:
            case 0:
                data = before + bytes(byte ^ (1 << size % 8) for byte in part[:1]) + part[1:] + after
            case 1:
                data = before + after
            case 2:
                data = before + part + part + after
            case 3:
                data = before + other[at : at + 2 * size] + after
            case 4:
                data = before + rubbish + part + after
            case 5:
                data = before
    return data


_names = st.one_of(
    st.sampled_from(seeds.FIELDS), st.sampled_from(seeds.FIELDS), st.from_regex(r"\A[A-Za-z_]{1,8}\Z")
)
_leaves = st.builds(
    lambda name, text, form: form.format(name=name, text=text),
    _names,
    st.one_of(
        st.sampled_from(("text", "event", "click", "bo.li", "1", "")),
        st.sampled_from(NASTY),
        st.text(max_size=20),
    ),
    st.sampled_from(
        (
            "<{name}><![CDATA[{text}]]></{name}>",
            "<{name}>{text}</{name}>",
            "<{name} a='1'>{text}</{name}>",
            "<{name}/>",
            "<!--{text}-->",
            "<?{name} {text}?>",
            "{text}",
            "&{name};",
            "<x:{name} xmlns:x='{text}'/>",
        )
    ),
)
_trees = st.recursive(
    _leaves,
    lambda inner: st.builds(
        lambda name, parts: f"<{name}>{''.join(parts)}</{name}>", _names, st.lists(inner, max_size=6)
    ),
    max_leaves=20,
)
_BOMB = (
    '<!DOCTYPE xml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><xml><Content>&c;</Content></xml>'
)
#: Documents, most of them with the root that is expected, some deep, huge or booby-trapped.
documents = st.one_of(
    st.lists(_trees, max_size=8).map(
        lambda parts: f"<xml>{''.join(parts)}</xml>".encode("utf-8", "surrogatepass")
    ),
    mutated([message.encode() for message in seeds.MESSAGES]),
    st.integers(1, 12_000).map(lambda depth: b"<xml>" * depth + b"</xml>" * depth),
    st.integers(1, 20_000).map(
        lambda count: b"<xml>" + b"<MsgType>text</MsgType>" * (count // 3) + b"</xml>"
    ),
    st.integers(1, 30_000).map(
        lambda count: b"<xml " + b" ".join(b"a%d='b'" % n for n in range(count // 4)) + b"/>"
    ),
    st.sampled_from(
        (
            _BOMB.encode(),
            b'<!DOCTYPE xml SYSTEM "file:///etc/passwd"><xml><Content>x</Content></xml>',
            '<?xml version="1.0" encoding="utf-16"?><xml><MsgType>text</MsgType></xml>'.encode("utf-16"),
            b'<?xml version="1.1" encoding="latin-1"?><xml><MsgType>\xe9</MsgType></xml>',
        )
    ),
)
#: The elements of a message with hostile text in any of them, some of them twice.
messages = st.builds(
    lambda known, others: elements(**known) + b"".join(elements(**{name: text}) for name, text in others),
    st.fixed_dictionaries(
        {
            "FromUserName": st.one_of(
                st.sampled_from(WRITERS), st.sampled_from(WRITERS), st.sampled_from(seeds.PEOPLE), texts
            ),
            "MsgType": st.one_of(st.sampled_from(("text", "event", "event", "image", "TEXT")), texts),
        },
        optional={
            "Event": st.one_of(
                st.sampled_from(
                    ("click", "template_card_event", "template_card_menu_event", "subscribe", "unsubscribe")
                ),
                texts,
            ),
            "Content": lines,
            "EventKey": lines,
            "TaskId": st.one_of(
                st.sampled_from(("i1r1-1-aa", "q1f-1-aa", "i9999999999999999999r1-1-a", "i1r9-")), texts
            ),
            "CreateTime": st.one_of(st.sampled_from(("0", "-1", "99999999999999", "253402300800")), texts),
            "MsgId": texts,
            "AgentID": st.one_of(st.just("1000007"), st.just(" 1000007 "), texts),
        },
    ),
    st.lists(st.tuples(st.sampled_from(seeds.FIELDS), texts), max_size=4),
)


def _step(writer: int, act: str, words: str) -> str:
    return f"{writer}{act}" + words.replace("\n", "\r")


_steps = st.one_of(
    *[st.builds(_step, st.integers(0, 7), st.sampled_from("tttc"), lines)] * 4,
    st.builds(_step, st.integers(0, 7), st.just("p"), st.one_of(st.sampled_from("012345"), lines)),
    st.builds(_step, st.integers(0, 7), st.just("m"), st.integers(0, 9999).map(str)),
    st.just("0r"),
    st.builds(_step, st.integers(0, 7), st.just("x"), st.sampled_from(seeds.ELEMENTS)),
)
_openings = st.sampled_from([script.split("\n")[0] for script in seeds.SCRIPTS[:8]])
#: Conversations of several people, many with a question open before the rubbish.
scripts = st.one_of(
    st.builds(lambda first, rest: [first, *rest], _openings, st.lists(_steps, max_size=12)),
    st.lists(_steps, min_size=1, max_size=12),
).map(lambda steps: "\n".join(steps).encode("utf-8", "surrogatepass"))
