"""Which colleague is meant: a member who may interview, by name, one of several, or a near miss."""

import difflib
import re

from handlers.language.normalise import normalise
from handlers.reading import MARK, STRAY, Choice, Context, Doubt, Found, Reading
from handlers.texts import Text
from storage.panels import list_colleague_names
from storage.people import Person, list_people_called, list_people_like

_LEADS = re.compile(
    r"^(?:(?:me with|me by|me|myself|with|to|for|by|as|in|and|please|@)\b"
    r"|@|把|由|给|让|请|成|为|是|用|换成|找)[\s:：,，]*",
    re.IGNORECASE,
)
_TRAILS = re.compile(
    r"[\s,，]*(?:\b(?:please|thanks|instead|in|out|on|to|for|of|from|too|as well)"
    r"|从|到|吧|也|一起|也?(?:来|一起)?(?:参加|加入|加到|加进)|来面|来|顶替|替我|谢谢)$",
    re.IGNORECASE,
)
#: Who is on the panel names nobody.
_ASKED = re.compile(r"(?:who|whose|which)\b|谁|哪", re.IGNORECASE)
_MOST_WORDS = 6
_OFFERED = 5


def read_colleague(words: str, context: Context) -> Reading:
    """Find the first colleague that the words name."""
    before, _, after = words.partition(MARK)
    while not before.strip(STRAY) and after:
        before, _, after = after.partition(MARK)
    name = _bare(before)
    if not name or not any(map(str.isalpha, name)) or _ASKED.match(name):
        return None
    found, rest = _longest_known(name, context)
    if len(found) == 1:
        return Found({"person_id": found[0].person_id}, f"{MARK} {rest} {MARK} {after}")
    if found:
        choices = tuple(_choice(person, person.userid or "") for person in found[:_OFFERED])
        return Doubt((Text("candidate_which", name=found[0].name),), choices, said=name)
    near = [
        _choice(person, person.name)
        for known in _near(name, context)
        for person in colleagues(known, context)
    ]
    # Bo Li is known as 李博, with the userid bo.li.
    near = near or [
        _choice(person, person.name)
        for person in list_people_like(context.tx, part=name, limit=_OFFERED)
        if person.role in ("interviewer", "admin") and person.userid and person.is_active
    ]
    if near:
        return Doubt((Text("colleague_unknown", name=name), Text("colleague_near")), tuple(near), said=name)
    return Doubt((Text("colleague_unknown", name=name), Text("ask_colleague")), said=name)


def read_leaving(words: str, context: Context) -> Reading:
    """Find one more colleague, if the words name one for certain."""
    reading = read_colleague(words, context)
    return reading if isinstance(reading, Found) else None


def colleagues(name: str, context: Context) -> list[Person]:
    """List the members of this name who may interview and whom WeCom reaches."""
    return [
        person
        for person in list_people_called(context.tx, name=normalise(name))
        if person.role in ("interviewer", "admin") and person.userid and person.is_active
    ]


def _choice(person: Person, label: str) -> Choice:
    detail = Text("person_choice", name=person.name, hint=person.userid)
    return Choice(Text("plain", words=label), {"person_id": person.person_id}, detail)


def _bare(words: str) -> str:
    name, before = words.strip(STRAY), None
    while name != before:
        before, name = name, _LEADS.sub("", _TRAILS.sub("", name)).strip(STRAY)
    return name


def _longest_known(words: str, context: Context) -> tuple[list[Person], str]:
    """Find whom the words begin with: the longest run of words that is somebody, and the words behind."""
    parts = words.split()
    for size in range(min(len(parts), _MOST_WORDS), 0, -1):
        if found := colleagues(" ".join(parts[:size]).strip(STRAY), context):
            return found, " ".join(parts[size:])
    return [], ""


def _near(name: str, context: Context) -> list[str]:
    """List colleagues' names that the words are a part of, or like, or begin with."""
    said = name.casefold()
    known = {each.casefold(): each for each in list_colleague_names(context.tx)}
    part = [each for each in known if said in each.split() or each.startswith(said) or said.startswith(each)]
    alike = difflib.get_close_matches(said, list(known), n=3, cutoff=0.6 if said.isascii() else 0.5)
    return [known[each] for each in dict.fromkeys(part + alike)][:_OFFERED]
