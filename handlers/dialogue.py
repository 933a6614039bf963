"""The conversation: one line in, one reply out, and questions that wait for an answer.

Anything missing from a command is asked for, one question at a time; `cancel` alone leaves the question,
and after 30 minutes it is forgotten. Another command lays it aside, to be gone on with by `continue` or by
its buttons; a word of thanks or of help leaves it open.
"""

import re
import secrets
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from typing import Any

from handlers.admin_words import is_more
from handlers.arguments import (
    WEB_ADDRESS,
    is_insisting,
    is_small_talk,
    is_yes,
    plain_word,
    question_for,
    read_answer,
    read_argument,
    typed,
)
from handlers.candidates import names_candidate
from handlers.colleagues import colleague_in
from handlers.commands import (
    NUMBER,
    Argument,
    Command,
    Match,
    all_commands,
    get_command,
    heard_for,
    match_command,
    names_a_meeting,
    near_commands,
)
from handlers.continuing import as_put, laid_aside, offer_to_continue
from handlers.echoes import echo
from handlers.examples import examples_for
from handlers.for_others import done_for_colleague, said_by_candidate, said_of_colleague
from handlers.help import explain
from handlers.language.courtesy import asks, is_request, is_social, is_wondering, puts_off
from handlers.language.detect import detect_language
from handlers.language.normalise import normalise, simplified
from handlers.language.numbers import parse_interview_number
from handlers.language.times import mentions_time, parse_time
from handlers.notices import marked
from handlers.persons import beginning_that_is_somebody, people_called
from handlers.proposals import chosen_in_words
from handlers.questions import PIECED, ask, chosen_label
from handlers.reading import Context, Doubt, Found, Reading, Said, cut, is_blank
from handlers.request import (
    LASTING,
    Action,
    HostFacts,
    Message,
    Question,
    Reply,
    Request,
    answer,
    message_from_json,
    message_to_json,
)
from handlers.rights import Unseen, admins
from handlers.spoken import Spoken, spoken_of
from handlers.suggestions import meant_by_little, suggest
from handlers.texts import Text
from handlers.told import told_of
from storage.database import Tx, expect
from storage.dialogues import (
    Dialogue,
    delete_dialogue,
    delete_suspended,
    get_open,
    get_suspended,
    note_offered,
    suspend_dialogue,
    upsert_dialogue,
)
from storage.people import Person
from storage.rules import Rules

FORGOTTEN_AFTER = timedelta(minutes=30)
#: Arguments are read in this order, so that what is easy to recognise is cut out before names and titles.
_ORDER = (
    "link",
    "address",
    "renewal",
    "delay",
    "number",
    "subject",
    "message",
    "chat",
    "page",
    "target",
    "period",
    "times",
    "status",
    "time",
    "duration",
    "room",
    "change",
    "side",
    "recommendation",
    "score",
    "telling",
    "yes",
    "colleague",
    "leaving",
    "candidate",
    "contact",
    "userid",
    "email",
    "role",
    "audience",
    "readers",
    "person",
    "language",
    "command",
    "zone",
    "lengths",
    "hours",
    "switch",
    "topic",
    "minutes",
    "day",
    "state",
    "slot",
    "whom",
    "title",
    "reason",
    "remark",
    "note",
    "line",
    "broadcast",
    "sure",
    "paging",
    "answer",
)
#: Asked for, but not needed: such a question is not kept when something else is said.
_OPTIONAL = ("reason", "remark", "page", "paging")
#: These only look, or were the bot's own idea; their question is not kept either.
_LOOKS = (
    "show", "brief", "why", "audit", "stats", "people", "where", "who interviews me", "prepare", "attach",
)  # fmt: skip
#: Said when one has begun or is over, and what is asked next names it.
_OF_THE_LATEST = ("feedback", "no show", "arrived", "not yet", "absent")
_CALLING_OFF = ("cancel", "can't make it")
#: A card of this mark asked only one thing, and is done with when it was pressed.
_SPENT = ("q", "m")
#: These take whatever words are left.
_FREE = ("title", "reason", "remark", "note")
#: Asked when all is known: whether to do it.
_GO_AHEAD = "go_ahead"
#: Commands that are only a word of courtesy; to a question they may be a yes.
_COURTEOUS = ("yes", "got it")
_YES_FIRST = re.compile(r"好|嗯|行|可以|没问题|是|对|ok|ye[spa]|sure|fine|good|great|perfect|sounds good")
_NO = ("no", "n", "nope", "不", "不了", "不要", "不是", "不对", "不行", "否", "先不", "先不要", "别")
_LEAVE = ("cancel", "取消", "算了", "不用了", "退出", "never mind", "nevermind", "quit", "stop", "exit")
#: Who says so wants nothing more; to some questions it is a no.
_ENOUGH = re.compile(
    r"(?:不用|不用了|不了|不需要|没有了|没了|没事|没事了|没别的|没别的了|就这些|no|no,? that'?s all"
    r"|that'?s (?:all|it)|that is all|nothing else|never ?mind|算了|先这样|先这样吧)"
    r"[\s,，。!！]*(?:谢谢[你您]?|多谢|thanks|thank you|thx|for now)?|no,? (?:thanks|thank you)"
)
#: What people ask meanwhile; the open question is put once more behind the answer.
_ASKS = ("where", "who interviews me", "prepare", "hello")
_HELP = ("?", "help", "帮助", "怎么用")
#: People of either language type these.
_NO_LANGUAGE = ("ok", "okay", "hi", "hello", "help", "menu")
_MAX_CHARACTERS = 1000
#: 代李博：… is read as 代替 李博：…, since a name of one character would begin too many words.
_FOR_ANOTHER = re.compile(r"^(?:代|替)(?!替|表)(?=[^:：]{1,40}[:：])")
_FOR = ("代", "替")
#: Whatever is said answers these, commands excepted.
_WORDS = (*_FREE, "candidate", "person", "into", "colleague", "whom", "userid", "email", "contact", "words")
#: And so do verbs without the noun, unless it is dinner.
_ARRANGED = re.compile(
    r"(?<![条签])约|安排|排期|面一?下|[想要来去午上晚天点半号分]面(?![试前对包条积向临子板谈])"
    r"|[想要来去午上晚天点半号分]见(?![到谅解习效])|见一?[面下见]|聊一?[聊下]|谈一?[谈下]"
    r"|\b(?:can|could) (?:do|make)\b|\bis (?:free|available)\b"
    r"|\b(?:(?:works? for|suits|is (?:good|fine|free|ok) for)(?! (?:me|us)\b)|see|meet)\b"
    r"|\b(?:slot|set (?:something|it|this) up|let's do|seeing|session|set up|create the room|booked for)\b",
    re.IGNORECASE,
)
#: What a candidate answers an invitation with, and what is done where they only think about it.
_ANSWERS = {"confirm": "show", "decline": "show", "yes": "got it"}
#: Of these, nobody is called "no thanks".
_NAMES = ("candidate", "person", "colleague")
#: With another time in the same sentence they are a wish to have that, with its own time a yes to it.
_OUTDONE = ("can't make it", "got it")
#: Behind a name: it is asked about the person.
_OF_A_PERSON = re.compile(r"(?:这个人|的(?:资料|信息|联系方式|情况))$")
#: A plain yes answers these, whatever the number of choices.
_AGREED = ("candidate", "sure", "yes", "telling")
#: A mistyped command is offered whole as long as it fits into a button's key.
_MAX_OFFERED = 200
#: What is said beside a confirmation.
_CONFIRMED_WITH = re.compile(
    r"(?:参加|出席|到场|面[试試]|时间|時間|没问题|可以|准时|按时|无误|收到|期待|本次|这次|这场|那场|[我会能是的了吧啦哈好您你第场号#＃那个]"
    r"|老师|见|谢谢|多谢|感谢|\d|\W|_"
    r"|\b(?:interviews?|my|the|for|on|at|time|slot|it|that|this|to|i|yes|will|be|there|with|you|in|a|and|of|no|number"
    r"|attend(?:ance)?|participation|please|pls|thanks?|so much|fine|good|works?|me)\b)*",
    re.IGNORECASE,
)
#: What an admin asks of somebody's interviews, and what such a question may look like.
_SCHEDULE = re.compile(
    r"面[试試]|日程|安排|排期|有空|空[吗嗎]|忙|\b(?:interview|interviews|interviewing|schedule|calendar|agenda|free"
    r"|busy|booked|available|have|got|doing|up to)\b",
    re.IGNORECASE,
)
_LISTS = ("show", "my interviews")
#: What somebody may be said to be asked to, where a colleague is named; "" if no command was found.
_BY_NAME = ("panel", "swap")
_OF_PEOPLE = ("", *_BY_NAME, "can't make it", "create room")
#: Of one's own, and not of everybody's.
_OWN = re.compile(r"我|\b(?:my|mine|i|i'm|me|am i)\b", re.IGNORECASE)
#: Says that it asks for a list of interviews.
_LISTED = re.compile(
    r"面[试試]|几场|确认|回复|答复|\b(?:interviews?|(?:un)?confirmed|confirm|answered|replied|responded)\b",
    re.IGNORECASE,
)
#: Said of another time as well as of another interviewer.
_CHANGED_FOR = ("换成", "改成", "改为", "换到", "change")
_SWAPPED = ("swap", "换人")
#: Says only that it is about an interview.
_MEETING = re.compile(r"面试(?!官)|\binterview\b", re.IGNORECASE)
#: So does the name of a round, which is also the title.
_ROUND = re.compile(
    r"[一二三四初终复]面|第?[一二三四]轮|\b(?:phone screen|screening|on-?site|system design|coding"
    r"|(?:first|second|third|final|technical|1st|2nd|3rd) (?:round|interview))\b",
    re.IGNORECASE,
)
#: A question of who is meant, where a name was said all the same.
_SOMEBODY = ("candidate_unknown", "candidate_which")


@dataclass(frozen=True, slots=True)
class Line:
    """One line from one person, typed or pressed; `language` is the one they are known to use.

    `card_ref` is the mark of the pressed card: an interview's revision, or the question it belongs to. `by`
    is the admin who says it on the sender's behalf, and who is asked what is missing.
    """

    text: str
    sender: Person
    now: datetime
    zone: tzinfo
    language: str
    source: str
    reminders: Rules
    default_zone: str
    question: Dialogue | None = None
    card_ref: str = ""
    is_typed: bool = True
    by: Person | None = None
    look_at_host: Callable[[], HostFacts] | None = None

    @property
    def asked_id(self) -> int:
        """Whose open question this line may answer."""
        return (self.by or self.sender).person_id


def respond(tx: Tx, line: Line) -> Reply:
    """Answer one line, and remember the question the answer asks, if any."""
    # A character more than is read tells that it is too long; the rest would only cost time.
    line = replace(line, text=_clean(line.text)[: _MAX_CHARACTERS + 1])
    dialogue = line.question
    match = _match(tx, line)
    language = _language(line, match, dialogue)
    if language != line.language:
        line = replace(line, language=language)
    reply = _respond(tx, line, match, dialogue)
    if line.card_ref.startswith(_SPENT) and line.text:
        reply = replace(reply, card_label=reply.card_label or Text("label_answered"))
    if reply.question is not None:
        reply = _remember(tx, line, reply, reply.question)
    return reply if reply.language else replace(reply, language=line.language)


def respond_for(tx: Tx, line: Line) -> Reply:
    """Answer a line that an admin says on the sender's behalf; the caller keeps the question it asks."""
    line = replace(line, text=_clean(line.text)[: _MAX_CHARACTERS + 1])
    return _respond(tx, line, _match(tx, line), line.question)


def recognise(text: str) -> Match | None:
    """Recognise the command a line begins with, 代李博：… among them."""
    return match_command(_FOR_ANOTHER.sub("代替 ", text))


def _match(tx: Tx, line: Line) -> Match | None:
    """Recognise the command. Of those for admins, nobody else knows."""
    match = recognise(line.text)
    is_theirs = admins(line.sender) and line.by is None and (match is None or match.command.name != "as")
    if is_theirs and line.text.startswith(_FOR) and beginning_that_is_somebody(line.text[1:], tx):
        # 代李博 我的面试, without the colon: only a name tells it from other words that begin so.
        match = match_command(f"代替 {line.text[1:]}")
    if match and not match.command.who(line.sender):
        # 面试官是哪位 asks who it is where nobody may be changed.
        heard = heard_for(line.text, line.sender)
        return heard if match.command.who is admins else heard or match
    return _as_admin(tx, line, match) if is_theirs and match else match


def _as_admin(tx: Tx, line: Line, match: Match) -> Match:
    """Take what asks for one's own interviews or for one of them as who looks after all of them means it."""
    is_list = match.command.name == "my interviews" and bool(match.rest)
    if is_list and _LISTED.search(line.text) and not _OWN.search(line.text):
        is_ones = names_candidate(line.text, _context(tx, line, get_command("show")))
        meant = get_command("show" if is_ones else "all interviews")
        return Match(meant, match.name, line.text, is_heard=True)
    if match.command.name == "show" and _is_person(tx, line, match.rest):
        return Match(get_command("people"), match.name, _OF_A_PERSON.sub("", match.rest))
    return match


def _is_person(tx: Tx, line: Line, words: str) -> bool:
    """Whether the words are somebody's name, and of somebody without an interview to show."""
    context = _context(tx, line, get_command("show"))
    people = people_called(tx, _OF_A_PERSON.sub("", words))
    return bool(people) and read_argument(NUMBER, words, context) is None


def _clean(text: str) -> str:
    """Drop control and invisible characters, which nobody means, and needless blanks."""
    visible = (" " if character.isspace() else character for character in text)
    return " ".join("".join(each for each in visible if unicodedata.category(each)[0] != "C").split())


def _language(line: Line, match: Match | None, dialogue: Dialogue | None) -> str:
    """Return the language to answer in: the chosen one, else the one the person is writing now.

    A command tells it by its name, since a Chinese name in an English command is no change of language;
    the answer to a question tells nothing.
    """
    if line.sender.language or not line.is_typed:
        return line.language
    if line.sender.last_language and plain_word(line.text) in _NO_LANGUAGE:
        return line.language
    if match is not None:
        return detect_language(WEB_ADDRESS.sub("", match.name)) or line.language
    return line.language if dialogue else detect_language(line.text) or line.language


def _respond(tx: Tx, line: Line, match: Match | None, dialogue: Dialogue | None) -> Reply:
    if dialogue is not None and not get_command(dialogue.command).who(line.sender):
        # They were asked while they still had the role.
        dialogue = None
    if not line.text:
        return answer(Text("choose_first" if line.card_ref else "empty_message"))
    if len(line.text) > _MAX_CHARACTERS:
        return answer(Text("message_too_long", limit=_MAX_CHARACTERS))
    if line.card_ref.startswith("q"):
        if dialogue is None or f"q{dialogue.nonce}" != line.card_ref:
            dialogue = _take_up(tx, line)
        if dialogue is None:
            return Reply(Message(lines=(Text("question_over"),)), card_label=Text("label_outdated"))
        return _answer_pressed(tx, line, dialogue)
    if is_insisting(line.text) and (dialogue is None or dialogue.asking not in ("time", *_WORDS)):
        return _with_suspended(tx, line, answer(Text("nothing_to_insist")))
    kept: Mapping[str, Any] = {}
    if dialogue is not None:
        if plain_word(line.text) in _LEAVE:
            delete_dialogue(tx, person_id=line.asked_id)
            left = answer(Text("no_reason" if dialogue.asking == "reason" else "dialogue_left"))
            return _with_suspended(tx, line, left)
        if match is None or _is_rather_an_answer(tx, line, match, dialogue):
            return _answer_question(tx, line, dialogue)
        if match.command.name in _COURTEOUS and is_yes(line.text) and dialogue.asking not in _WORDS:
            # Not "all right", as if anything were done.
            return answer(Text("choose_above"), Text("how_to_leave"))
        if match.command.name != dialogue.command:
            return _interrupt(tx, line, dialogue, match)
        delete_dialogue(tx, person_id=line.asked_id)
        kept = dialogue.values if match.rest else {}
    if match is None and (chosen := chosen_in_words(_request(tx, line, {}), line.text)):
        return chosen
    if match and match.name in _CHANGED_FOR and _names_colleague(tx, line) and not mentions_time(match.rest):
        # 3号换成Emma changes who interviews, and not when.
        match = Match(get_command("swap"), match.name, line.text, is_heard=True)
    is_swap = match is not None and match.name in _SWAPPED and mentions_time(match.rest)
    if match and is_swap and not _names_colleague(tx, line):
        # Swap Maya to Thursday changes when.
        match = replace(match, command=get_command("reschedule"))
    if listed := _list_of_colleague(tx, line, match):
        return listed
    if for_other := _for_other(tx, line, match):
        return for_other
    if match is None or match.is_inside or match.command.name in (*_OUTDONE, "cancel"):
        spoken = spoken_of(tx, line.text, line.sender, line.now, line.zone)
        if spoken is not None and _outdoes(spoken, match):
            return _gather(tx, line, get_command(spoken.command), spoken.rest, spoken.values, {})
    if match is None or (match.command.name in (*_OUTDONE, "late") and not match.is_whole):
        # Maya can't make it on Friday: it is not the sender who cannot.
        told = told_of(line.text, _context(tx, line, get_command("reschedule")))
        if told is not None and (match is None or told.values.get("number")):
            return _gather(tx, line, get_command(told.command), told.rest, told.values, {})
    if match is None:
        return _not_understood(tx, line)
    return _obey(tx, line, match, kept)


def _outdoes(spoken: Spoken, match: Match | None) -> bool:
    """Tell whether what a whole sentence says is meant, and not the command that was found in it."""
    if match is None or spoken.command == "decline":
        return True
    name = match.command.name
    return name != "cancel" and (bool(spoken.rest) or name != "can't make it")


def _names_colleague(tx: Tx, line: Line) -> bool:
    return colleague_in(line.text, _context(tx, line, get_command("swap"))) is not None


def _only_confirms(rest: str, line: Line) -> bool:
    """Whether what stands behind 确认 is the interview, its time or a courtesy: 确认邮件没收到 is not."""
    reading = parse_time(rest, now=line.now, zone=line.zone)
    bare = cut(rest, reading.spans or (reading.span,)) if reading else rest
    return _CONFIRMED_WITH.fullmatch(simplified(bare)) is not None


def _for_other(tx: Tx, line: Line, match: Match | None) -> Reply | None:
    """Do what an interviewer says of a colleague or a candidate, or an admin in somebody's name.

    A command with its arguments says what it means itself.
    """
    is_free = match is None or match.is_heard or match.is_inside
    if line.sender.role == "candidate" or line.by is not None or not line.is_typed:
        return None
    name = match.command.name if match else ""
    if admins(line.sender) and name in ("", "create room", *_BY_NAME):
        spoken = done_for_colleague(line.text, _context(tx, line, get_command("create room")))
        if spoken is not None:
            return _gather(tx, line, get_command(spoken.command), "", spoken.values, {})
    is_open = name in _BY_NAME and parse_interview_number(match.rest if match else "") is None
    if not is_free and name not in _ANSWERS and not is_open:
        return None
    if spoken := said_by_candidate(line.text, _context(tx, line, get_command("confirm"))):
        return _gather(tx, line, get_command(spoken.command), "", {**spoken.values, PIECED: True}, {})
    if name not in _OF_PEOPLE:
        return None
    spoken = said_of_colleague(
        line.text, _context(tx, line, get_command(name if name in _BY_NAME else "swap"))
    )
    if spoken is None:
        return None
    is_said = name == spoken.command and not (is_free and "number" in spoken.values)
    known = {} if is_said else {PIECED: True}
    return _gather(tx, line, get_command(spoken.command), spoken.rest, {**spoken.values, **known}, {})


def _list_of_colleague(tx: Tx, line: Line, match: Match | None) -> Reply | None:
    """List for an admin the interviews of a colleague: 看看李博这周的面试, is Emma free on Friday?"""
    if not admins(line.sender) or line.by is not None or not _SCHEDULE.search(line.text):
        return None
    if match is not None and (match.command.name not in _LISTS or parse_interview_number(match.rest)):
        return None
    command = get_command("all interviews")
    context = _context(tx, line, command)
    named = colleague_in(line.text, context)
    if named is None or names_candidate(named[1], context):
        return None
    return _gather(tx, line, command, named[1], {"person": named[0].person_id}, {})


def _obey(tx: Tx, line: Line, match: Match, kept: Mapping[str, Any]) -> Reply:
    """Do what a command says, if its sender may give it."""
    if not match.command.who(line.sender):
        return answer(Text("not_yours", command=Text(f"name_{match.command.key}")))
    # "where?" and the like are questions by themselves.
    asks_itself = match.rest in ("?", "？") and match.command.is_aside
    if match.command.arguments and normalise(match.rest).casefold() in _HELP and not asks_itself:
        return explain(match.command, examples_for(tx, line.sender, line.now))
    # A list's button may have been meant for another of its options; one that calls off is soon pressed.
    is_slip = line.card_ref == LASTING or (bool(line.card_ref) and match.command.name in _CALLING_OFF)
    is_unsure = line.is_typed and is_wondering(line.text)
    is_answer = match.command.name in _ANSWERS and line.sender.role == "candidate" and line.is_typed
    says_more = (
        match.command.name == "confirm" and not match.is_whole and not _only_confirms(match.rest, line)
    )
    if is_answer and (is_unsure or says_more or asks(line.text) or puts_off(line.text)):
        # 拒绝会有影响吗 declines nothing; the buttons do.
        instead = get_command(_ANSWERS[match.command.name])
        return _gather(tx, line, instead, match.rest if instead.arguments else "", {}, {})
    known = {PIECED: True} if is_slip or is_unsure or is_social(line.text) else {}
    return _gather(tx, line, match.command, match.rest, known, {}, kept)


def _is_rather_an_answer(tx: Tx, line: Line, match: Match, dialogue: Dialogue) -> bool:
    """Whether a word that may be a command answers the open question: a plain yes, or "tomorrow"."""
    if dialogue.asking == "answer":
        dialogue = Dialogue(nonce="", **dialogue.values["inner"])
    if dialogue.asking == "line":
        # What is to be done in another's name is a command, but not to be done in one's own.
        return True
    if dialogue.asking == _GO_AHEAD:
        return match.command.name in _COURTEOUS or is_yes(line.text)
    if match.is_heard and match.command.name not in _COURTEOUS:
        return dialogue.asking in _FREE or isinstance(_read(tx, line, dialogue), Found)
    if is_yes(line.text):
        # Who is asked for a name does not agree to "add": that would be one choice of several.
        return len(dialogue.choices) == 1 or dialogue.asking in _AGREED
    if dialogue.asking == "paging":
        return is_more(line.text)
    if dialogue.asking == "time" and is_insisting(line.text):
        return True
    if not match.rest and dialogue.asking not in _WORDS and isinstance(_read(tx, line, dialogue), Found):
        # An answer may also be a command's name: 面试官 is a role, and a panel.
        return True
    if match.is_inside and dialogue.asking == "time" and names_a_meeting(line.text):
        # "Move Maya's interview to Friday" moves hers, whatever else waits for a time.
        return False
    if match.is_inside or (match.is_whole and dialogue.asking == "time"):
        return dialogue.asking in _FREE or _read(tx, line, dialogue) is not None
    return False


def _read(tx: Tx, line: Line, dialogue: Dialogue) -> Reading:
    """Read a line as the answer to the open question."""
    command = get_command(dialogue.command)
    argument = next(each for each in command.arguments if each.name == dialogue.asking)
    before = dialogue.said.get(argument.name, "")
    return read_answer(argument, line.text, before, dialogue.choices, _context(tx, line, command))


def _interrupt(tx: Tx, line: Line, dialogue: Dialogue, match: Match) -> Reply:
    """Do something else, and lay the open question aside unless it can stay open."""
    reply, person_id = _obey(tx, line, match, {}), line.asked_id
    if line.by is not None:
        return reply
    if dialogue.asking in _OPTIONAL or dialogue.command in _LOOKS:
        delete_dialogue(tx, person_id=person_id)
        return reply
    if match.command.is_aside and reply.question is None:
        return _repeated(tx, line, reply) if match.command.name in _ASKS else reply
    is_laid_aside = suspend_dialogue(tx, person_id=person_id, expires_at=line.now + FORGOTTEN_AFTER)
    if is_laid_aside and reply.question is None:
        note_offered(tx, person_id=person_id)
    return offer_to_continue(reply, dialogue.command) if is_laid_aside else reply


def _repeated(tx: Tx, line: Line, reply: Reply) -> Reply:
    """Put the open question once more behind the answer to a question of the sender's own."""
    kept = get_open(tx, person_id=line.asked_id, now=line.now)
    if kept is None or not kept.message:
        return reply
    put = replace(message_from_json(kept.message), card_ref=f"q{kept.dialogue.nonce}")
    return replace(reply, followup=put)


def _with_suspended(tx: Tx, line: Line, reply: Reply, *, is_lost: bool = False) -> Reply:
    """Remind once of the question that was laid aside, now that nothing else is asked.

    Args:
        is_lost: nothing else was understood, so that the line may be meant for it.
    """
    if reply.question is not None or line.by is not None:
        return reply
    kept = laid_aside(tx, line.sender, line.now)
    if kept is None or (kept.is_offered and not is_lost):
        return reply
    note_offered(tx, person_id=line.asked_id)
    return offer_to_continue(reply, kept.dialogue.command)


def _take_up(tx: Tx, line: Line) -> Dialogue | None:
    """Reopen the question that was laid aside, if it is its card that was pressed."""
    person_id = line.asked_id
    kept = laid_aside(tx, line.sender, line.now)
    if kept is None or f"q{kept.dialogue.nonce}" != line.card_ref:
        return None
    delete_suspended(tx, person_id=person_id)
    suspend_dialogue(tx, person_id=person_id, expires_at=line.now + FORGOTTEN_AFTER)
    _open(tx, line, kept.dialogue, kept.message or {})
    return kept.dialogue


def _answer_pressed(tx: Tx, line: Line, dialogue: Dialogue) -> Reply:
    """Take a pressed button as the answer to its card's question, and have the card show it."""
    reply = _answer_question(tx, line, dialogue)
    return replace(reply, card_label=reply.card_label or chosen_label(line.text, dialogue.choices))


def _answer_question(tx: Tx, line: Line, dialogue: Dialogue) -> Reply:
    """Take a line as the answer to the open question."""
    if dialogue.asking == _GO_AHEAD:
        return _go_ahead(tx, line, dialogue)
    command = get_command(dialogue.command)
    argument = next(each for each in command.arguments if each.name == dialogue.asking)
    context = _context(tx, line, command)
    before = dialogue.said.get(argument.name, "")
    context = replace(context, known=dialogue.values)
    reading = read_answer(argument, line.text, before, dialogue.choices, context)
    said = {name: words for name, words in dialogue.said.items() if name != argument.name}
    if isinstance(reading, Found):
        delete_dialogue(tx, person_id=line.asked_id)
        values = {**dialogue.values, argument.name: reading.value}
        # What else was said belongs to the command, but for the small words around an answer.
        rest = reading.rest if argument.kind == "candidate" else ""
        if argument.kind in ("time", "times"):
            values |= _length_beside(command, reading.rest, context)
        return _with_suspended(tx, line, _gather(tx, line, command, rest, values, said))
    if (reading is None or argument.kind in _NAMES) and _ENOUGH.fullmatch(plain_word(line.text)):
        delete_dialogue(tx, person_id=line.asked_id)
        return _with_suspended(tx, line, answer(Text("dialogue_left")))
    if reading is None and dialogue.choices:
        # The card with the choices is still good.
        return answer(Text(f"not_a_{argument.kind}"), Text("choose_above"), Text("how_to_leave"))
    if reading is None:
        again = _ask_again(argument, before, context)
        question = (Text(f"not_a_{argument.kind}"), *again.question, Text("how_to_leave"))
        reading = replace(again, question=question)
    if reading.said:
        said[argument.name] = reading.said
    return ask(command.name, argument.name, reading, dialogue.values, said)


def _length_beside(command: Command, rest: str, context: Context) -> Mapping[str, Any]:
    """Return the length that was said beside the answer to "when?": tomorrow 3pm, 30 min."""
    lengths = [each for each in command.arguments if each.kind == "duration"]
    readings = ((each.name, read_argument(each, rest, context)) for each in lengths)
    return {name: reading.value for name, reading in readings if isinstance(reading, Found)}


def _go_ahead(tx: Tx, line: Line, dialogue: Dialogue) -> Reply:
    """Do what was shown back on a yes, drop it on a no, and show it anew with another time."""
    command, word = get_command(dialogue.command), plain_word(line.text)
    if _agrees(line.text):
        delete_dialogue(tx, person_id=line.asked_id)
        done = _run(tx, line, command, dict(dialogue.values))
        return _with_suspended(tx, line, replace(done, card_label=done.card_label or Text("label_yes")))
    if word in _NO or word in _LEAVE:
        delete_dialogue(tx, person_id=line.asked_id)
        left = replace(answer(Text("dialogue_left")), card_label=Text("label_no"))
        return _with_suspended(tx, line, left)
    context, values = _context(tx, line, command), dict(dialogue.values)
    for argument in command.arguments:
        if argument.kind in ("time", "times", "duration"):
            reading = read_argument(argument, line.text, context)
            if isinstance(reading, Found):
                values[argument.name] = reading.value
    if values == dialogue.values:
        return answer(Text("yes_or_no"), Text("how_to_leave"))
    return _finish(tx, line, command, {**values, PIECED: True})


def _agrees(text: str) -> bool:
    """Whether a line says yes, perhaps with a word of thanks."""
    match = match_command(text)
    is_courteous = match is not None and match.command.name in _COURTEOUS
    return is_yes(text) or (is_courteous and _YES_FIRST.match(plain_word(text)) is not None)


def _ask_again(argument: Argument, before: str, context: Context) -> Doubt:
    """Ask what was asked before: by what was said then, else anew."""
    reading = read_argument(argument, before, context) if before else None
    return reading if isinstance(reading, Doubt) else question_for(argument, context)


def _gather(
    tx: Tx,
    line: Line,
    command: Command,
    rest: str,
    values: Mapping[str, Any],
    said: Said,
    kept: Mapping[str, Any] | None = None,
) -> Reply:
    """Read the arguments out of the words, ask for the first that is missing or in doubt, or run.

    Args:
        said: words understood in part, by argument; they are read anew.
        kept: what was known when the person said the command again, to complete it; another subject (the
            first argument) begins afresh.
    """
    context = _context(tx, line, command)
    values, said = dict(values), dict(said)
    doubts: dict[str, Doubt] = {}
    for argument in sorted(command.arguments, key=lambda each: _ORDER.index(each.kind)):
        words = said.pop(argument.name, rest)
        # An address alone may say who the candidate is, the interview's name who did not come.
        if argument.name in values or (is_blank(words) and argument.kind not in ("candidate", "side")):
            continue
        reading = read_argument(argument, words, replace(context, known=values))
        if reading is None:
            # What is moved is known before it is read to when.
            if argument.kind == "number" and (number := _only_interview(command, context)):
                values[argument.name] = number
            continue
        if words is rest:
            rest = reading.rest
        if isinstance(reading, Found):
            values[argument.name] = reading.value
        else:
            doubts[argument.name] = reading
    if kept and command.arguments[0].name not in {**values, **doubts}:
        values = {**kept, **values}
    if command.name == "create room" and names_candidate(values.get("title", ""), context):
        # 给李博约周五下午2点面赵敏: who was taken for the candidate is to interview.
        values[PIECED] = True
    if "number" not in {**values, **doubts} and (number := _only_interview(command, context)):
        values["number"] = number
    doubt = _first_doubt(command, values, doubts, replace(context, known=values))
    if doubt is None:
        return _finish(tx, line, command, values)
    if refusal := _refusal(tx, line, command, values):
        return refusal
    argument, question = doubt
    if argument.name not in doubts:
        values[PIECED] = True
    said |= {name: each.said for name, each in doubts.items() if each.said}
    return ask(command.name, argument.name, question, values, said)


def _refusal(tx: Tx, line: Line, command: Command, values: Mapping[str, Any]) -> Reply | None:
    """Say that it cannot be done to this interview, rather than ask for more first."""
    if command.refuses is None or "number" not in values:
        return None
    try:
        return command.refuses(_request(tx, line, values))
    except Unseen as unseen:
        return _unseen(unseen)


def _only_interview(command: Command, context: Context) -> int | None:
    """Return the one interview that a candidate can mean who names none, or an interviewer who held one."""
    argument = command.arguments[0] if command.arguments else None
    if argument is None or argument.kind != "number":
        return None
    if context.sender.role != "candidate" and command.name not in _OF_THE_LATEST:
        return None
    if not argument.is_required:
        return None
    choices = question_for(argument, context).choices
    return int(choices[0].words.removeprefix("#")) if len(choices) == 1 else None


def _first_doubt(
    command: Command, values: Mapping[str, Any], doubts: Mapping[str, Doubt], context: Context
) -> tuple[Argument, Doubt] | None:
    for argument in command.arguments:
        if argument.name in doubts:
            return argument, doubts[argument.name]
        if argument.is_required and argument.name not in values:
            return argument, question_for(argument, context)
    return None


def _context(tx: Tx, line: Line, command: Command) -> Context:
    # A candidate who says "cancel" means that they do not come.
    is_theirs = command.name == "cancel" and line.sender.role == "candidate"
    key = "decline" if is_theirs else command.key
    country = line.reminders.country
    return Context(key, line.sender, line.now, line.zone, tx, line.default_zone, line.text, country=country)


def _finish(tx: Tx, line: Line, command: Command, values: dict[str, Any]) -> Reply:
    """Do it, or show it back first."""
    is_guessed = any(isinstance(value, dict) and value.get("is_guessed") for value in values.values())
    if (values.pop(PIECED, False) or is_guessed) and (
        shown := echo(command.name, _request(tx, line, values))
    ):
        return Reply(shown, question=Question(command.name, values, _GO_AHEAD))
    return _run(tx, line, command, values)


def _request(tx: Tx, line: Line, values: Mapping[str, Any]) -> Request:
    mark = marked(line.card_ref)
    seen = mark[1] if mark and mark[0] == values.get("number") else None
    return Request(
        sender=line.sender,
        args={name: typed(name, value) for name, value in values.items()},
        now=line.now,
        zone=line.zone,
        language=line.language,
        tx=tx,
        source=line.source,
        reminders=line.reminders,
        default_zone=line.default_zone,
        seen_revision=seen,
        card_ref=line.card_ref,
        by=line.by,
        look_at_host=line.look_at_host,
    )


def _run(tx: Tx, line: Line, command: Command, values: dict[str, Any]) -> Reply:
    try:
        reply = command.handler(_request(tx, line, values))
    except Unseen as unseen:
        return _unseen(unseen)
    if reply.question is not None:
        # A handler that asks once more keeps what is known already, but for what it asks.
        known = {name: value for name, value in values.items() if name != reply.question.asking}
        reply = replace(reply, question=replace(reply.question, values={**known, **reply.question.values}))
    return reply


def _unseen(unseen: Unseen) -> Reply:
    return answer(Text("not_found", number=unseen.number), Text("see_my_interviews"))


def _remember(tx: Tx, line: Line, reply: Reply, question: Question) -> Reply:
    dialogue = Dialogue(
        nonce=secrets.token_hex(4),
        command=question.command,
        values=dict(question.values),
        asking=question.asking,
        choices=list(question.choices),
        said=dict(question.said),
    )
    _open(tx, line, dialogue, message_to_json(as_put(reply.message)))
    return replace(reply, message=replace(reply.message, card_ref=f"q{dialogue.nonce}"))


def _open(tx: Tx, line: Line, dialogue: Dialogue, message: Mapping[str, Any]) -> None:
    upsert_dialogue(
        tx,
        person_id=line.asked_id,
        nonce=dialogue.nonce,
        command=dialogue.command,
        values=dialogue.values,
        asking=dialogue.asking,
        choices=dialogue.choices,
        said=dialogue.said,
        message=message,
        expires_at=line.now + FORGOTTEN_AFTER,
    )


def _not_understood(tx: Tx, line: Line) -> Reply:
    person_id = line.asked_id
    word = plain_word(line.text)
    if word in _LEAVE or _ENOUGH.fullmatch(word):
        is_kept = get_suspended(tx, person_id=person_id, now=line.now) is not None
        delete_suspended(tx, person_id=person_id)
        return answer(Text("dialogue_left" if is_kept else "nothing_to_leave" if word in _LEAVE else "ack"))
    if word == "1" and line.sender.userid is None:
        # A reminder in WeChat asks for it, and whatever else they write does as well.
        return _gather(tx, line, expect(match_command("got it")).command, "", {}, {})
    near = _fitting(tx, line)
    is_meant = any(each.search(line.text) for each in (_MEETING, _ROUND, _ARRANGED))
    is_asked = asks(line.text) and not is_request(line.text)
    is_other = is_social(line.text) or (is_asked and near[:1] and near[0].command.name == "create room")
    if len(near) == 1 and not is_other and (is_meant or _is_all_said(near[0].command, tx, line)):
        # 明天下午5点面试张伟 says all, and is shown back before it is done.
        return _gather(tx, line, near[0].command, _MEETING.sub(" ", line.text), {PIECED: True}, {})
    if bare := meant_by_little(tx, line.text, line.sender, line.now, line.zone):
        return _with_suspended(tx, line, Reply(bare), is_lost=True)
    near = near_commands(line.text, line.sender) or near
    if near:
        offers = tuple(_offer(match, tx, line) for match in near)
        return Reply(Message(title=Text("did_you_mean"), actions=offers))
    suggested = suggest(tx, line.sender, line.now, line.default_zone)
    return _with_suspended(tx, line, Reply(suggested), is_lost=True)


def _fitting(tx: Tx, line: Line) -> list[Match]:
    """List the commands that need several things, all of which the line says: 明天下午5点面试张伟."""
    if not mentions_time(line.text):
        return []
    return [
        Match(command, command.name, line.text)
        for command in all_commands()
        if sum(argument.is_required for argument in command.arguments) > 1
        and not any(argument.kind == "note" for argument in command.arguments)
        and command.who(line.sender)
        and _says_all(command, line.text, _context(tx, line, command))
    ]


def _is_all_said(command: Command, tx: Tx, line: Line) -> bool:
    """Whether a line says what a command needs and nothing else: Tom Lee Thursday 4pm please."""
    words, context = line.text, _context(tx, line, command)
    for argument in sorted(command.arguments, key=lambda each: _ORDER.index(each.kind)):
        if argument.kind not in _FREE:
            reading = read_argument(argument, words, context)
            words = reading.rest if reading is not None else words
            if isinstance(reading, Found) and argument.kind == "candidate" and "is_guessed" in reading.value:
                return False
    return is_small_talk(words)


def _says_all(command: Command, words: str, context: Context) -> bool:
    """Whether the words say all that a command needs; of an interview, also with somebody not known yet."""
    words, found = _MEETING.subn(" ", words)
    clear = _SOMEBODY if found or _ROUND.search(words) or _ARRANGED.search(words) else ()
    for argument in sorted(command.arguments, key=lambda each: _ORDER.index(each.kind)):
        is_read = argument.is_required or argument.kind == "duration"
        reading = read_argument(argument, words, context) if is_read else None
        is_clear = isinstance(reading, Found) or (isinstance(reading, Doubt) and argument.kind == "time")
        is_clear = is_clear or (isinstance(reading, Doubt) and reading.question[0].name in clear)
        if argument.is_required and not is_clear:
            return False
        words = reading.rest if reading is not None else words
    return True


def _offer(match: Match, tx: Tx, line: Line) -> Action:
    """Offer a mistyped command with all that was said besides; one within a sentence, with its interview."""
    name, rest = Text(f"name_{match.command.key}"), match.rest
    if match.is_inside:
        rest = _named_interview(match, tx, line)
    if not rest or len(rest) > _MAX_OFFERED:
        return Action(name, match.command.name)
    detail = Text("near_line", command=name, rest=rest)
    return Action(name, f"{match.command.name} {rest}", detail=detail)


def _named_interview(match: Match, tx: Tx, line: Line) -> str:
    """Return the number of the interview of which the words around a command speak, if they do."""
    numbers = [each for each in match.command.arguments if each.kind == "number"]
    reading = read_argument(numbers[0], match.rest, _context(tx, line, match.command)) if numbers else None
    return f"#{reading.value}" if isinstance(reading, Found) else ""
