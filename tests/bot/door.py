"""Callbacks into the web app, without a server."""

import re
from itertools import count
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.parts import Bot
from tests.bot.wecom import envelopes

_numbers = count(1)


class Door:
    """Delivers callbacks as WeCom would, and as it never would."""

    def __init__(self, bot: Bot, client: FlaskClient) -> None:
        self.bot = bot
        self.client = client

    def post(self, body: bytes, path: str = "/wecom/callback", **query: str) -> TestResponse:
        return self.client.post(path, query_string=query, data=body)

    def deliver(self, xml: str | bytes, **options: Any) -> TestResponse:
        """Deliver a message, sealed and signed."""
        message = xml if isinstance(xml, bytes) else xml.encode()
        return self.post_sealed(envelopes.encrypt(envelopes.pad(envelopes.plain(message))), **options)

    def post_sealed(
        self, encrypt: str, *, agentid: object = envelopes.AGENTID, **signing: str
    ) -> TestResponse:
        query = {
            "msg_signature": envelopes.sign(encrypt, **signing),
            "timestamp": signing.get("timestamp", envelopes.TIMESTAMP),
            "nonce": envelopes.NONCE,
        }
        return self.post(envelopes.envelope(encrypt, agentid), **query)

    def say(self, text: str, *, userid: str = "ling.wu", msgid: object = None) -> str:
        """Type a text and return the passive answer."""
        content = text.replace("]]>", "]]]]><![CDATA[>")
        own = f"<MsgType>text</MsgType><Content><![CDATA[{content}]]></Content>"
        return self.tell(own, userid=userid, msgid=msgid)

    def tell(self, own: str, *, userid: str = "ling.wu", msgid: object = None) -> str:
        return text_in(self.deliver(message(own, userid=userid, msgid=msgid or next(_numbers))))

    def rows(self, query: str, *values: Any) -> list[Any]:
        with self.bot.database.transaction() as tx:
            return tx.execute(query, values).fetchall()


def message(own: str, *, userid: str = "ling.wu", msgid: object = None) -> str:
    number = "" if msgid is None else f"<MsgId>{msgid}</MsgId>"
    return (
        f"<xml><ToUserName>{envelopes.CORPID}</ToUserName><FromUserName><![CDATA[{userid}]]></FromUserName>"
        f"<CreateTime>{envelopes.NOW}</CreateTime>{own}{number}<AgentID>{envelopes.AGENTID}</AgentID></xml>"
    )


def text_in(response: TestResponse) -> str:
    """Open a passive answer; '' for an empty one."""
    assert response.status_code == 200, response.status
    if not response.data:
        return ""
    envelope = response.data.decode()
    encrypt, signature, timestamp, nonce = (
        found[1] or found[2]
        for found in (
            re.search(rf"<{name}>(?:<!\[CDATA\[(.*?)\]\]>|(.*?))</{name}>", envelope) or [None] * 3
            for name in ("Encrypt", "MsgSignature", "TimeStamp", "Nonce")
        )
    )
    assert signature == envelopes.sign(encrypt, timestamp=timestamp, nonce=nonce)
    xml = envelopes.decrypt(encrypt).decode()
    content = re.search(r"<Content>(.*)</Content>", xml, re.DOTALL)
    assert content is not None, xml
    return content[1].removeprefix("<![CDATA[").removesuffix("]]>").replace("]]]]><![CDATA[>", "]]>")
