"""Seals of what was proved here: made and recognised with a secret key, which is kept in the planner's home.

Whoever has the key can seal. Machines that are to take each other's proofs for their own are given the same file.
"""

import hmac
import os
import secrets
from contextlib import suppress

from planner.durable.private import private_file, private_folder
from planner.process.home import home

FILE = "proof.key"
"""Name of the file of the key, which its owner alone may read."""

LENGTH = 32
"""Length of the key [bytes]."""


def sealed(text: bytes) -> str | None:
    """Seal of a text; None where no key can be kept, so that nothing is taken for proved later on."""
    key = _key() or _made_key()
    return None if key is None else _seal(key, text)


def is_sealed(text: bytes, seal: str) -> bool:
    """Whether a seal of a text was made here."""
    key = _key()
    return key is not None and hmac.compare_digest(_seal(key, text).encode(), seal.encode(errors="replace"))


def _seal(key: bytes, text: bytes) -> str:
    return hmac.new(key, text, "sha256").hexdigest()


def _key() -> bytes | None:
    """The key of this home; None if there is none that can be read."""
    with suppress(OSError):
        key = (home() / FILE).read_bytes()
        return key if len(key) == LENGTH else None
    return None


def _made_key() -> bytes | None:
    """The key of this home, made unless another process has just made one; None where none can be kept."""
    file = home() / FILE
    part = file.with_name(f".part-{secrets.token_hex(4)}")
    with suppress(OSError):
        private_folder(file.parent)
        private_file(part)
        part.write_bytes(secrets.token_bytes(LENGTH))
        with suppress(FileExistsError):
            os.link(part, file)
    with suppress(OSError):
        part.unlink()
    return _key()
