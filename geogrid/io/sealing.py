"""Fields that only this geogrid can read: encrypted one by one, with a keyed sum by which they are found.

A sealed text names its cipher, so that what another cipher sealed stays readable after a change. Where a field stands
is sealed with it: put into another row, it does not open.
"""

from __future__ import annotations

import base64
import hmac
import os
from collections.abc import Mapping
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes
from cryptography.hazmat.primitives.hmac import HMAC

from geogrid.errors import SealBroken

_NONCE, _TAG = 12, 16  # bytes


class Suite(NamedTuple):
    """A cipher and the sum that goes with it."""

    cipher: type[algorithms.AES | algorithms.SM4]
    key_bytes: int
    hash: type[hashes.SHA256 | hashes.SM3]


SUITES: Mapping[str, Suite] = {
    "aes": Suite(algorithms.AES, 32, hashes.SHA256),
    "sm": Suite(algorithms.SM4, 16, hashes.SM3),  # where the law asks for the national ciphers
}


class Sealer:
    """Seals and opens texts.

    Parameters
    ----------
    key
        32 bytes.
    suite
        One of `SUITES`, for what is sealed from now on.
    """

    def __init__(self, key: bytes, suite: str = "aes") -> None:
        self._key, self._suite = key, suite

    def seal(self, text: str, place: str) -> str:
        """Return a text sealed for its place, such as "accounts.phone 7"."""
        nonce = os.urandom(_NONCE)
        worker: CipherContext = self._cipher(self._suite, modes.GCM(nonce)).encryptor()
        worker.authenticate_additional_data(place.encode())  # type: ignore[attr-defined]
        sealed = worker.update(text.encode()) + worker.finalize()
        whole = nonce + sealed + worker.tag  # type: ignore[attr-defined]
        return f"{self._suite}:{base64.urlsafe_b64encode(whole).decode()}"

    def open(self, sealed: str, place: str) -> str:
        """Return the text.

        Raises
        ------
        SealBroken
            It was sealed with another secret, for another place, or changed.
        """
        suite, _, encoded = sealed.partition(":")
        try:
            whole = base64.urlsafe_b64decode(encoded)
            mode = modes.GCM(whole[:_NONCE], whole[-_TAG:])
            worker = self._cipher(suite, mode).decryptor()
            worker.authenticate_additional_data(place.encode())
            return (worker.update(whole[_NONCE:-_TAG]) + worker.finalize()).decode()
        except (InvalidTag, ValueError, KeyError):
            raise SealBroken(place=place) from None

    def sum(self, text: str) -> str:
        """Return the keyed sum of a text: equal for equal texts, and nothing can be told from it without the key."""
        return self._sum(text, self._suite)

    def sums(self, text: str) -> list[str]:
        """Return the sums of a text by every suite: what is kept may be from before another was chosen."""
        return [self._sum(text, suite) for suite in SUITES]

    def _sum(self, text: str, suite: str) -> str:
        worker = HMAC(self._key_for("sum"), SUITES[suite].hash())
        worker.update(text.encode())
        return worker.finalize().hex()

    def _cipher(self, suite: str, mode: modes.GCM) -> Cipher[modes.GCM]:
        chosen = SUITES[suite]
        return Cipher(chosen.cipher(self._key_for(suite)[: chosen.key_bytes]), mode)

    def _key_for(self, purpose: str) -> bytes:
        return hmac.digest(self._key, purpose.encode(), "sha256")
