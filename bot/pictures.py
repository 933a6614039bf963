"""QR codes as WeCom takes them: uploaded once, and then named by their media_id (protocol, section 6)."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from bot.qr import png_of
from bot.wecom.client import WeComClient
from storage.database import Database
from storage.media import get_media_id, keep_media_id


class Pictures:
    """Uploads the codes of links. Safe for threads and several workers.

    Which media_id a code got is kept before any message names it, so that what is sent again after a crash is
    the same to the letter, and WeCom shows it once.
    """

    def __init__(self, wecom: WeComClient, database: Database, clock: Callable[[], datetime]) -> None:
        self._wecom = wecom
        self._database = database
        self._clock = clock

    def code_of(self, url: str) -> str:
        """Return the media_id of an address's QR code.

        Raises:
            WeComError: it could not be uploaded.
        """
        digest, now = hashlib.sha256(url.encode()).hexdigest(), self._clock()
        with self._database.transaction() as tx:
            known = get_media_id(tx, digest=digest, now=now)
        if known:
            return known
        media_id = self._wecom.upload("image", "invitation.png", png_of(url))
        with self._database.transaction() as tx:
            return keep_media_id(tx, digest=digest, media_id=media_id, now=now)
