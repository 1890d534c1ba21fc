"""Digests of folders: whether files are as they were written."""

import hashlib
from collections.abc import Collection
from pathlib import Path


def digest_of(folder: Path, beside: Collection[str] = ()) -> str:
    """SHA-256 over names and contents of the files of a folder.

    Args:
        folder: The folder.
        beside: Names of files that do not count.
    """
    digest = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        if file.is_file() and file.name not in beside:
            data = file.read_bytes()
            digest.update(f"{file.name}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()
