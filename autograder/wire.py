"""Messages between the grader and a submission's process: a JSON header and tensors as safetensors.

Nothing that either side reads can run code. Both parts have a size limit, checked before they are
read, and a tensor that arrives is a plain one.
"""

import json
import socket
import struct
from typing import Any

import safetensors
import safetensors.torch
from torch import Tensor

LENGTHS = struct.Struct("<QQ")
MAX_HEADER = 64 * 2**20  # a notebook's source travels in a header
MAX_TENSORS = 256 * 2**20


class WireError(ConnectionError):
    """The other side is gone, or does not keep to the protocol."""


def send(connection: socket.socket, header: dict[str, Any], tensors: dict[str, Tensor] | None = None) -> None:
    """Write one message."""
    text = json.dumps(header).encode()
    body = safetensors.torch.save({name: x.contiguous() for name, x in (tensors or {}).items()})
    connection.sendall(LENGTHS.pack(len(text), len(body)) + text + body)


def receive(connection: socket.socket) -> tuple[dict[str, Any], dict[str, Tensor]]:
    """Read one message. Raises WireError when there is none to be had, TimeoutError when it is late."""
    text_length, body_length = LENGTHS.unpack(_exactly(connection, LENGTHS.size))
    if text_length > MAX_HEADER or body_length > MAX_TENSORS:
        raise WireError(f"want at most {MAX_HEADER} and {MAX_TENSORS} bytes, got {text_length} and {body_length}")
    text, body = _exactly(connection, text_length), _exactly(connection, body_length)
    try:
        header, tensors = json.loads(text), safetensors.torch.load(bytes(body))
    except (ValueError, RecursionError, safetensors.SafetensorError) as error:
        raise WireError(f"not a message: {error}") from None
    if not isinstance(header, dict):
        raise WireError(f"want a header that is an object, got {type(header).__name__}")
    return header, tensors


def _exactly(connection: socket.socket, n: int) -> bytearray:
    data = bytearray(n)
    view, got = memoryview(data), 0
    while got < n:
        if not (count := connection.recv_into(view[got:])):
            raise WireError("the other side is gone")
        got += count
    return data
