"""Messages between the grader and a submission's process: a JSON header and tensors as safetensors.

Nothing that either side reads can run code. Both parts have a size limit, checked before they are
read; what arrives is a few plain tensors of the usual types and shapes, or it is no message.
"""

import json
import socket
import struct
import time
from collections.abc import Callable
from typing import Any

import safetensors
import safetensors.torch
import torch
from safetensors import TensorSpec
from torch import Tensor

LENGTHS = struct.Struct("<QQ")
MAX_REQUEST = 64 * 2**20  # a notebook's source travels in the header of a request
MAX_ANSWER = 2**16  # a header that comes back says little; one of JSON can take thirty times its size in memory
MAX_TENSORS = 64 * 2**20
MAX_COUNT, MAX_DIMENSIONS = 16, 8
MAX_SENT = 400  # tensors of a request: the parameters of a network, each by its name
SOONEST = 1e-3  # seconds to wait for bytes; 0 would be not at all
MAX_MESSAGE = 2000  # characters of what is said about a call
DTYPES = {
    torch.float16, torch.bfloat16, torch.float32, torch.float64,
    torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64, torch.bool,
}  # fmt: skip


class WireError(ConnectionError):
    """The other side is gone, or does not keep to the protocol."""


def send(connection: socket.socket, header: dict[str, Any], tensors: dict[str, Tensor] | None = None) -> None:
    """Write one message."""
    text, body = json.dumps(header).encode(), _packed(tensors or {})
    connection.sendall(LENGTHS.pack(len(text), len(body)) + text + body)


def receive(
    connection: socket.socket,
    until: Callable[[], float] | None = None,
    most: int = MAX_ANSWER,
    count: int = MAX_COUNT,
) -> tuple[dict[str, Any], dict[str, Tensor]]:
    """Read one message; its header has at most that many bytes, and there are at most that many tensors.

    until: says up to when to wait, by the monotonic clock, and is asked again then. It raises what is to be raised
    when the message is late.
    Raises WireError when the connection is closed or the message is malformed.
    """
    text_length, body_length = LENGTHS.unpack(_exactly(connection, LENGTHS.size, until))
    if text_length > most or body_length > MAX_TENSORS:
        raise WireError(f"want at most {most} and {MAX_TENSORS} bytes, got {text_length} and {body_length}")
    text, body = (_exactly(connection, length, until) for length in (text_length, body_length))
    if int.from_bytes(body[:8], "little") > MAX_ANSWER:  # safetensors begins with the length of a header of its own
        raise WireError(f"want tensors with a header of at most {MAX_ANSWER} bytes")
    try:
        header, tensors = json.loads(text), safetensors.torch.load(bytes(body))
    except Exception as error:  # json's, safetensors' and, for an unknown dtype, KeyError
        raise WireError(f"not a message: {error}") from None
    if not isinstance(header, dict):
        raise WireError(f"want a header that is an object, got {type(header).__name__}")
    if len(tensors) > count or any(x.ndim > MAX_DIMENSIONS or x.dtype not in DTYPES for x in tensors.values()):
        raise WireError(f"want at most {count} tensors of usual types and {MAX_DIMENSIONS} dimensions")
    return header, tensors


def _packed(tensors: dict[str, Tensor]) -> bytes:
    """What `safetensors.torch.save` makes of them, in a tenth of the time: a check calls hundreds of times."""
    # clone: one tensor may be a view of another, or be stored in another order
    apart = {name: x.detach().clone(memory_format=torch.contiguous_format) for name, x in tensors.items()}
    specs = {
        name: TensorSpec(dtype=str(x.dtype)[len("torch.") :], shape=x.shape, data_ptr=x.data_ptr(), data_len=x.nbytes)
        for name, x in apart.items()
    }
    return safetensors.serialize(specs)


def _exactly(connection: socket.socket, n: int, until: Callable[[], float] | None) -> bytearray:
    data = bytearray(n)
    view, got = memoryview(data), 0
    while got < n:
        if until is not None:  # anew for every piece: a trickle of bytes must not go on for ever
            connection.settimeout(max(until() - time.monotonic(), SOONEST))
        try:
            count = connection.recv_into(view[got:])
        except TimeoutError:
            continue
        if not count:
            raise WireError("the other side is gone")
        got += count
    return data
