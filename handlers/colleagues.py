"""Which colleague is meant: a member who may interview, by name, one of several, or a near miss."""

import difflib
import re

from handlers.language.characters import spellings
from handlers.language.normalise import normalise, simplified
from handlers.persons import people_called
from handlers.reading import MARK, STRAY, Choice, Context, Doubt, Found, Reading
from handlers.texts import Text
from storage.panels import list_colleague_names, list_colleagues
from storage.people import Person, list_people_like

_LEADS = re.compile(
    r"^(?:(?:me with|me by|me|myself|with|to|for|by|as|in|and|please|@)\b"
    r"|can|could|would|let|have|get|ask|@|把|由|给|让|请|成|为|是|用|换成|换|改成|找|再?[叫带拉喊]上|叫|能|再)[\s:：,，]*",
    re.IGNORECASE,
)
_TRAILS = re.compile(
    r"[\s,，]*(?:\b(?:please|thanks|instead|in|out|on|to|for|of|from|too|as well)"
    r"|(?:to )?(?:join|sit in)\b.*|take (?:it|over|my|this|that|mine).*"
    r"|cover.*|step in.*|fill in.*|stand in.*|do (?:it|mine|my).*"
    r"|从|到|吧|也|一起|也?(?:来|一起)?(?:参加|加入|加到|加进)|[来去代]?面(?:一下)?(?:吗|吧|试)?|来|顶替|顶一下"
    r"|接手|代替我|替我|顶我.*|行吗|可以吗|谢谢)$",
    re.IGNORECASE,
)
#: Who is on the panel names nobody.
_ASKED = re.compile(r"(?:who|whose|which)\b|谁|哪", re.IGNORECASE)
_ANYBODY = re.compile(r"\b(?:some|any)(?:one|body)\b|有人", re.IGNORECASE)
_MOST_WORDS = 6
_OFFERED = 5
_SHORTEST_WORD = 3


def read_colleague(words: str, context: Context) -> Reading:
    """Find the first colleague that the words name."""
    before, _, after = words.partition(MARK)
    while not _bare(before) and after:
        before, _, after = after.partition(MARK)
    name = _bare(before)
    if not name or not any(map(str.isalpha, name)) or _ASKED.match(name):
        return None
    if _ANYBODY.search(name) and colleague_in(words, context) is None:
        return None
    found, rest = _longest_known(name, context)
    if len(found) == 1:
        return Found({"person_id": found[0].person_id}, f"{MARK} {rest} {MARK} {after}")
    if found:
        choices = tuple(_choice(person, person.userid or "") for person in found[:_OFFERED])
        return Doubt((Text("candidate_which", name=found[0].name),), choices, said=name)
    named = colleague_in(words, context)
    if named and simplified(named[0].name).casefold() in simplified(normalise(words)).casefold():
        return Found({"person_id": named[0].person_id}, named[1])
    near = [person for known in _near(name, context) for person in colleagues(known, context)]
    # Bo Li is known as 李博, with the userid bo.li.
    near = near or [
        person
        for person in list_people_like(context.tx, part=name, spellings=spellings(name), limit=_OFFERED)
        if person.role in ("interviewer", "admin") and person.userid and person.is_active
    ]
    if not near and named:
        near, name = [named[0]], named[0].name.split()[0]
    if near:
        # A first name is no unknown name.
        is_part = len(near) == 1 and name.casefold() in near[0].name.casefold().split()
        question = (
            (Text("person_this", name=near[0].name), Text("person_other"))
            if is_part
            else (Text("colleague_unknown", name=name), Text("colleague_near"))
        )
        return Doubt(question, tuple(_choice(person, person.name) for person in near), said=name)
    return Doubt((Text("colleague_unknown", name=name), Text("ask_colleague")), said=name)


def read_leaving(words: str, context: Context) -> Reading:
    """Find one more colleague, if the words name one for certain."""
    reading = read_colleague(words, context)
    return reading if isinstance(reading, Found) else None


def colleagues(name: str, context: Context) -> list[Person]:
    """List the members of this name who may interview and whom WeCom reaches."""
    return [
        person
        for person in people_called(context.tx, normalise(name))
        if person.role in ("interviewer", "admin") and person.userid and person.is_active
    ]


def colleague_in(words: str, context: Context) -> tuple[Person, str] | None:
    """Find the one colleague whom a sentence names anywhere, and the words without the name."""
    text = simplified(normalise(words))
    found = {}
    for name, userid in list_colleagues(context.tx):
        said = next((each for each in _spoken(name, userid) if re.search(each, text, re.IGNORECASE)), "")
        if said:
            found[name] = said
    people = [person for name in found for person in colleagues(name, context)]
    if len(people) != 1:
        return None
    return people[0], re.sub(found[people[0].name] + "(?:'s)?", " ", text, flags=re.IGNORECASE)


def _spoken(name: str, userid: str) -> list[str]:
    """List patterns of what somebody is called by: all of a name, one word of a Latin one, bo.li as Bo Li."""
    words = [name, *(word for word in name.split() if len(word) >= _SHORTEST_WORD)]
    words += [userid.replace(".", " ")] if "." in userid else []
    return [
        rf"(?<![a-z]){re.escape(each)}(?![a-z])" if each.isascii() else re.escape(simplified(normalise(each)))
        for each in dict.fromkeys(words)
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
