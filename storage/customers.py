"""WeChat users who came to a customer-service account: who they are, and who has their conversation."""

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from storage.database import Tx, expect
from storage.ways import Customer


@dataclass(frozen=True, slots=True)
class KfCustomer:
    """One WeChat user of one account. `person_id` is None until it is known who they are.

    `service_state` and `servicer_userid` tell who has the conversation (protocol 9.6), as far as we heard.
    """

    open_kfid: str
    external_userid: str
    person_id: int | None
    nickname: str | None
    last_word_at: datetime | None
    sent_since: int
    service_state: int | None
    servicer_userid: str | None
    is_refusing: bool

    def hears(self, now: datetime) -> bool:
        """Whether WeCom lets the bot write to them now."""
        ways = Customer(
            self.open_kfid,
            self.external_userid,
            self.last_word_at,
            self.sent_since,
            self.service_state,
            self.is_refusing,
        )
        return ways.left(now) > 0


@dataclass(frozen=True, slots=True)
class Claim:
    """That a WeChat user is this candidate. `is_accepted` is None until an interviewer has said so or not."""

    claim_id: int
    open_kfid: str
    external_userid: str
    person_id: int
    interview_id: int
    is_by_link: bool
    asked_at: datetime
    is_accepted: bool | None
    nickname: str | None


_CUSTOMER = """open_kfid, external_userid, person_id, nickname, last_word_at, sent_since, service_state,
               servicer_userid, is_refusing"""
_CLAIM = """
    SELECT claim_id, open_kfid, external_userid, kf_claims.person_id, interview_id, is_by_link, asked_at,
           is_accepted, nickname
      FROM kf_claims
      JOIN kf_customers USING (open_kfid, external_userid)
"""


def ensure_customer(tx: Tx, *, open_kfid: str, external_userid: str, now: datetime) -> KfCustomer:
    """Return a WeChat user, locked for this transaction, as new if they never came before."""
    key = {"open_kfid": open_kfid, "external_userid": external_userid}
    tx.execute(
        """
        INSERT INTO kf_customers (open_kfid, external_userid, created_at)
        VALUES (%(open_kfid)s, %(external_userid)s, %(now)s)
        ON CONFLICT DO NOTHING
        """,
        key | {"now": now},
    )
    with tx.cursor(row_factory=class_row(KfCustomer)) as cursor:
        return expect(
            cursor.execute(
                f"""
                SELECT {_CUSTOMER}
                  FROM kf_customers
                 WHERE open_kfid = %(open_kfid)s AND external_userid = %(external_userid)s
                   FOR UPDATE
                """,  # noqa: S608
                key,
            ).fetchone()
        )


def list_customers_of(tx: Tx, *, person_id: int) -> list[KfCustomer]:
    """List the WeChat accounts of a person."""
    with tx.cursor(row_factory=class_row(KfCustomer)) as cursor:
        return cursor.execute(
            f"SELECT {_CUSTOMER} FROM kf_customers WHERE person_id = %(person_id)s ORDER BY created_at",  # noqa: S608
            {"person_id": person_id},
        ).fetchall()


def tie_customer(tx: Tx, customer: KfCustomer, *, person_id: int | None) -> None:
    """Note who a WeChat user is, or (None) that it is not known any more."""
    tx.execute(
        """
        UPDATE kf_customers
           SET person_id = %(person_id)s
         WHERE open_kfid = %(open_kfid)s AND external_userid = %(external_userid)s
        """,
        _key(customer) | {"person_id": person_id},
    )


def update_session(
    tx: Tx, *, open_kfid: str, external_userid: str, state: int, servicer_userid: str | None
) -> None:
    """Note who has a conversation (protocol 9.6)."""
    tx.execute(
        """
        UPDATE kf_customers
           SET service_state = %(state)s, servicer_userid = %(servicer_userid)s
         WHERE open_kfid = %(open_kfid)s AND external_userid = %(external_userid)s
        """,
        {
            "open_kfid": open_kfid,
            "external_userid": external_userid,
            "state": state,
            "servicer_userid": servicer_userid,
        },
    )


def update_refusing(tx: Tx, *, open_kfid: str, external_userid: str, is_refusing: bool) -> None:
    """Note whether a WeChat user takes no messages; who writes or enters takes them again."""
    tx.execute(
        """
        UPDATE kf_customers
           SET is_refusing = %(is_refusing)s
         WHERE open_kfid = %(open_kfid)s AND external_userid = %(external_userid)s
        """,
        {"open_kfid": open_kfid, "external_userid": external_userid, "is_refusing": is_refusing},
    )


def close_window(tx: Tx, *, open_kfid: str, external_userid: str) -> None:
    """Note that WeCom takes nothing more for a WeChat user until they write again."""
    tx.execute(
        """
        UPDATE kf_customers
           SET sent_since = greatest(sent_since, 5)
         WHERE open_kfid = %(open_kfid)s AND external_userid = %(external_userid)s
        """,
        {"open_kfid": open_kfid, "external_userid": external_userid},
    )


def count_sent(tx: Tx, customer: KfCustomer) -> None:
    """Count a message that went to a WeChat user who is nobody's yet."""
    tx.execute(
        """
        UPDATE kf_customers
           SET sent_since = sent_since + 1
         WHERE open_kfid = %(open_kfid)s AND external_userid = %(external_userid)s
        """,
        _key(customer),
    )


def update_nickname(tx: Tx, customer: KfCustomer, *, nickname: str) -> None:
    tx.execute(
        """
        UPDATE kf_customers
           SET nickname = %(nickname)s
         WHERE open_kfid = %(open_kfid)s AND external_userid = %(external_userid)s
        """,
        _key(customer) | {"nickname": nickname},
    )


def claim_person(
    tx: Tx,
    customer: KfCustomer,
    *,
    person_id: int,
    interview_id: int,
    is_by_link: bool,
    now: datetime,
    is_accepted: bool | None,
    again_after: datetime,
) -> Claim | None:
    """Keep that a WeChat user comes as a candidate; None if that is kept already and need not be asked now.

    What was refused stays so. What was accepted once, or asked before `again_after`, may be asked again.
    """
    row = tx.execute(
        """
        INSERT INTO kf_claims AS old (open_kfid, external_userid, person_id, interview_id, is_by_link,
                                      asked_at, is_accepted)
        VALUES (%(open_kfid)s, %(external_userid)s, %(person_id)s, %(interview_id)s, %(is_by_link)s,
                %(now)s, %(is_accepted)s)
        ON CONFLICT (open_kfid, external_userid, person_id) DO UPDATE
           SET interview_id = EXCLUDED.interview_id, is_by_link = EXCLUDED.is_by_link,
               asked_at = EXCLUDED.asked_at, is_accepted = EXCLUDED.is_accepted
         WHERE old.is_accepted IS NOT FALSE
           AND (EXCLUDED.is_accepted OR old.is_accepted OR old.asked_at < %(again_after)s)
        RETURNING claim_id
        """,
        _key(customer)
        | {
            "person_id": person_id,
            "interview_id": interview_id,
            "is_by_link": is_by_link,
            "now": now,
            "is_accepted": is_accepted,
            "again_after": again_after,
        },
    ).fetchone()
    return get_claim(tx, claim_id=row[0]) if row else None


def get_claim(tx: Tx, *, claim_id: int, lock: bool = False) -> Claim | None:
    """Return a claim; with `lock`, nobody else answers it meanwhile."""
    with tx.cursor(row_factory=class_row(Claim)) as cursor:
        return cursor.execute(
            _CLAIM + "WHERE claim_id = %(claim_id)s" + (" FOR UPDATE" if lock else ""),
            {"claim_id": claim_id},
        ).fetchone()


def answer_claim(tx: Tx, *, claim_id: int, is_accepted: bool) -> None:
    tx.execute(
        "UPDATE kf_claims SET is_accepted = %(is_accepted)s WHERE claim_id = %(claim_id)s",
        {"claim_id": claim_id, "is_accepted": is_accepted},
    )


def count_claims(tx: Tx, customer: KfCustomer, *, since: datetime) -> int:
    """Count as how many candidates a WeChat user came since a moment."""
    row = tx.execute(
        """
        SELECT count(*)
          FROM kf_claims
         WHERE open_kfid = %(open_kfid)s AND external_userid = %(external_userid)s
           AND asked_at >= %(since)s
        """,
        _key(customer) | {"since": since},
    ).fetchone()
    return int(row[0]) if row else 0


def _key(customer: KfCustomer) -> dict[str, str]:
    return {"open_kfid": customer.open_kfid, "external_userid": customer.external_userid}
