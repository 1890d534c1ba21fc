"""Send a piece of work, or its result, through a socket: its length first."""

import pickle
import socket
import struct
from typing import Any

LENGTH = struct.Struct("!Q")


def send(to: socket.socket, data: bytes) -> None:
    """Send what was pickled."""
    to.sendall(LENGTH.pack(len(data)))
    to.sendall(data)


def receive(asked: socket.socket) -> Any:  # noqa: ANN401
    """Receive what another process of this program has sent.

    Raises:
        EOFError: The other process ended before that.
    """
    with asked.makefile("rb") as stream:
        head = stream.read(LENGTH.size)
        data = stream.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else b""
        if len(head) < LENGTH.size or len(data) < LENGTH.unpack(head)[0]:
            raise EOFError
    return pickle.loads(data)  # noqa: S301 - from a process that this one has started
