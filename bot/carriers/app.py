"""To members, through the app's chat (protocol, section 5)."""

import json

from bot.channels.wecom_app import as_bodies
from bot.handling import Handling
from bot.pictures import Pictures
from bot.wecom.client import WeComClient, dump_json
from bot.wecom.errors import WeComError
from handlers.request import Message
from handlers.texts import Reader, from_json, render
from storage.database import Tx
from storage.outbox import OutboxRow
from storage.ways import Ways

#: How the body of a picture begins to be told from others: no text can hold quotes that are not escaped.
_PICTURE = '"msgtype":"image"'


class AppCarrier:
    """Sends texts, cards and QR codes, and gives pressed cards their new look."""

    def __init__(self, wecom: WeComClient, agentid: int, pictures: Pictures) -> None:
        self._wecom = wecom
        self._pictures = pictures
        self._agentid = agentid

    def bodies(self, message: Message, reader: Reader, *, to: Ways, row: OutboxRow, tx: Tx) -> list[str]:
        userid = to.userid or ""
        if row.kind == "card_update":
            return [dump_json(self._new_look(reader, userid, row))]
        bodies = as_bodies(message, reader, userid=userid, agentid=self._agentid, row=row.outbox_id)
        return [dump_json(body) for body in bodies]

    def _new_look(self, reader: Reader, userid: str, row: OutboxRow) -> dict[str, object]:
        """Say how a pressed card is to look (protocol 5.5)."""
        return {
            "userids": [userid],
            "agentid": self._agentid,
            "response_code": row.message["response_code"],
            "button": {"replace_name": render(from_json(row.message["label"]), reader)},
        }

    def _with_media(self, body: str) -> str:
        """Put the media_id in the place of the address that a picture is the code of."""
        picture = json.loads(body)
        return dump_json({**picture, "image": {"media_id": self._pictures.code_of(picture["image"]["url"])}})

    def prepare(self) -> None:
        self._wecom.token_source.get()

    def post(self, row: OutboxRow) -> str | None:
        body = row.body or ""
        if row.kind == "card_update":
            self._wecom.call("POST", "message/update_template_card", body=body)
            return None
        result = self._wecom.send(self._with_media(body) if _PICTURE in body else body)
        if result.invalid_userids or result.unlicensed_userids:
            # errcode is 0 even when nobody was reached (protocol 5.1).
            raise WeComError(
                81013, "the member is out of the app's visible range", handling=Handling.RECIPIENT
            )
        return result.msgid
