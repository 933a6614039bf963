"""Callbacks as WeCom would make them, and as it never would; shares no code with bot/wecom/crypto.py."""

import base64
import hashlib
import os

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

# The vector of protocol 1.9.
TOKEN = "InterviewTok9"
AES_KEY = "hR7kQ2mXc9VbT4nZs8LwPy3GdJf6UaEx1NoHiKqWtY0"
CORPID = "ww0a1b2c3d4e5f6071"
AGENTID = 1000007
NOW = 1767225600
TIMESTAMP, NONCE = "1767225600", "830417265"
ECHOSTR = "5zm4tySXeTo84bd2sC0SDdxCnHq4/3pHQq6YyjeCd7W3MomUKAAYs923+s30eaAp9I3h2BgzxRZqtft07cXCbw=="
ECHO_SIGNATURE = "6914df8aa8376c38025b22cfa704d917b1cdc474"
SIGNATURE = "7da8d67bf65f35cdb224577b2be9a83b0ff22afc"
ENCRYPT = (
    "j3xzi9YYLFF/62OWew0IewkaR8HI8bwh53os0k4WITfdJcPk+CQwCeg76Xfy8dmTCPjizMmqmIdjXdkwFMkEUbbRTHfd9gxF5jnzOZc+"
    "2vbk4g/bkyN7r65aebhPgsoW+uxqQ4FRvKYiRPwwuNpdftJ7I976Wkl+xZyMw4Cm1wXJP060h7IFD/oeNldf+eJea0gjof7VGu2fk192"
    "ij28OeyF1Er8XbjngcJtgMGL7Go0FINyiab16/V9/MyZysz1wc2cQiGSOE+/rs/NlQW3q3mpvoxAFh4zy5C/UDrgahWg/vayFD2vu04z"
    "EUwPizgJhqFWMW/4A2cbR19HUs3XSvPVf6AzPv48J1G7udFOBwh89kzGY6PM9q0z7NjYEiaqW+WY6neVeJDMzWJCAqqKjLYhTfRsmMjo"
    "AMxP5I+yqjS+L/y+Hy/MQQVIguFrZx2uJXCnEnybYbuONXsSX2NImA=="
)
TEXT = "面试改到下午3点"
NEW_TOKEN, NEW_KEY = "NextTok", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ"


def envelope(encrypt: str, agentid: object = AGENTID) -> bytes:
    return (
        f"<xml><ToUserName><![CDATA[{CORPID}]]></ToUserName><AgentID><![CDATA[{agentid}]]></AgentID>"
        f"<Encrypt><![CDATA[{encrypt}]]></Encrypt></xml>"
    ).encode()


def sign(encrypt: str, *, token: str = TOKEN, timestamp: str = TIMESTAMP, nonce: str = NONCE) -> str:
    parts = sorted(part.encode("utf-8", "surrogatepass") for part in (token, timestamp, nonce, encrypt))
    return hashlib.sha1(b"".join(parts)).hexdigest()


def plain(message: bytes, receiveid: str = CORPID, *, length: int | None = None) -> bytes:
    size = len(message) if length is None else length
    return os.urandom(16) + size.to_bytes(4, "big") + message + receiveid.encode()


def pad(data: bytes) -> bytes:
    size = 32 - len(data) % 32
    return data + bytes([size]) * size


def encrypt(padded: bytes, key: str = AES_KEY) -> str:
    raw = base64.b64decode(key + "=")
    encryptor = Cipher(algorithms.AES(raw), modes.CBC(raw[:16])).encryptor()
    return base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode()


def decrypt(text: str, key: str = AES_KEY) -> bytes:
    """Return the message inside a ciphertext of ours."""
    raw = base64.b64decode(key + "=")
    decryptor = Cipher(algorithms.AES(raw), modes.CBC(raw[:16])).decryptor()
    opened = decryptor.update(base64.b64decode(text)) + decryptor.finalize()
    size = int.from_bytes(opened[16:20], "big")
    assert opened[20 + size : -opened[-1]] == CORPID.encode()
    return opened[20 : 20 + size]


def sealed(message: str, key: str = AES_KEY) -> str:
    return encrypt(pad(plain(message.encode())), key)
