"""Bytes on the wire that the worker would not send: the submission finds the connection and answers itself."""

# ruff: noqa: E501, sources of cells are kept as they are

from tests.hostile.attack import IMPORTS, RIGHT, Attack

FIND = """
import safetensors.torch
def connection():
    for descriptor in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                return socket.socket(fileno=os.dup(descriptor))
        except OSError:
            pass

def frame(header, body, lengths=None):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<QQ", *(lengths or (len(text), len(body)))) + text + body

def tensors(**named):
    return safetensors.torch.save(named)

def safetensor(dtype, shape, data, **more):
    header = {"value": {"dtype": dtype, "shape": shape, "data_offsets": [0, len(data)]}} | more
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data
"""


def forged(
    name: str, tries: str, message: str, outcome: str | tuple[str, ...] = ("crash", "failed"), **options: object
) -> Attack:
    """Bytes put on the wire in place of an answer, after which the process waits; the grader does not.

    The seconds are for a busy machine.
    """
    source = (
        f"{IMPORTS}{FIND}\ndef score_matching_loss(pred, std, z):\n    out = connection()\n"
        f"    out.sendall({message})\n    time.sleep(30)"
    )
    return Attack(name, tries, source, outcome, **{"score": 0.0, "seconds": 10.0} | options)


ATTACKS = [
    forged("wire-result", "sends points and a verdict in place of an answer",
           "frame({'outcome': 'passed', 'points': 4.0, 'score': 10, 'value': 1.0}, tensors())"),
    forged("wire-zero", "sends a wrong value as an answer", "frame({'changed': []}, tensors(value=torch.zeros(())))", "failed"),
    forged("wire-whole", "sends whole numbers", "frame({'changed': []}, tensors(value=torch.ones((), dtype=torch.int64)))"),
    forged("wire-bool", "sends truth values", "frame({'changed': []}, tensors(value=torch.ones((), dtype=torch.bool)))"),
    forged("wire-complex", "sends complex numbers", "frame({'changed': []}, tensors(value=torch.ones((), dtype=torch.complex64)))"),
    forged("wire-dtype", "sends a dtype that there is not", "frame({'changed': []}, safetensor('F128', [], bytes(16)))"),
    forged("wire-float8", "sends 8-bit numbers", "frame({'changed': []}, safetensor('F8_E5M2', [], b'1'))"),
    forged("wire-shape", "sends a shape that the data are not of", "frame({'changed': []}, safetensor('F32', [2**40, 2**40], bytes(4)))"),
    forged("wire-huge", "sends 40 million numbers", "frame({'changed': []}, tensors(value=torch.zeros(40 * 10**6)))"),
    forged("wire-dimensions", "sends 1000 dimensions", "frame({'changed': []}, safetensor('F32', [1] * 1000, bytes(4)))"),
    forged("wire-empty", "sends a tensor of no elements", "frame({'changed': []}, tensors(value=torch.zeros(0)))"),
    forged("wire-many", "sends 20 000 tensors",
           "frame({'changed': []}, tensors(value=torch.zeros(()), **{str(i): torch.zeros(0) for i in range(20000)}))", ("failed", "crash")),
    forged("wire-lengths", "announces 2^63 bytes", "frame({}, b'', (2**63, 2**63))"),
    forged("wire-short", "announces more than it sends", "frame({}, b'', (10**6, 10**6))", ("timeout", "crash"), seconds=0.5),
    forged("wire-deep", "sends JSON nested 10^5 deep", "frame(b'[' * 10**5, b'')"),
    forged("wire-not-json", "sends what is no JSON", "frame(b'\\xff\\xfe{', b'')"),
    forged("wire-list", "sends a list for a header", "frame([1, 2], tensors())"),
    forged("wire-pickle", "sends a pickle", "frame(b'cos\\nsystem\\n(S\"touch @OUTSIDE@/@TOKEN@\"\\ntR.', b'')"),
    forged("wire-error", "sends an error of a kind that there is not, with a page of HTML",
           "frame({'error': 'Mismatch', 'message': '<script>' * 1000}, tensors())", "failed"),
    forged("wire-header", "sends 24 MB of JSON, which would take thirty times that in memory",
           "frame(b'{\"a\": [' + b'[],' * 2**23 + b'0]}', tensors())", "crash"),
    forged("wire-header-of-tensors", "sends 24 MB of JSON where safetensors has its header",
           "frame({'changed': []}, struct.pack('<Q', 24 * 2**20) + b' ' * 24 * 2**20)", "crash"),
    forged("wire-error-kind", "sends an error whose parts are not text", "frame({'error': [{}], 'message': {'a': [1]}}, tensors())", "failed"),
    forged("wire-changed", "says of arguments that there are not that they changed",
           "frame({'changed': ['pred', 'pred', 7, None, {'a': 1}]}, tensors(value=torch.zeros(())))", "failed"),
    forged("wire-ahead", "sends answers for calls to come", "frame({'changed': []}, tensors(value=torch.zeros(()))) * 50", "failed"),
    forged("wire-number", "sends a number of 5000 digits in JSON", "frame(b'{\"changed\": ' + b'1' * 5000 + b'}', tensors())"),
    forged("wire-garbage", "sends random bytes", "os.urandom(10**6)"),
    Attack("wire-trickle", "sends its answer a byte at a time, to keep the grader waiting",
           f"{IMPORTS}{FIND}\ndef score_matching_loss(pred, std, z):\n    out = connection()\n"
           "    for byte in frame({'changed': []}, tensors(value=torch.zeros(()))):\n        out.send(bytes([byte]))\n        time.sleep(0.1)",
           "timeout", 0.0, seconds=0.6),
    Attack("wire-descriptors", "sends the grader 200 open descriptors beside a right answer",
           f"{IMPORTS}{FIND}\ndef score_matching_loss(pred, std, z):\n    value = {RIGHT}\n    out = connection()\n"
           "    body = frame({'changed': []}, tensors(value=value.detach()))\n"
           "    socket.send_fds(out, [body[:1]], [0] * 200)\n    out.sendall(body[1:])\n    time.sleep(30)",
           "passed", 0.0, seconds=10.0),
    Attack("wire-closed", "closes the connection and goes on", f"{IMPORTS}{FIND}\ndef score_matching_loss(pred, std, z):\n"
           "    connection().shutdown(socket.SHUT_RDWR)\n    os.closerange(3, 256)\n    time.sleep(30)", "crash", 0.0, seconds=10.0),
    Attack("wire-deaf", "does not read what it is sent", f"{IMPORTS}{FIND}\ndef score_matching_loss(pred, std, z):\n"
           "    connection().setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)\n    time.sleep(30)", "timeout", 0.0, seconds=0.5),
    Attack("wire-listener", "reads the grader's requests itself, before the worker does", f"{IMPORTS}{FIND}\n"
           "def listen():\n    end = connection()\n    while end.recv(2**20): pass\n"
           f"def score_matching_loss(pred, std, z):\n    threading.Thread(target=listen, daemon=True).start()\n    return {RIGHT}",
           ("passed", "timeout", "crash"), 0.0, seconds=1.0),
]  # fmt: skip
