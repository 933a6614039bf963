"""To candidates in WeChat, through customer service while their window is open (protocol 9.4)."""

import json
import logging
import re
import secrets
from dataclasses import replace
from datetime import timedelta

from bot.channels.kf import as_contents
from bot.wecom.client import dump_json
from bot.wecom.errors import WeComError
from bot.wecom.kf import HUMAN, POOL, QUOTA_USED, STATE_FORBIDS, WINDOW_OVER, KfClient
from handlers.request import Message
from handlers.texts import Reader, Text
from storage.customers import close_window, update_session
from storage.database import Database, Tx, expect
from storage.errors import StorageError
from storage.outbox import OutboxRow
from storage.ways import Ways

log = logging.getLogger(__name__)

#: What may have to be said of an interview once it has begun.
_AFTER_START = timedelta(hours=2)
_MSGID = re.compile(r"o([0-9]{1,18})_[0-9a-f]+", re.ASCII)


class KfCarrier:
    """Sends texts and menus, and learns from refusals when a window is closed, or a servicer has it."""

    def __init__(self, kf: KfClient, database: Database) -> None:
        self._kf = kf
        self._database = database

    def bodies(self, message: Message, reader: Reader, *, to: Ways, row: OutboxRow, tx: Tx) -> list[str]:
        customer = expect(to.kf)
        if row.kind == "reminder" and not customer.carries_more(row.expires_at + _AFTER_START):
            message = replace(message, lines=(*message.lines, Text("kf_answer_1")))
        address = {"touser": customer.external_userid, "open_kfid": customer.open_kfid}
        # With an id of our own a second attempt is refused as a repetition (95033), and is as good as sent.
        # A row that is made anew, after it did not arrive, has another.
        made = f"o{row.outbox_id}_{secrets.token_hex(3)}"
        return [
            dump_json(address | content | {"msgid": f"{made}{index:x}"})
            for index, content in enumerate(as_contents(message, reader))
        ]

    def prepare(self) -> None:
        self._kf.wecom.token_source.get()

    def post(self, row: OutboxRow) -> str | None:
        body = row.body or "{}"
        try:
            return self._kf.send(body)
        except WeComError as error:
            address = json.loads(body)
            try:
                self._learn(error.errcode, address["open_kfid"], address["touser"])
            except (WeComError, StorageError) as failure:
                # Only the next message comes to know it later.
                log.warning("refusal_not_kept", extra={"reason": str(failure)})
            raise

    def _learn(self, errcode: int | None, open_kfid: str, external_userid: str) -> None:
        """Keep what a refusal says of the conversation, so that the next message goes another way at once."""
        if errcode == STATE_FORBIDS:
            session = self._kf.get_session(open_kfid, external_userid)
            with self._database.transaction() as tx:
                update_session(
                    tx,
                    open_kfid=open_kfid,
                    external_userid=external_userid,
                    state=session.state,
                    servicer_userid=session.servicer_userid,
                )
            if session.state in (POOL, HUMAN):
                return
        if errcode in (STATE_FORBIDS, QUOTA_USED) or errcode in WINDOW_OVER:
            with self._database.transaction() as tx:
                close_window(tx, open_kfid=open_kfid, external_userid=external_userid)


def outbox_id_of(msgid: str) -> int | None:
    """Return the row whose message, or a part of it, was sent with a msgid; None for what was no row's."""
    found = _MSGID.fullmatch(msgid)
    return int(found[1]) if found else None
