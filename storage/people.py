"""People: members of the corp and candidates, how they are reached and what they prefer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from psycopg.rows import class_row

from storage.database import Tx, expect

Role = Literal["admin", "interviewer", "candidate"]


@dataclass(frozen=True, slots=True)
class Person:
    """One person. `userid` is WeCom's; `language` is what they chose, `last_language` what they last used."""

    person_id: int
    name: str
    is_name_known: bool
    userid: str | None
    email: str | None
    phone: str | None
    role: Role
    language: str | None
    last_language: str | None
    timezone: str | None
    is_active: bool
    greeted_at: datetime | None


#: Those of a Person, in its order.
COLUMNS = """people.person_id, name, is_name_known, userid, email, phone, role, language, last_language,
           timezone, is_active, greeted_at"""
_SELECT = f"SELECT {COLUMNS} FROM people "  # noqa: S608


def get_person(tx: Tx, *, person_id: int) -> Person | None:
    with tx.cursor(row_factory=class_row(Person)) as cursor:
        return cursor.execute(
            _SELECT + "WHERE person_id = %(person_id)s", {"person_id": person_id}
        ).fetchone()


def get_people(tx: Tx, *, person_ids: Sequence[int]) -> dict[int, Person]:
    """Load several people at once, by their id."""
    if not person_ids:
        return {}
    with tx.cursor(row_factory=class_row(Person)) as cursor:
        people = cursor.execute(
            _SELECT + "WHERE person_id = ANY(%(person_ids)s)", {"person_ids": list(person_ids)}
        ).fetchall()
    return {person.person_id: person for person in people}


def get_person_by_userid(tx: Tx, *, userid: str) -> Person | None:
    with tx.cursor(row_factory=class_row(Person)) as cursor:
        return cursor.execute(
            _SELECT + "WHERE lower(userid) = lower(%(userid)s)", {"userid": userid}
        ).fetchone()


def list_people(tx: Tx) -> list[Person]:
    with tx.cursor(row_factory=class_row(Person)) as cursor:
        return cursor.execute(_SELECT + "WHERE merged_into IS NULL ORDER BY person_id").fetchall()


def list_admins(tx: Tx) -> list[Person]:
    """List the admins that WeCom reaches."""
    with tx.cursor(row_factory=class_row(Person)) as cursor:
        return cursor.execute(
            _SELECT + "WHERE role = 'admin' AND is_active AND userid IS NOT NULL ORDER BY person_id"
        ).fetchall()


def list_people_called(tx: Tx, *, name: str, spellings: Sequence[str] = ()) -> list[Person]:
    """List the people that `name` may mean: an exact name, userid, e-mail or phone, case ignored.

    Who left the app is among them, last: they can still be interviewed.

    Args:
        spellings: how the name may be written, too.
    """
    with tx.cursor(row_factory=class_row(Person)) as cursor:
        return cursor.execute(
            _SELECT
            + """
             WHERE merged_into IS NULL
               AND (lower(name) = ANY(%(spellings)s) OR lower(userid) = lower(%(name)s)
                    OR lower(email) = lower(%(name)s) OR phone = %(name)s)
             ORDER BY is_active DESC, person_id
             LIMIT 20
            """,
            {"name": name, "spellings": [each.lower() for each in (name, *spellings)]},
        ).fetchall()


def list_people_like(tx: Tx, *, part: str, spellings: Sequence[str] = (), limit: int) -> list[Person]:
    """List the people whose name or userid holds this part, or whose phone number ends with it (4 digits).

    Args:
        spellings: how the part may be written, too.
    """
    with tx.cursor(row_factory=class_row(Person)) as cursor:
        return cursor.execute(
            _SELECT
            + """
             WHERE merged_into IS NULL
               AND (lower(name) LIKE ANY(%(parts)s) OR lower(userid) LIKE %(part)s OR phone LIKE %(tail)s)
             ORDER BY is_active DESC, role = 'candidate', person_id
             LIMIT %(limit)s
            """,
            {
                "part": _holding(part),
                "parts": [_holding(each) for each in (part, *spellings)],
                "tail": f"%{part}" if part.isdecimal() and len(part) >= 4 else None,
                "limit": limit,
            },
        ).fetchall()


def _holding(part: str) -> str:
    """Return the pattern of what holds this part."""
    literal = part.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{literal}%"


def list_people_page(tx: Tx, *, limit: int, offset: int) -> list[Person]:
    """List everyone a page at a time: admins, interviewers, candidates, each in the order they came."""
    with tx.cursor(row_factory=class_row(Person)) as cursor:
        return cursor.execute(
            _SELECT
            + """
             WHERE merged_into IS NULL
             ORDER BY array_position('{admin,interviewer,candidate}'::text[], role), person_id
             LIMIT %(limit)s OFFSET %(offset)s
            """,
            {"limit": limit, "offset": offset},
        ).fetchall()


def count_people(tx: Tx) -> dict[Role, int]:
    """Count the people of each role."""
    rows = tx.execute("SELECT role, count(*) FROM people WHERE merged_into IS NULL GROUP BY role").fetchall()
    return dict(rows)


def get_standing_person(tx: Tx, *, person_id: int) -> Person | None:
    """Load a person, or whom they were merged into."""
    with tx.cursor(row_factory=class_row(Person)) as cursor:
        return cursor.execute(
            _SELECT  # noqa: S608
            + """
             WHERE person_id = (SELECT coalesce(merged_into, person_id)
                                  FROM people
                                 WHERE person_id = %(person_id)s)
            """,
            {"person_id": person_id},
        ).fetchone()


def list_candidate_names(tx: Tx) -> list[str]:
    """List the names of candidates, newest first, as far as a near miss is looked for."""
    rows = tx.execute(
        """
        SELECT name
          FROM people
         WHERE role = 'candidate' AND merged_into IS NULL
         ORDER BY person_id DESC
         LIMIT 500
        """
    ).fetchall()
    return [row[0] for row in rows]


def insert_person(
    tx: Tx,
    *,
    name: str,
    role: Role,
    now: datetime,
    userid: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    language: str | None = None,
    is_name_known: bool = True,
) -> Person:
    """Add one person.

    Raises:
        Conflict: another person has this userid, e-mail or phone.
    """
    with tx.cursor(row_factory=class_row(Person)) as cursor:
        person = cursor.execute(
            """
            INSERT INTO people (name, role, userid, email, phone, language, is_name_known, created_at)
            VALUES (%(name)s, %(role)s, %(userid)s, %(email)s, %(phone)s, %(language)s,
                    %(is_name_known)s, %(now)s)
            RETURNING person_id, name, is_name_known, userid, email, phone, role, language, last_language,
                      timezone, is_active, greeted_at
            """,
            {
                "name": name,
                "role": role,
                "userid": userid,
                "email": email,
                "phone": phone,
                "language": language,
                "is_name_known": is_name_known,
                "now": now,
            },
        ).fetchone()
    return expect(person)


def ensure_admin(tx: Tx, *, userid: str, now: datetime) -> None:
    """Make this member an admin, registering them first if needed."""
    updated = tx.execute(
        "UPDATE people SET role = 'admin' WHERE lower(userid) = lower(%(userid)s)", {"userid": userid}
    )
    if updated.rowcount == 0:
        tx.execute(
            """
            INSERT INTO people (name, role, userid, is_name_known, created_at)
            VALUES (%(userid)s, 'admin', %(userid)s, false, %(now)s)
            ON CONFLICT (lower(userid)) DO NOTHING
            """,
            {"userid": userid, "now": now},
        )


def update_language(tx: Tx, *, person_id: int, language: str) -> None:
    """Store the language a person chose."""
    tx.execute(
        "UPDATE people SET language = %(language)s WHERE person_id = %(person_id)s",
        {"person_id": person_id, "language": language},
    )


def update_last_language(tx: Tx, *, person_id: int, language: str) -> None:
    """Store the language a person last wrote in."""
    tx.execute(
        "UPDATE people SET last_language = %(language)s WHERE person_id = %(person_id)s",
        {"person_id": person_id, "language": language},
    )


def update_greeted(tx: Tx, *, person_id: int, now: datetime) -> None:
    """Mark a person as greeted."""
    tx.execute(
        "UPDATE people SET greeted_at = %(now)s WHERE person_id = %(person_id)s",
        {"person_id": person_id, "now": now},
    )


def update_active(tx: Tx, *, person_id: int, is_active: bool) -> None:
    """Store whether WeCom still reaches this member."""
    tx.execute(
        """
        UPDATE people
           SET is_active = %(is_active)s
         WHERE person_id = %(person_id)s AND is_active <> %(is_active)s
        """,
        {"person_id": person_id, "is_active": is_active},
    )


def claim_unnamed(tx: Tx, *, now: datetime, limit: int = 10) -> list[Person]:
    """Take members whose name is still only their userid, each at most once in ten minutes."""
    with tx.cursor(row_factory=class_row(Person)) as cursor:
        return cursor.execute(
            """
            UPDATE people
               SET name_asked_at = %(now)s
             WHERE person_id IN (
                       SELECT person_id
                         FROM people
                        WHERE NOT is_name_known AND userid IS NOT NULL AND is_active
                          AND (name_asked_at IS NULL OR name_asked_at < %(now)s - interval '10 minutes')
                        ORDER BY person_id
                        LIMIT %(limit)s
                          FOR UPDATE SKIP LOCKED)
            RETURNING person_id, name, is_name_known, userid, email, phone, role, language, last_language,
                      timezone, is_active, greeted_at
            """,
            {"now": now, "limit": limit},
        ).fetchall()


def update_name(tx: Tx, *, person_id: int, name: str) -> None:
    """Store the name that WeCom knows a member by."""
    tx.execute(
        "UPDATE people SET name = %(name)s, is_name_known = true WHERE person_id = %(person_id)s",
        {"person_id": person_id, "name": name},
    )


def hold_people(tx: Tx, *, person_ids: Collection[int]) -> None:
    """Let nobody else book these people, or tie them to a WeChat user, until the transaction ends.

    The rule against overlaps alone would do for bookings, but those that race find each other's rows, wait
    for each other and are ended as a deadlock, again and again. Held in one order, they come one by one.
    """
    tx.execute(
        """
        SELECT 1
          FROM people
         WHERE person_id = ANY(%(person_ids)s)
         ORDER BY person_id
           FOR NO KEY UPDATE
        """,
        {"person_ids": list(person_ids)},
    )
