"""Whom an interview is with: a person by name, one of several, a near miss, or someone new."""

import difflib
import re

from handlers import contacts
from handlers.language.normalise import is_cjk, normalise, simplified
from handlers.persons import people_called
from handlers.reading import MARK, STRAY, Choice, Context, Doubt, Found, Reading
from handlers.texts import Text
from storage.people import Person, list_candidate_names

MAX_NAME = 40
_LEADS = (
    "候选人", "我要", "我想", "我给", "我和", "我跟", "给", "为", "和", "与", "跟", "同", "约", "面试",
    "for ", "with ", "w/ ", "candidate ", "of ", "to ",
    "interview ", "an interview ", "meet ", "me and ", "me with ", "put ", "pencil ", "pop ", "squeeze ",
    "slot ", "fit ", "get ", "stick ", "book ", "bring ", "have ",
    "帮我", "帮忙", "帮", "面一下", "面下", "见一下",
    "见见", "见一面", "聊一下", "聊聊", "看一下", "面", "见", "see ", "seeing ", "meeting ",
    "请", "让",
    "问一下", "问下", "问问", "问", "ask ",
)  # fmt: skip
_TAIL = re.compile(
    r"(?:(?<=..)(?:能不能|能否|可否|能)|[的，,]?\s?时间(?:是|为|[:：])?|(?:和|跟|与)我|的面试|面试|约个|约一下|约一个|约"
    r"|一个|个|一场|一下|聊聊|聊|谈谈|的|[:：,，]"
    r"|\band (?:me|i)|\bwith me|\b'?s interview|'s|\ban?|\bthe|\b(?:interview|at|on|for|to|time|when"
    r"|down|in))$",
    re.IGNORECASE,
)
#: A name with a label before it, as in a form that was filled in.
_LABELLED = re.compile(
    r"(?:候选人(?:是|为|叫|\s*[:：])?\s*|\bcandidate(?:\s*[:：]|\s+is|\s)\s*)(?P<name>[^\s,，;；:：\x1f][^,，;；:：\x1f]*)",
    re.IGNORECASE,
)
#: What an interview is called by, right behind a Chinese name.
_ROUND = re.compile(
    r"[一二三四初终复]面|第?[一二三四]轮"
    r"|\b(?:phone screen|screening|on-?site|system design|(?:first|second|third|final|technical) round)\b",
    re.IGNORECASE,
)
#: What is no part of a name is longer than this.
_MORE = 2
_MOST_WORDS = 6
_LONGEST_CHINESE = 6
_OFFERED = 5


def read_candidate(words: str, context: Context) -> Reading:
    """Find the candidate in what stands before the first cut, else right after it."""
    before, _, after = words.partition(MARK)
    if not before.strip(STRAY):
        before, _, after = after.strip(STRAY).partition(MARK)
    name, owner = _bare_name(before), contacts.owner(context.tx, context.known.get("contact", {}))
    if not name and owner is None:
        return None
    found, title = _longest_known_name(name, context) if name or not owner else ([owner], "")
    if not found:
        behind, _, further = after.strip(STRAY).partition(MARK)
        known, words_behind = (
            _longest_known_name(_bare_name(behind), context) if behind.strip(STRAY) else ([], "")
        )
        if not known and (guessed := _named_anywhere(words, name, context)):
            return guessed
        if not known:
            return _unknown(name, after, context)
        # 老板让我安排陈博…: who asked for it stands before the name of the command.
        found, title, after = known, words_behind, further
    rest = f"{MARK} {title} {after}"
    if [person.person_id for person in found] == [context.sender.person_id]:
        return Doubt((Text("candidate_is_you"), Text("ask_candidate")), rest=rest)
    if owner is not None and owner.person_id in [person.person_id for person in found]:
        found = [owner]
    if len(found) == 1:
        return Found({"person_id": found[0].person_id}, rest)
    choices = tuple(
        Choice(Text("plain", words=_hint(person)), {"person_id": person.person_id}, _label(person))
        for person in found[:_OFFERED]
    )
    return Doubt((Text("candidate_which", name=found[0].name),), choices, said=found[0].name, rest=rest)


def candidate_named_in(words: str, context: Context) -> Person | None:
    """Return the one known candidate whom a sentence names in full."""
    text = simplified(words).casefold()
    known = {each for each in list_candidate_names(context.tx) if re.search(_whole(each), text)}
    longest = [each for each in known if not any(each != other and each in other for other in known)]
    people = _called(longest[0], context) if len(longest) == 1 else []
    return people[0] if len(people) == 1 else None


def _named_anywhere(words: str, name: str, context: Context) -> Found | None:
    """Find the one known candidate whom a sentence names, to be shown back: I'm seeing Tom Lee on Thursday.

    Args:
        name: what stands where a name should, and may be a new one that only holds a known one.
    """
    person = candidate_named_in(words, context)
    if person is None or _is_little_more(name, person.name):
        return None
    titles = [found[0] for found in _ROUND.finditer(words)]
    return Found({"person_id": person.person_id, "is_guessed": True}, f"{MARK} {' '.join(titles)}")


def _whole(name: str) -> str:
    """Return a pattern of a name that is no piece of a longer one."""
    pattern = re.escape(simplified(normalise(name)).casefold())
    return rf"(?<![a-z]){pattern}(?![a-z])" if name.isascii() else pattern


def _is_little_more(said: str, known: str) -> bool:
    """Whether words that hold a known name may be the name of somebody else: 张伟明, Tom Lee Jones."""
    if simplified(known).casefold() not in simplified(said).casefold():
        return False
    if is_cjk(known[0]):
        return len(said) - len(known) < _MORE
    return said.casefold().startswith(known.casefold()) or len(said.split()) - len(known.split()) < _MORE


def _bare_name(words: str) -> str:
    labelled = _LABELLED.search(words)
    name = (labelled["name"] if labelled else words).strip(STRAY)
    while lead := next((each for each in _LEADS if _leads(name, each)), ""):
        name = name[len(lead) :].strip(STRAY)
    while (tail := _TAIL.search(simplified(name))) and tail.start() > 0:
        name = name[: tail.start()].strip(STRAY)
    return name.removeprefix("@")


def _leads(name: str, lead: str) -> bool:
    return simplified(name).casefold().startswith(lead) and len(name) > len(lead)


def _longest_known_name(words: str, context: Context) -> tuple[list[Person], str]:
    """Find whom the words begin with: the longest run of words that is somebody; what follows is a title."""
    parts = words.split()
    for size in range(min(len(parts), _MOST_WORDS), 0, -1):
        found = _called(" ".join(parts[:size]).strip(STRAY), context)
        if found:
            return found, " ".join(parts[size:])
    if (round_ := _ROUND.search(words)) and (found := _called(words[: round_.start()].strip(STRAY), context)):
        return found, words[round_.start() :]  # 赵敏二面
    name, _, title = words.partition("的")  # 赵敏的一面
    found = _called(name, context) if title else []
    return found, title if found else ""


def _called(name: str, context: Context) -> list[Person]:
    """List whom a name may mean as a candidate: candidates before others, the reachable before the rest."""
    found = people_called(context.tx, normalise(name))
    candidates = [person for person in found if person.role == "candidate"] or found
    return [person for person in candidates if person.is_active] or candidates


def _unknown(words: str, after: str, context: Context) -> Doubt:
    name, title = _split_title(words)
    name = normalise(name)
    rest = f"{MARK} {title} {after}"
    if not _may_be_a_name(name):
        return Doubt((Text("not_a_candidate"), Text("ask_candidate")), rest=rest)
    if len(name) > MAX_NAME:
        return Doubt((Text("name_too_long", limit=MAX_NAME), Text("ask_candidate")), rest=rest)
    near = [
        Choice(Text("plain", words=person.name), {"person_id": person.person_id}, _label(person))
        for known in _near_names(name, context)
        for person in _called(known, context)
        if person.person_id != context.sender.person_id
    ]
    added = Text("add_candidate", name=name)
    choices = (*near[: _OFFERED - 1], Choice(added, {"new": name}, added))
    return Doubt((Text("candidate_unknown", name=name), Text("candidate_new")), choices, name, rest)


def _split_title(words: str) -> tuple[str, str]:
    """Split a Chinese name, which has no spaces, from a title behind it: 王小明 后端一面."""
    name, _, title = words.partition(" ")
    return (
        (name, title)
        if name and all(is_cjk(character) or character == "·" for character in name)
        else (words, "")
    )


def names_candidate(words: str, context: Context) -> bool:
    """Whether the words hold the name of a candidate."""
    text = simplified(normalise(words)).casefold().strip()
    if not text:
        return False
    return any(simplified(name).casefold() in text for name in list_candidate_names(context.tx))


def _may_be_a_name(name: str) -> bool:
    """Whether someone may be called so: letters, no digits, and no whole Chinese sentence."""
    has_digits = any(character.isdigit() for character in name)
    is_sentence = len(name) > _LONGEST_CHINESE and "·" not in name and all(map(is_cjk, name))
    is_particle = name in tuple("的了吗呢吧是有")
    return any(map(str.isalpha, name)) and not (has_digits or is_sentence or is_particle)


def _near_names(name: str, context: Context) -> list[str]:
    """List known names: that the words begin with (陈博后端: 陈博), that they begin, that are alike."""
    known = {candidate.casefold(): candidate for candidate in list_candidate_names(context.tx)}
    # Half of a Chinese name is one character, often the one that sounds alike: 陈波, 陈博.
    cutoff = 0.5 if is_cjk(name[0]) else 0.6
    alike = difflib.get_close_matches(name.casefold(), list(known), n=3, cutoff=cutoff)
    said = name.casefold()
    begun = [each for each in known if len(each) > 1 and said.startswith(each)]
    part = [each for each in known if _is_part(said, each)]
    return [known[each] for each in dict.fromkeys(begun + part + alike)]


def _is_part(said: str, known: str) -> bool:
    """Whether the words, or the first of them, are a part of a name: maya, 陈, patel backend."""
    words = known.split()
    return known.startswith(said) or any(word.startswith(said) for word in words) or said.split()[0] in words


def _label(person: Person) -> Text:
    return Text("person_choice", name=person.name, hint=_hint(person))


def _hint(person: Person) -> str:
    """Tell two of one name apart, without showing a whole phone number."""
    if person.userid:
        return person.userid
    address = person.phone or person.email
    return contacts.masked(address) if address else f"P{person.person_id}"
