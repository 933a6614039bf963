"""WeCom's callback signature and cipher, written from the protocol page (1.4, 1.5) and from nothing else."""

import base64
import hashlib
import hmac
import os
import struct
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher as AESCipher
from cryptography.hazmat.primitives.ciphers import algorithms, modes

# WeCom pads to 32 bytes although AES blocks have 16: a 256-bit block in cryptography's words.
PADDING_BITS = 256


class CryptoError(Exception):
    """A ciphertext that does not open, or is not meant for this receiver."""


def sign(token: str, timestamp: str, nonce: str, encrypted: str) -> str:
    """Return the signature of the four values: sorted by bytes, joined, SHA-1, lower-case hex."""
    parts = sorted(value.encode() for value in (token, timestamp, nonce, encrypted))
    return hashlib.sha1(b"".join(parts), usedforsecurity=False).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare two signatures in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


@dataclass(frozen=True)
class Cipher:
    """Seals and opens messages for one receiveid with one EncodingAESKey."""

    aes_key: str = field(repr=False)
    receiveid: str

    def __post_init__(self) -> None:
        if len(self.aes_key) != 43 or not self.aes_key.isalnum() or not self.aes_key.isascii():
            raise ValueError("EncodingAESKey must be exactly 43 letters and digits")

    def encrypt(self, message: str) -> str:
        """Seal a message; two sealings of one message differ."""
        body = message.encode()
        plain = os.urandom(16) + struct.pack(">I", len(body)) + body + self.receiveid.encode()
        padder = padding.PKCS7(PADDING_BITS).padder()
        encryptor = self._aes().encryptor()
        sealed = encryptor.update(padder.update(plain) + padder.finalize()) + encryptor.finalize()
        return base64.b64encode(sealed).decode()

    def decrypt(self, encrypted: str) -> str:
        """Open a message; CryptoError says what is wrong with one that does not open."""
        try:
            plain = self._open(base64.b64decode(encrypted, validate=True))
            (length,) = struct.unpack(">I", plain[16:20])
            body, receiveid = plain[20 : 20 + length], plain[20 + length :]
            message = body.decode()
        except (ValueError, struct.error) as error:
            raise CryptoError("ciphertext does not open (Base64, padding, length or UTF-8)") from error
        if len(body) != length:
            raise CryptoError("the length field is larger than the message")
        if receiveid != self.receiveid.encode():
            raise CryptoError("receiveid is not this corp's")
        return message

    def _open(self, sealed: bytes) -> bytes:
        decryptor = self._aes().decryptor()
        unpadder = padding.PKCS7(PADDING_BITS).unpadder()
        return unpadder.update(decryptor.update(sealed) + decryptor.finalize()) + unpadder.finalize()

    def _aes(self) -> AESCipher[modes.CBC]:
        key = base64.b64decode(self.aes_key + "=")
        return AESCipher(algorithms.AES(key), modes.CBC(key[:16]))
