"""The seal of WeCom's callbacks (protocol 1.2-1.6): open what comes in, seal what goes back.

Cipher and signature are wechatpy's; what it leaves open is checked here: constant-time comparison,
freshness, sizes, padding, the length field. Both values of a key change are accepted. What the message
means is left to ``messages``.
"""

import base64
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Final

from wechatpy.utils import WeChatSigner
from wechatpy.work.crypto import PrpCrypto, WeChatCrypto

from bot.wecom.errors import CallbackError
from bot.wecom.xml import parse_elements, remove_illegal, text_of

MAX_BODY_BYTES: Final = 256 * 1024
"""No callback comes near this; the door refuses more before reading it."""

FRESHNESS_SECONDS: Final = 600
"""WeCom publishes no window (protocol 1.4); ten minutes either way allows for clocks and retries."""

_AES_BLOCK: Final = 16
_PAD_BLOCK: Final = 32  # WeCom pads to 32 bytes, not to the cipher's 16 (protocol 1.5)
_HEADER: Final = 20  # 16 random bytes and the length
_INTEGER: Final = re.compile(r"[0-9]{1,12}", re.ASCII)


class _Cipher(PrpCrypto):  # type: ignore[misc]  # wechatpy has no types
    def get_random_string(self) -> bytes:
        # They stand in for an IV (WeCom fixes it); wechatpy's `random` is predictable.
        return secrets.token_bytes(16)


class Pair(WeChatCrypto):  # type: ignore[misc]  # wechatpy has no types
    """One Token with one EncodingAESKey."""

    def __init__(self, token: str, aes_key: str, corpid: str) -> None:
        _require_key(aes_key)
        super().__init__(token, aes_key, corpid)

    def seal(self, xml: str, timestamp: int, nonce: str) -> str:
        return str(self._encrypt_message(xml, nonce, str(timestamp), _Cipher))

    def decrypt(self, ciphertext: bytes) -> tuple[bytes, bytes]:
        """Return the message and the receiveid of one ciphertext (protocol 1.5)."""
        return _unpack(_unpad(_Cipher(self.key).cipher.decrypt(ciphertext)))


@dataclass(frozen=True, slots=True)
class Opened:
    """A callback that passed every check: its XML, and the pair that an answer is sealed with."""

    xml: str = field(repr=False)
    tousername: str
    agentid: str | None
    pair: Pair = field(repr=False, compare=False)

    def seal(self, xml: str, timestamp: int, nonce: str) -> str:
        """Seal a passive reply with the token and key that opened the request (protocol 1.6)."""
        return self.pair.seal(remove_illegal(xml), timestamp, nonce)


class CallbackCrypto:
    """Opens callbacks under any combination of the tokens and keys given; the first of each is the newest."""

    def __init__(
        self,
        tokens: Sequence[str],
        aes_keys: Sequence[str],
        corpid: str,
        *,
        agentid: int | str | None = None,
        window_seconds: int = FRESHNESS_SECONDS,
    ) -> None:
        """Prepare the pairs.

        Raises:
            ValueError: no token, no key, or a key that is not Base64 of 32 bytes.
        """
        if not tokens or not aes_keys:
            raise ValueError("at least one Token and one EncodingAESKey are needed")
        self._pairs = [Pair(token, key, corpid) for token, key in product(tokens, aes_keys)]
        self._corpid = corpid.encode()
        self._agentid = "" if agentid is None else str(agentid)
        self._window = window_seconds

    def verify_url(
        self, msg_signature: str, timestamp: str, nonce: str, echostr: str, *, now: float | None = None
    ) -> str:
        """Return the text that proves the callback URL is ours (protocol 1.2).

        Without ``now`` the age of the request is not checked.
        """
        _require_present(msg_signature, timestamp, nonce, echostr)
        _require_small(echostr)
        self._require_fresh(timestamp, now)
        plain, _ = self._decrypt(msg_signature, timestamp, nonce, echostr)
        # A captured callback has a valid signature: replayed as an echostr it must not be read out.
        if "<" in plain:
            raise CallbackError("echostr", 403)
        return plain

    def open(
        self, body: bytes, msg_signature: str, timestamp: str, nonce: str, *, now: float | None
    ) -> Opened:
        """Return what a callback holds (protocol 1.3-1.5).

        Args:
            now: Unix seconds; None for a callback whose age was checked when it came in.
        Raises:
            CallbackError: names the first check that failed; cheap checks come first.
        """
        if len(body) > MAX_BODY_BYTES:
            raise CallbackError("size", 413)
        _require_present(msg_signature, timestamp, nonce)
        self._require_fresh(timestamp, now)
        envelope = parse_elements(body)
        encrypt, agentid = text_of(envelope, "Encrypt"), text_of(envelope, "AgentID")
        _require_present(encrypt)
        require_agentid(agentid, self._agentid)
        xml, pair = self._decrypt(msg_signature, timestamp, nonce, encrypt)
        return Opened(xml, text_of(envelope, "ToUserName"), agentid or None, pair)

    def seal(self, xml: str, timestamp: int, nonce: str) -> str:
        """Seal with the newest token and key; an answer to a request is sealed by ``Opened.seal``."""
        return self._pairs[0].seal(remove_illegal(xml), timestamp, nonce)

    def _require_fresh(self, timestamp: str, now: float | None) -> None:
        if not _INTEGER.fullmatch(timestamp):
            raise CallbackError("timestamp")
        if now is not None and abs(now - int(timestamp)) > self._window:
            raise CallbackError("timestamp", 403)

    def _decrypt(self, msg_signature: str, timestamp: str, nonce: str, encrypt: str) -> tuple[str, Pair]:
        signed = [p for p in self._pairs if _is_signed(p.token, msg_signature, timestamp, nonce, encrypt)]
        if not signed:
            raise CallbackError("signature", 403)
        ciphertext = _decode(encrypt)
        failures = []
        for pair in signed:
            try:
                return self._read(pair, ciphertext), pair
            except CallbackError as failure:
                failures.append(failure)
        # Under the wrong key the padding is noise; the key that got furthest tells what is really wrong.
        raise max(failures, key=lambda failure: _PROGRESS.index(failure.check))

    def _read(self, pair: Pair, ciphertext: bytes) -> str:
        message, receiveid = pair.decrypt(ciphertext)
        if not hmac.compare_digest(receiveid, self._corpid):
            raise CallbackError("receiveid", 403)
        try:
            return message.decode()
        except UnicodeDecodeError:
            pass
        raise CallbackError("xml")


_PROGRESS: Final = ("padding", "length", "receiveid", "xml")


def require_agentid(found: str | None, expected: str | int | None) -> None:
    """Refuse what is addressed to another app; callbacks of no app have no AgentID (protocol 1.3)."""
    if found and expected not in (None, "") and found.strip() != str(expected):
        raise CallbackError("agentid", 403)


def _require_key(aes_key: str) -> None:
    # The 43 characters are usually not canonical Base64 (spare bits set), which b64decode allows.
    if not re.fullmatch(r"[A-Za-z0-9+/]{43}", aes_key, re.ASCII):
        raise ValueError("an EncodingAESKey is 43 letters and digits")


def _require_present(*values: Any) -> None:
    if not all(isinstance(value, str) and value for value in values):
        raise CallbackError("missing")


def _require_small(text: str) -> None:
    if len(text) > MAX_BODY_BYTES:
        raise CallbackError("size", 413)


def _is_signed(token: str, msg_signature: str, timestamp: str, nonce: str, encrypt: str) -> bool:
    signer = WeChatSigner()
    signer.add_data(*(_bytes(value) for value in (token, timestamp, nonce, encrypt)))
    return hmac.compare_digest(signer.signature.encode(), _bytes(msg_signature))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _decode(encrypt: str) -> bytes:
    try:
        ciphertext = base64.b64decode(encrypt, validate=True)
    except ValueError:
        ciphertext = None
    if ciphertext is None:
        raise CallbackError("base64")
    if not ciphertext or len(ciphertext) % _AES_BLOCK:
        raise CallbackError("length")
    return ciphertext


def _unpad(padded: bytes) -> bytes:
    size = padded[-1]
    if not 1 <= size <= _PAD_BLOCK or padded[-size:] != bytes([size]) * size:
        raise CallbackError("padding")
    return padded[:-size]


def _unpack(plain: bytes) -> tuple[bytes, bytes]:
    size = int.from_bytes(plain[16:_HEADER], "big")
    if len(plain) < _HEADER or size > len(plain) - _HEADER:
        raise CallbackError("length")
    return plain[_HEADER : _HEADER + size], plain[_HEADER + size :]
