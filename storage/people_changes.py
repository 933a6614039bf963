"""What admins change about people: add, role, reachable or not, userid, and two entries made one.

Each change is one function here: it checks that it may be made, writes the audit line, and is safe to repeat.
"""

from dataclasses import dataclass
from typing import Literal

from storage.audit import Cause, insert_audit
from storage.database import Tx, expect
from storage.people import Person, Role, get_people, insert_person

Change = Literal["done", "same", "last_admin"]
Refusal = Literal["same_person", "two_members", "shared", "overlap", "last_admin"]

#: One condition for every change that could leave the company without an admin.
_OTHER_ADMIN = """
    EXISTS (SELECT 1
              FROM people AS other
             WHERE other.role = 'admin' AND other.is_active AND other.userid IS NOT NULL
               AND other.person_id <> people.person_id)
"""


@dataclass(frozen=True, slots=True)
class Merge:
    """What merging one entry into another would do; `numbers` are the interviews that speak against it."""

    interviews: int
    feedback: int
    refusal: Refusal | None = None
    numbers: tuple[int, ...] = ()


def add_person(
    tx: Tx,
    *,
    cause: Cause,
    name: str,
    role: Role,
    userid: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    language: str | None = None,
) -> Person:
    """Add one person for an admin.

    Raises:
        Conflict: another person has this userid, e-mail or phone.
    """
    person = insert_person(
        tx, name=name, role=role, userid=userid, email=email, phone=phone, language=language, now=cause.at
    )
    _audit(tx, cause, "add_person", person.person_id, role=role)
    return person


def update_role(tx: Tx, *, cause: Cause, person_id: int, role: Role) -> Change:
    """Give a person another role, unless they are the last admin."""
    _lock_admins(tx)
    row = tx.execute(
        f"""
        UPDATE people
           SET role = %(role)s
         WHERE person_id = %(person_id)s AND role <> %(role)s AND (role <> 'admin' OR {_OTHER_ADMIN})
        RETURNING person_id
        """,  # noqa: S608
        {"person_id": person_id, "role": role},
    ).fetchone()
    if row is None:
        return "same" if get_people(tx, person_ids=[person_id])[person_id].role == role else "last_admin"
    _audit(tx, cause, "role", person_id, role=role)
    return "done"


def deactivate_person(tx: Tx, *, cause: Cause, person_id: int) -> Change:
    """Tell a person nothing more, unless they are the last admin; what they were asked is forgotten."""
    _lock_admins(tx)
    row = tx.execute(
        f"""
        UPDATE people
           SET is_active = false
         WHERE person_id = %(person_id)s AND is_active AND (role <> 'admin' OR {_OTHER_ADMIN})
        RETURNING person_id
        """,  # noqa: S608
        {"person_id": person_id},
    ).fetchone()
    if row is None:
        return "last_admin" if get_people(tx, person_ids=[person_id])[person_id].is_active else "same"
    tx.execute("DELETE FROM dialogues WHERE person_id = %(person_id)s", {"person_id": person_id})
    _audit(tx, cause, "deactivate", person_id)
    return "done"


def activate_person(tx: Tx, *, cause: Cause, person_id: int) -> Change:
    """Tell a person again what concerns them."""
    row = tx.execute(
        """
        UPDATE people
           SET is_active = true
         WHERE person_id = %(person_id)s AND NOT is_active AND merged_into IS NULL
        RETURNING person_id
        """,
        {"person_id": person_id},
    ).fetchone()
    if row is None:
        return "same"
    _audit(tx, cause, "activate", person_id)
    return "done"


def bind_userid(tx: Tx, *, cause: Cause, person_id: int, userid: str) -> Change:
    """Tie a person to their WeCom account.

    Raises:
        Conflict: another person has this userid (`people_userid_key`).
    """
    row = tx.execute(
        """
        UPDATE people
           SET userid = %(userid)s, is_active = true
         WHERE person_id = %(person_id)s AND merged_into IS NULL
           AND (userid IS NULL OR lower(userid) <> lower(%(userid)s))
        RETURNING person_id
        """,
        {"person_id": person_id, "userid": userid},
    ).fetchone()
    if row is None:
        return "same"
    _audit(tx, cause, "bind", person_id, userid=userid)
    return "done"


def update_email(tx: Tx, *, cause: Cause, person_id: int, email: str) -> Change:
    """Give a person another e-mail address, or say once more that theirs is right though it was refused.

    What waits to go to the old one is written anew.

    Raises:
        Conflict: another person has this address (`people_email_key`).
    """
    row = tx.execute(
        """
        UPDATE people
           SET email = %(email)s, mail_refused = NULL, mail_refused_at = NULL,
               mail_refused_reason = NULL, mail_refused_told_at = NULL
         WHERE person_id = %(person_id)s AND merged_into IS NULL
           AND (lower(email) IS DISTINCT FROM lower(%(email)s) OR lower(email) = lower(mail_refused))
        RETURNING person_id
        """,
        {"person_id": person_id, "email": email},
    ).fetchone()
    if row is None:
        return "same"
    tx.execute(
        """
        UPDATE outbox
           SET body = NULL, way = NULL
         WHERE person_id = %(person_id)s AND status = 'due' AND way = 'email' AND leased_until IS NULL
        """,
        {"person_id": person_id},
    )
    _audit(tx, cause, "email", person_id)
    return "done"


def update_phone(tx: Tx, *, cause: Cause, person_id: int, phone: str) -> Change:
    """Store a person's phone number in the place of what was known.

    Raises:
        Conflict: another person has this number (`people_phone_key`).
    """
    row = tx.execute(
        """
        UPDATE people
           SET phone = %(phone)s
         WHERE person_id = %(person_id)s AND merged_into IS NULL AND phone IS DISTINCT FROM %(phone)s
        RETURNING person_id
        """,
        {"person_id": person_id, "phone": phone},
    ).fetchone()
    if row is None:
        return "same"
    _audit(tx, cause, "phone", person_id)
    return "done"


def merge_facts(tx: Tx, *, from_id: int, into_id: int) -> Merge:
    """Say what merging would move, or why it cannot be."""
    if from_id == into_id:
        return Merge(0, 0, "same_person")
    interviews, feedback = expect(
        tx.execute(
            """
            SELECT (SELECT count(*) FROM participants WHERE person_id = %(from_id)s),
                   (SELECT count(*)
                      FROM participants
                      JOIN feedback USING (interview_id, person_id)
                     WHERE person_id = %(from_id)s)
            """,
            {"from_id": from_id},
        ).fetchone()
    )
    refusal, numbers = _refusal(tx, from_id, into_id)
    return Merge(interviews, feedback, refusal, numbers)


def merge_people(tx: Tx, *, cause: Cause, from_id: int, into_id: int) -> Merge:
    """Make two entries one: everything of the one follows the other, which keeps its own facts.

    What the other lacks (userid, e-mail, phone, language, zone, preferences) it takes over.

    Raises:
        Conflict: the other was booked meanwhile at the time of one that would follow.
    """
    _lock_admins(tx)
    ids = {"from_id": from_id, "into_id": into_id}
    tx.execute(
        "SELECT 1 FROM people WHERE person_id IN (%(from_id)s, %(into_id)s) ORDER BY person_id FOR UPDATE",
        ids,
    )
    facts = merge_facts(tx, **ids)
    if facts.refusal:
        return facts
    _move_entries(tx, ids)
    _move_facts(tx, ids)
    _audit(tx, cause, "merge", into_id, merged=from_id, interviews=facts.interviews)
    return facts


def _refusal(tx: Tx, from_id: int, into_id: int) -> tuple[Refusal | None, tuple[int, ...]]:
    people = get_people(tx, person_ids=[from_id, into_id])
    one, other = people[from_id], people[into_id]
    if one.userid and other.userid:
        return "two_members", ()
    if one.role == "admin" and other.role != "admin" and not _is_other_admin(tx, from_id):
        return "last_admin", ()
    rows = tx.execute(
        """
        SELECT mine.interview_id, mine.interview_id = theirs.interview_id
          FROM participants AS mine
          JOIN participants AS theirs
            ON theirs.person_id = %(into_id)s
           AND (theirs.interview_id = mine.interview_id
                OR (mine.is_held AND theirs.is_held AND mine.during && theirs.during))
         WHERE mine.person_id = %(from_id)s
         ORDER BY mine.interview_id
         LIMIT 5
        """,
        {"from_id": from_id, "into_id": into_id},
    ).fetchall()
    shared = tuple(number for number, is_shared in rows if is_shared)
    overlapping = tuple(number for number, is_shared in rows if not is_shared)
    if shared:
        return "shared", shared
    return ("overlap", overlapping) if overlapping else (None, ())


def _move_entries(tx: Tx, ids: dict[str, int]) -> None:
    """Let everything that names the one name the other; participants last, by which the rest is found."""
    tx.execute("DELETE FROM dialogues WHERE person_id = %(from_id)s", ids)
    tx.execute("DELETE FROM suspended_dialogues WHERE person_id = %(from_id)s", ids)
    tx.execute(
        """
        UPDATE reminders
           SET person_id = %(into_id)s
         WHERE person_id = %(from_id)s
           AND interview_id IN (SELECT interview_id FROM participants WHERE person_id = %(from_id)s)
        """,
        ids,
    )
    tx.execute(
        """
        UPDATE feedback
           SET person_id = %(into_id)s
         WHERE person_id = %(from_id)s
           AND interview_id IN (SELECT interview_id FROM participants WHERE person_id = %(from_id)s)
        """,
        ids,
    )
    tx.execute(
        """
        UPDATE outbox
           SET person_id = %(into_id)s
         WHERE person_id = %(from_id)s
           AND interview_id IN (SELECT interview_id FROM participants WHERE person_id = %(from_id)s)
        """,
        ids,
    )
    tx.execute(
        "UPDATE outbox SET person_id = %(into_id)s WHERE person_id = %(from_id)s AND status = 'due'", ids
    )
    tx.execute("UPDATE kf_customers SET person_id = %(into_id)s WHERE person_id = %(from_id)s", ids)
    # Who came as either of the two is asked about once.
    tx.execute(
        """
        DELETE FROM kf_claims AS mine
         USING kf_claims AS theirs
         WHERE mine.person_id = %(from_id)s AND theirs.person_id = %(into_id)s
           AND mine.open_kfid = theirs.open_kfid AND mine.external_userid = theirs.external_userid
        """,
        ids,
    )
    tx.execute("UPDATE kf_claims SET person_id = %(into_id)s WHERE person_id = %(from_id)s", ids)
    tx.execute("UPDATE interviews SET candidate_id = %(into_id)s WHERE candidate_id = %(from_id)s", ids)
    tx.execute("UPDATE interviews SET organiser_id = %(into_id)s WHERE organiser_id = %(from_id)s", ids)
    tx.execute("UPDATE editor_entries SET person_id = %(into_id)s WHERE person_id = %(from_id)s", ids)
    tx.execute("UPDATE editor_visits SET person_id = %(into_id)s WHERE person_id = %(from_id)s", ids)
    tx.execute("UPDATE participants SET person_id = %(into_id)s WHERE person_id = %(from_id)s", ids)
    tx.execute(
        """
        UPDATE participants
           SET replaces = %(into_id)s
         WHERE replaces = %(from_id)s
           AND interview_id IN (SELECT interview_id FROM participants WHERE person_id = %(into_id)s)
        """,
        ids,
    )


def _move_facts(tx: Tx, ids: dict[str, int]) -> None:
    """Take from the one what is unique to a person, and give the other what they lack."""
    tx.execute("UPDATE people SET merged_into = %(into_id)s WHERE merged_into = %(from_id)s", ids)
    facts = expect(
        tx.execute(
            """
            SELECT userid, email, phone, language, last_language, timezone, reminders, quiet_from,
                   quiet_until, is_active AND userid IS NOT NULL, showmebug_uid
              FROM people
             WHERE person_id = %(from_id)s
            """,
            ids,
        ).fetchone()
    )
    (
        userid,
        email,
        phone,
        language,
        last_language,
        timezone,
        reminders,
        quiet_from,
        quiet_until,
        is_reached,
        showmebug_uid,
    ) = facts
    tx.execute(
        """
        UPDATE people
           SET userid = NULL, email = NULL, phone = NULL, showmebug_uid = NULL,
               is_active = false, merged_into = %(into_id)s,
               role = CASE role WHEN 'admin' THEN 'interviewer' ELSE role END
         WHERE person_id = %(from_id)s
        """,
        ids,
    )
    tx.execute(
        """
        UPDATE people
           SET userid = coalesce(userid, %(userid)s), email = coalesce(email, %(email)s),
               phone = coalesce(phone, %(phone)s), language = coalesce(language, %(language)s),
               last_language = coalesce(last_language, %(last_language)s),
               timezone = coalesce(timezone, %(timezone)s),
               reminders = coalesce(reminders, %(reminders)s::integer[]),
               quiet_until = CASE WHEN quiet_from IS NULL THEN %(quiet_until)s ELSE quiet_until END,
               quiet_from = coalesce(quiet_from, %(quiet_from)s), is_active = is_active OR %(is_reached)s,
               showmebug_uid = coalesce(showmebug_uid, %(showmebug_uid)s)
         WHERE person_id = %(into_id)s
        """,
        {
            **ids,
            "userid": userid,
            "email": email,
            "phone": phone,
            "language": language,
            "last_language": last_language,
            "timezone": timezone,
            "reminders": reminders,
            "quiet_from": quiet_from,
            "quiet_until": quiet_until,
            "is_reached": is_reached,
            "showmebug_uid": showmebug_uid,
        },
    )


def _lock_admins(tx: Tx) -> None:
    """Let two who would take the role from each other wait for one another."""
    tx.execute("SELECT 1 FROM people WHERE role = 'admin' ORDER BY person_id FOR UPDATE")


def _is_other_admin(tx: Tx, person_id: int) -> bool:
    row = tx.execute(
        f"SELECT {_OTHER_ADMIN} FROM people WHERE person_id = %(person_id)s",  # noqa: S608
        {"person_id": person_id},
    ).fetchone()
    return bool(row and row[0])


def _audit(tx: Tx, cause: Cause, action: str, subject: int, **detail: object) -> None:
    insert_audit(tx, cause=cause, action=action, detail={"subject": subject, **detail})
