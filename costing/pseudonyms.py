"""People without their names: a number made from an identifier with a key that is kept elsewhere.

The key comes from the environment (COSTING_KEY) and never stands beside the figures. The same person
has the same pseudonym in every extract that was read with the same key, so that care can be linked
across organisations, and across years.

Rotating the key: make a new one, keep the old one until the end, and read every extract anew with
`manage.py load_events`. Nothing of the old pseudonyms can be linked to the new ones, so that a year
read with one key and a year read with another know no person in common; every file of the store bears
the `fingerprint` of its key, which does not give the key away. Re-linking to a person, where the law
allows it and a clinician needs it, is done by who holds both the key and the list of NHS numbers: make
the pseudonym of each number and look for the one asked about. The product itself never does so and
keeps no list (docs/operations.md).
"""

import hashlib
import re
from collections.abc import Iterable

import nhs_number
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

SHORTEST_KEY = 32  # characters; a shorter one could be found by trying all NHS numbers
BYTES = 8  # 2^63 numbers: two of 60 million people share one with odds of 1 in 5,000
SPACED = r"^([0-9]{3})[ -]?([0-9]{3})[ -]?([0-9]{4})$"  # an NHS number as people write it
TEN_DIGITS = r"^[0-9]{10}$"
MODULUS = 11  # of the check digit


class NoKey(ValueError):
    """There is no key, or it is too short to keep anything secret."""


class Pseudonyms:
    """Makes pseudonyms with one key."""

    def __init__(self, key: str) -> None:
        if len(key) < SHORTEST_KEY:
            raise NoKey(
                f"COSTING_KEY needs at least {SHORTEST_KEY} random characters; make one with "
                "python3 -c 'import secrets; print(secrets.token_urlsafe(48))' and keep it apart "
                "from the figures."
            )
        self._key = hashlib.blake2b(key.encode(), digest_size=64).digest()
        self._keyed = hashlib.blake2b(key=self._key, digest_size=BYTES)

    @property
    def fingerprint(self) -> str:
        """Twelve letters that are the same for the same key and say nothing else of it."""
        return hashlib.blake2b(b"fingerprint", key=self._key, digest_size=6).hexdigest()

    def of(self, identifier: str) -> int | None:
        """The pseudonym of an identifier; None for an empty one, which names nobody."""
        plain = _plain(pa.array([identifier]))[0].as_py()
        if not plain:
            return None
        return int.from_bytes(self._digest(plain), "big") >> 1  # 63 bits: positive in every engine

    def of_all(self, identifiers: Iterable[str | None]) -> list[int | None]:
        """The pseudonyms of many."""
        found: list[int | None] = self.of_array(pa.array(identifiers, pa.string())).to_pylist()
        return found

    def of_array(self, identifiers: pa.Array) -> pa.Array:
        """The pseudonyms of an array of texts, as int64; each identifier is worked out once."""
        texts = identifiers.dictionary_encode()
        plain = _plain(texts.dictionary)
        digests = b"".join(map(self._digest, plain.to_pylist()))
        numbers = (np.frombuffer(digests, ">u8") >> np.uint64(1)).astype(np.int64)
        nobody = pc.equal(plain, "").to_numpy(zero_copy_only=False)
        return pa.array(numbers, mask=nobody).take(texts.indices)

    def _digest(self, plain: str) -> bytes:
        digest = self._keyed.copy()  # faster than to begin anew
        digest.update(plain.encode())
        return digest.digest()


def _plain(identifiers: pa.Array) -> pa.Array:
    """Identifiers as they are compared: without blanks round them, in capitals, NHS numbers in one."""
    trimmed = pc.utf8_upper(pc.utf8_trim_whitespace(identifiers))
    return pc.replace_substring_regex(trimmed, pattern=SPACED, replacement=r"\1\2\3")


def valid(identifiers: pa.Array) -> NDArray[np.bool_]:
    """Of which texts (null is none) the whole is an NHS number with a right check digit."""
    plain = _plain(identifiers)
    ten = pc.fill_null(pc.match_substring_regex(plain, TEN_DIGITS), False)
    numbers = pc.if_else(ten, plain, "0000000000").cast(pa.int64()).to_numpy(zero_copy_only=False)
    digits = numbers[:, None] // 10 ** np.arange(10) % 10  # the check digit first
    checks = (digits * np.array([1, *range(2, 11)])).sum(axis=1) % MODULUS == 0
    sure: NDArray[np.bool_] = checks & ten.to_numpy(zero_copy_only=False)
    return sure


def is_clear(text: str) -> bool:
    """Whether a text is a valid NHS number: what a pseudonymised file must not hold."""
    digits = re.sub(r"[ -]", "", text)
    return digits.isascii() and digits.isdigit() and bool(nhs_number.is_valid(digits))
