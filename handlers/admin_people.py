"""What admins do about people: find, add, merge, roles, who is reached, which WeCom account is whose."""

from datetime import datetime, timedelta

from handlers.candidates import MAX_NAME
from handlers.commands import PAGE, PERSON, SURE, Argument, command
from handlers.invitations import page_link
from handlers.outbox import refusal
from handlers.persons import mark_of, people_called, person_line
from handlers.previews import is_sure, page_of, page_reply, preview, refrained
from handlers.request import Action, Field, Message, Notice, Reply, Request, answer
from handlers.rights import admins
from handlers.texts import Text, When, Zone
from storage.database import expect, savepoint
from storage.errors import Conflict
from storage.interviews import list_interviews_of
from storage.mails import get_refused
from storage.people import (
    Person,
    Role,
    count_people,
    get_person_by_userid,
    get_standing_person,
    list_people_called,
    list_people_page,
)
from storage.people_changes import (
    Merge,
    activate_person,
    add_person,
    bind_userid,
    deactivate_person,
    merge_facts,
    merge_people,
    update_email,
    update_role,
)
from storage.ways import WINDOW_MESSAGES, Customer, get_ways

_PAGE, _LINKS = 12, 3
#: A customer-service session that a colleague has taken over (protocol 9.6).
_HUMAN = 3
_LIFETIME = timedelta(days=1)
_ROLES: dict[str, Role] = {"admin": "admin", "interviewer": "interviewer", "candidate": "candidate"}

_SOMEONE = Argument("person", "person", is_required=False)
_NAME = Argument("name", "title")
_CONTACT = Argument("contact", "contact", is_required=False)
_ROLE = Argument("role", "role")
_NEW_ROLE = Argument("role", "role", is_required=False)
_INTO = Argument("into", "person")
_USERID = Argument("userid", "userid")
_EMAIL = Argument("email", "email")


@command(
    "people", "person", "find person", "find", "look up", "查找", "who is", "list people",
    "人员", "人员列表", "查人", "找人", "通讯录",
    "人員",
    args=(_SOMEONE, PAGE), who=admins,
    heard=(
        r"(?:电话|手机号?|邮箱|联系方式|微信号?)(?:号码?)?(?:是?(?:多少|什么|啥)|有吗|[?]|$)",
        r"'s (?:phone|email|e-mail|number|contact)",
        r"\b(?:phone|email|contact)(?: number| address| details)? (?:of|for)\b",
    ),
)  # fmt: skip
def people(request: Request) -> Reply:
    """Show one person, or list everyone."""
    if "person" in request.args:
        return _card(request, _meant(request))
    counts = count_people(request.tx)
    page = page_of(request)
    found = list_people_page(request.tx, limit=_PAGE, offset=page * _PAGE)
    total = sum(counts.values())
    title = Text(
        "people_title",
        count=total,
        admins=counts.get("admin", 0),
        interviewers=counts.get("interviewer", 0),
        candidates=counts.get("candidate", 0),
    )
    lines = [title, *(_list_line(person) for person in found)]
    return page_reply("people", lines, page, has_more=total > page * _PAGE + len(found))


@command(
    "add person", "new person", "add people", "add candidate", "new candidate", "新增候选人", "添加候选人",
    "添加人员", "新增人员", "加人", "添加人", "加个新人", "加个候选人",
    "新加一个候选人",
    "新加候选人", "新增一个候选人", "添加一个候选人", "新建候选人",
    "录入候选人", "录入", "register", "新增人員",
    args=(_NAME, _CONTACT, _NEW_ROLE), who=admins,
)  # fmt: skip
def add(request: Request) -> Reply:
    """Add one person with what they are reached by."""
    name, contact = request.args["name"], request.args.get("contact", {})
    if len(name) > MAX_NAME or not any(map(str.isalpha, name)):
        return answer(Text("person_no_name", limit=MAX_NAME))
    namesakes = people_called(request.tx, name)
    try:
        with savepoint(request.tx):
            role = _ROLES[request.args.get("role", "candidate")]
            person = add_person(request.tx, cause=request.cause, name=name, role=role, **contact)
    except Conflict:
        known = next(
            each for value in contact.values() for each in list_people_called(request.tx, name=value)
        )
        return answer(Text("person_taken", person=person_line(known)))
    lines = [Text("person_added", person=person_line(person), id=person.person_id)]
    if namesakes:
        lines.append(Text("person_namesake", name=name, id=person.person_id, other=namesakes[0].person_id))
    if person.userid is None:
        lines.append(Text("person_unbound", id=person.person_id))
    return answer(*lines)


@command("merge", "merge people", "合并", "合并人员", "合併", args=(PERSON, _INTO, SURE), who=admins)
def merge(request: Request) -> Reply:
    """Make two entries of one person one, after a preview."""
    one, other = _meant(request), _meant(request, "into")
    ids = {"from_id": one.person_id, "into_id": other.person_id}
    match is_sure(request):
        case None:
            facts = merge_facts(request.tx, **ids)
            if facts.refusal:
                return _not_merged(facts, one, other)
            return preview(
                "merge",
                Text("merge_title", id=one.person_id, other_id=other.person_id),
                Text(
                    "merge_who",
                    id=one.person_id,
                    one=one.name,
                    other_id=other.person_id,
                    other=other.name,
                ),
                Text("merge_moves", count=facts.interviews, feedback=facts.feedback),
                *_lost(one, other),
                yes=Text("button_merge"),
            )
        case False:
            return refrained()
    try:
        with savepoint(request.tx):
            facts = merge_people(request.tx, cause=request.cause, **ids)
    except Conflict:
        facts = merge_facts(request.tx, **ids)
    if facts.refusal:
        return _not_merged(facts, one, other)
    name = "merge_done" if facts.interviews else "merge_done_bare"
    return answer(Text(name, one=one.name, other=person_line(other), count=facts.interviews))


@command(
    "role",
    "set role",
    "change role",
    "角色",
    "设置角色",
    "改角色",
    args=(PERSON, _ROLE),
    who=admins,
    heard=(
        r"(?:设|设置|改|变|升|提升|换|调|提拔)?(?:为|成|当|做)(?:一?[名个])?(?:管理员|面试官|候选人|hr)",
        r"(?:给|把|收回|取消|撤销|撤掉|去掉|移除|加).{1,16}(?:管理员|面试官)(?:的)?(?:权限|身份|角色)",
        r"\b(?:should|will|can|needs? to) be(?:come)? an? (?:admin|interviewer)\b|(?:就|以后|现在"
        r"|起)是(?:管理员|面试官)了?",
        r"\b(?:make|promote) .{2,40} (?:an? |to )?(?:admin|administrator|interviewer)\b",
        r"\b(?:give|grant|revoke|remove|take) .{0,40}\b(?:admin|administrator|interviewer)(?:'s)?"
        r"(?: (?:rights?|access|role|permissions?|privileges?))",
    ),
)
def role(request: Request) -> Reply:
    """Make someone an admin, an interviewer, or neither, and tell them."""
    person, wanted = _meant(request), _ROLES[request.args["role"]]
    outcome = update_role(request.tx, cause=request.cause, person_id=person.person_id, role=wanted)
    name = f"role_now_{_change(person.role, wanted)}" if outcome == "done" else f"role_change_{outcome}"
    line = Text(name, name=person.name, role=Text(f"role_{wanted}"))
    told = (
        _told(request, person, Text(f"role_told_{_change(person.role, wanted)}", by=request.sender.name))
        if outcome == "done"
        else ()
    )
    return Reply(Message(lines=(line,)), notices=told, card_label=Text("label_answered"))


def _change(before: Role, wanted: Role) -> str:
    """Name a change of role by what it comes to: who is neither any more is told what they lost."""
    return f"not_{before}" if wanted == "candidate" else wanted


@command(
    "deactivate", "disable", "停用", "禁用", args=(PERSON,), who=admins,
    heard=(r"^(?:please )?(?:turn off|close|block|suspend)\b.*\baccount\b",),
)  # fmt: skip
def deactivate(request: Request) -> Reply:
    """Tell someone nothing any more, and say what is still planned with them."""
    person = _meant(request)
    outcome = deactivate_person(request.tx, cause=request.cause, person_id=person.person_id)
    lines = [Text(f"deactivate_{outcome}", name=person.name)]
    if outcome == "done":
        planned = _planned(request, person)
        if planned:
            lines.append(Text("deactivate_planned", count=planned, id=person.person_id))
        lines.append(Text("deactivate_note"))
    return Reply(Message(lines=tuple(lines)), card_label=Text("label_answered"))


@command("activate", "enable", "reactivate", "启用", "恢复启用", args=(PERSON,), who=admins)
def activate(request: Request) -> Reply:
    """Tell someone again what concerns them."""
    person = _meant(request)
    outcome = activate_person(request.tx, cause=request.cause, person_id=person.person_id)
    return Reply(
        Message(lines=(Text(f"activate_{outcome}", name=person.name),)), card_label=Text("label_answered")
    )


@command("bind", "bind userid", "绑定", "绑定账号", "綁定", args=(PERSON, _USERID), who=admins)
def bind(request: Request) -> Reply:
    """Tie someone to their WeCom account."""
    person, userid = _meant(request), request.args["userid"]
    try:
        with savepoint(request.tx):
            outcome = bind_userid(request.tx, cause=request.cause, person_id=person.person_id, userid=userid)
    except Conflict:
        owner = expect(get_person_by_userid(request.tx, userid=userid))
        line = Text("bind_taken", userid=userid, owner=owner.name, id=owner.person_id, other=person.person_id)
        return answer(line)
    return answer(Text(f"bind_{outcome}", name=person.name, userid=userid))


@command(
    "email", "e-mail", "set email", "change email", "邮箱", "改邮箱", "电子邮箱", "郵箱",
    args=(PERSON, _EMAIL), who=admins,
)  # fmt: skip
def email(request: Request) -> Reply:
    """Say by which address someone is reached."""
    person, address = _meant(request), request.args["email"]
    try:
        with savepoint(request.tx):
            outcome = update_email(request.tx, cause=request.cause, person_id=person.person_id, email=address)
    except Conflict:
        (owner, *_) = list_people_called(request.tx, name=address)
        line = Text(
            "email_taken", email=address, owner=owner.name, id=owner.person_id, other=person.person_id
        )
        return answer(line)
    return answer(Text(f"email_{outcome}", name=person.name, email=address))


def _meant(request: Request, argument: str = "person") -> Person:
    return expect(get_standing_person(request.tx, person_id=request.args[argument]))


def _card(request: Request, person: Person) -> Reply:
    """Show everything about one person, with what can be done."""
    number = f"P{person.person_id}"
    is_reached = person.userid is not None and person.is_active
    facts = [Field(Text("field_role"), Text(f"role_{person.role}"))]
    facts.append(Field(Text("field_userid"), person.userid or Text("none")))
    if person.phone or person.email:
        facts.append(Field(Text("field_contact"), " ".join(filter(None, (person.phone, person.email)))))
    facts.append(Field(Text("field_reached"), Text("reached_yes" if is_reached else _unreached(person))))
    if refused := get_refused(request.tx, person_id=person.person_id):
        closed = Text("email_closed", since=When(refused.refused_at), why=refusal(refused))
        facts.append(Field(Text("field_email"), closed))
    facts += _other_ways(request, person)
    speaks = person.language or person.last_language
    language = Text(f"language_{speaks}") if speaks else Text("usual")
    facts.append(Field(Text("field_speaks"), language))
    facts.append(Field(Text("field_clock"), Zone(person.timezone) if person.timezone else Text("usual")))
    switch = "deactivate" if person.is_active else "activate"
    return Reply(
        Message(
            title=Text("person_title", name=person.name, id=person.person_id),
            fields=tuple(facts),
            lines=(Text("person_planned", count=_planned(request, person)),),
            actions=(
                Action(Text("button_role"), f"role {number}"),
                Action(Text(f"button_{switch}"), f"{switch} {number}"),
                Action(Text("button_interviews"), f"all interviews {number}"),
                Action(Text("button_audit"), f"audit {number}"),
            ),
        )
    )


def _other_ways(request: Request, person: Person) -> list[Field]:
    """Say by which ways somebody is reached outside WeCom's app, and where they look themselves."""
    ways = get_ways(request.tx, person_ids=[person.person_id])[person.person_id]
    facts = []
    if ways.kf is not None:
        facts.append(Field(Text("field_wechat"), _window(ways.kf, request.now)))
    if ways.email is not None and person.role == "candidate":
        is_ready = request.reminders.has_mail
        facts.append(Field(Text("field_email"), Text("email_ready" if is_ready else "email_off")))
    ahead = list_interviews_of(
        request.tx, person_id=person.person_id, after=request.now, before=None, limit=_LINKS
    )
    links = [
        Text("link_for", number=each.interview_id, link=page_link(request.tx, each.candidate))
        for each in ahead.interviews
        if each.candidate.person_id == person.person_id
    ]
    return [*facts, Field(Text("field_link"), links)] if links else facts


def _window(customer: Customer, now: datetime) -> Text:
    """Say how long, and how often, the bot may still write in WeChat (protocol 9.4)."""
    if customer.is_refusing:
        return Text("wechat_refusing")
    if customer.service_state == _HUMAN:
        return Text("wechat_human")
    until, left = customer.until(), customer.left(now)
    if until is None or not left:
        return Text("wechat_closed")
    return Text("wechat_open", until=When(until), left=left, most=WINDOW_MESSAGES)


def _unreached(person: Person) -> str:
    return "reached_inactive" if person.userid else "reached_unbound"


def _list_line(person: Person) -> Text:
    is_reached = person.userid is not None and person.is_active
    return Text(
        "people_line",
        id=person.person_id,
        name=person.name,
        role=Text(f"role_{person.role}"),
        mark=mark_of(person) if person.userid or person.phone else "—",
        reached=Text("reached_short" if is_reached else "unreached_short"),
    )


def _planned(request: Request, person: Person) -> int:
    page = list_interviews_of(request.tx, person_id=person.person_id, after=request.now, before=None, limit=1)
    return page.total


def _lost(one: Person, other: Person) -> tuple[Text, ...]:
    """Say which facts of the one are given up, since the other has their own."""
    pairs = ((one.phone, other.phone), (one.email, other.email))
    lost = [mine for mine, theirs in pairs if mine and theirs and mine != theirs]
    return (Text("merge_lost", facts=" ".join(lost)),) if lost else ()


def _not_merged(facts: Merge, one: Person, other: Person) -> Reply:
    numbers = " ".join(f"#{number}" for number in facts.numbers)
    return answer(Text(f"merge_{facts.refusal}", one=one.name, other=other.name, numbers=numbers))


def _told(request: Request, person: Person, line: Text) -> tuple[Notice, ...]:
    """Tell a person what an admin changed about them."""
    if person.person_id == request.sender.person_id or person.userid is None or not person.is_active:
        return ()
    return (
        Notice(
            person_id=person.person_id,
            kind="role",
            message=Message(lines=(line,)),
            dedup_key=f"role:{request.source}:{person.person_id}",
            expires_at=request.now + _LIFETIME,
        ),
    )
