"""The cipher against the protocol page's test vector (1.9)."""

import pytest

from bot.simulator.crypto import Cipher, CryptoError, sign

TOKEN, AES_KEY, CORPID = "InterviewTok9", "hR7kQ2mXc9VbT4nZs8LwPy3GdJf6UaEx1NoHiKqWtY0", "ww0a1b2c3d4e5f6071"
ECHOSTR = "5zm4tySXeTo84bd2sC0SDdxCnHq4/3pHQq6YyjeCd7W3MomUKAAYs923+s30eaAp9I3h2BgzxRZqtft07cXCbw=="
ENCRYPT = (
    "j3xzi9YYLFF/62OWew0IewkaR8HI8bwh53os0k4WITfdJcPk+CQwCeg76Xfy8dmTCPjizMmqmIdjXdkwFMkEUbbRTHfd9gxF5jnzOZc+"
    "2vbk4g/bkyN7r65aebhPgsoW+uxqQ4FRvKYiRPwwuNpdftJ7I976Wkl+xZyMw4Cm1wXJP060h7IFD/oeNldf+eJea0gjof7VGu2fk192"
    "ij28OeyF1Er8XbjngcJtgMGL7Go0FINyiab16/V9/MyZysz1wc2cQiGSOE+/rs/NlQW3q3mpvoxAFh4zy5C/UDrgahWg/vayFD2vu04z"
    "EUwPizgJhqFWMW/4A2cbR19HUs3XSvPVf6AzPv48J1G7udFOBwh89kzGY6PM9q0z7NjYEiaqW+WY6neVeJDMzWJCAqqKjLYhTfRsmMjo"
    "AMxP5I+yqjS+L/y+Hy/MQQVIguFrZx2uJXCnEnybYbuONXsSX2NImA=="
)


def test_signatures_match_the_vector() -> None:
    assert sign(TOKEN, "1767225600", "830417265", ECHOSTR) == "6914df8aa8376c38025b22cfa704d917b1cdc474"
    assert sign(TOKEN, "1767225600", "830417265", ENCRYPT) == "7da8d67bf65f35cdb224577b2be9a83b0ff22afc"


def test_ciphertexts_of_the_vector_open() -> None:
    cipher = Cipher(AES_KEY, CORPID)
    assert cipher.decrypt(ECHOSTR) == "7390184625517203846"
    form = cipher.decrypt(ENCRYPT)
    assert len(form.encode()) == 297
    assert "面试改到下午3点" in form and "7390000000000000001" in form


@pytest.mark.parametrize("length", range(0, 70))
def test_every_padding_length_survives(length: int) -> None:
    cipher = Cipher(AES_KEY, CORPID)
    assert cipher.decrypt(cipher.encrypt("x" * length)) == "x" * length


@pytest.mark.parametrize("sealed", ["", "not base64!", "AAAA", ECHOSTR[:-8] + "AAAAAA=="])
def test_rubbish_is_refused(sealed: str) -> None:
    with pytest.raises(CryptoError):
        Cipher(AES_KEY, CORPID).decrypt(sealed)


def test_another_receiver_is_refused() -> None:
    with pytest.raises(CryptoError, match="receiveid"):
        Cipher(AES_KEY, "ww-other").decrypt(ECHOSTR)


def test_two_sealings_differ() -> None:
    cipher = Cipher(AES_KEY, CORPID)
    assert cipher.encrypt("same") != cipher.encrypt("same")


@pytest.mark.parametrize("key", ["", "short", "x" * 44, "x" * 42 + "-"])
def test_a_malformed_key_is_refused(key: str) -> None:
    with pytest.raises(ValueError):
        Cipher(key, CORPID)
