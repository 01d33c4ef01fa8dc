"""Questions that the kit's own code would not ask: of the functions of the check, from a hostile process.

The check of `test_questions` passes a function `score` that it asks for; the right answer is `score(x, t)`.
"""

# ruff: noqa: E501, sources of cells are kept as they are

from dataclasses import dataclass

from tests.hostile.attack import IMPORTS
from tests.hostile.wires import FIND

OVER = f"""{IMPORTS}{FIND}
def packed(**named):
    return safetensors.torch.save({{name.removeprefix("_"): x for name, x in named.items()}})

def question(**change):
    return {{"asks": "score", "values": [None, 0.5], "names": [], "keep": False, "forget": []}} | change
"""


@dataclass(frozen=True)
class Questioner:
    """A submission that asks otherwise than it should, and how its call may end."""

    id: str
    tries: str
    body: str
    outcomes: tuple[str, ...]
    seconds: float

    @property
    def source(self) -> str:
        indented = self.body.replace("\n", "\n    ")
        return f"{OVER}\ndef f(score, x):\n    {indented}\n"


def forged(
    name: str, tries: str, message: str, outcomes: tuple[str, ...] = ("crash",), seconds: float = 10.0
) -> Questioner:
    """Bytes put on the wire in place of a question, after which the process waits."""
    return Questioner(name, tries, f"connection().sendall({message})\ntime.sleep(30)", outcomes, seconds)


def asks(name: str, tries: str, body: str, *outcomes: str) -> Questioner:
    """What only the limit ends need not be waited for; what ends by itself has time, on a busy machine too."""
    seconds = 10.0 if "timeout" not in outcomes else 1.0 if outcomes == ("timeout",) else 3.0
    return Questioner(name, tries, body, outcomes, seconds)


ONE = "packed(_0=torch.zeros(4, 2))"
ATTACKS = (
    forged("other-function", "asks a function that this call does not have", f"frame(question(asks='exec'), {ONE})"),
    forged("attribute", "asks for what a function has", f"frame(question(asks='score.__globals__'), {ONE})"),
    forged("number-of-none", "asks for the gradient of no question", f"frame(question(asks=-1, values=[None]), {ONE})", ("timeout",), 1.0),
    forged("list-for-name", "asks a list", f"frame(question(asks=['score']), {ONE})"),
    forged("values-dict", "passes an object", f"frame(question(values=[{{'__class__': 'x'}}]), {ONE})"),
    forged("values-nested", "passes lists in lists", f"frame(question(values=[[[1]]]), {ONE})"),
    forged("many-values", "passes 1000 values", f"frame(question(values=[1] * 1000), {ONE})"),
    forged("names-twice", "passes one name twice", f"frame(question(names=['t', 't']), {ONE})"),
    forged("names-many", "passes more names than values", f"frame(question(names=list('abcdef')), {ONE})"),
    forged("more-tensors", "passes a tensor that there is no place for", "frame(question(), packed(_9=torch.zeros(1)))"),
    forged("header", "asks in 24 MB of JSON", "frame(b'{\"asks\": [' + b'[],' * 2**23 + b'0]}', tensors())"),
    forged("huge", "asks about 40 million numbers", "frame(question(), packed(_0=torch.zeros(40 * 10**6)))", ("crash", "timeout")),
    forged("forget-text", "tells to forget what is no number", f"frame(question(forget=['__class__']), {ONE})"),
    forged("forget-others", "tells to forget the questions of others", f"frame(question(forget=list(range(5000))), {ONE})", ("timeout",), 1.0),
    forged("cut", "announces more than it asks", "frame({}, b'', (10**6, 10**6))", ("timeout", "crash"), 1.0),
    forged("answer-and-question", "sends a question and an answer in one message",
           "frame(question() | {'changed': []}, tensors(value=torch.zeros(4, 2)))"),
    forged("half-a-result", "asks, then sends a wrong result before it is answered",
           f"frame(question(), {ONE}) + frame({{'changed': []}}, tensors(value=torch.zeros(4, 2)))", ("failed",)),
    asks("endless", "asks for ever", "while True: score(x, 0.5)", "failed", "timeout"),
    asks("endless-caught", "asks for ever, whatever is said", "while True:\n    try: score(x, 0.5)\n    except Exception: pass", "timeout"),
    asks("large", "asks about a million numbers", "return score(torch.zeros(2**19, 2), 0.5)", "failed"),
    asks("spread", "asks about what spreads to 10^9 numbers", "return score(torch.zeros(2**15, 1), torch.zeros(2**15))", "failed"),
    asks("keeps-all", "keeps every question for gradients", "x.requires_grad_()\nreturn sum(score(x, 0.5) for _ in range(5000))", "failed", "timeout"),
    asks("many-large", "asks 2000 times about all that it may", "y = torch.zeros(2**15, 2)\nfor _ in range(2000): score(y, 0.5)\nreturn x", "failed", "timeout"),
    asks("threads", "asks from eight threads at a time",
         "team = [threading.Thread(target=lambda: [score(x, 0.5) for _ in range(50)]) for _ in range(8)]\n"
         "[t.start() for t in team]\n[t.join(1) for t in team]\nreturn x", "failed", "crash", "timeout"),
    asks("child", "asks from a child of its own", "if os.fork() == 0:\n    score(x, 0.5)\n    os._exit(0)\nos.wait()\nreturn score(x, 0.5)",
         "passed", "failed", "crash", "timeout"),
    asks("breaks", "asks what the function cannot answer", "return score('x', None)", "failed"),
    asks("slow", "makes the function compute for a minute", "return score(x, 0.5, slow=60)", "timeout"),
    asks("not-a-number", "asks about NaN and infinity", "return score(x * torch.nan, float('inf'))", "failed"),
    asks("whole", "asks with numbers of another kind", "return score(x.long(), True)", "failed"),
    asks("reads-function", "looks for the function behind the question",
         "def deep(o, n=0):\n    seen = [c for c in gc.get_objects() if callable(c) and getattr(c, '__name__', '') == 'secret_score']\n    return seen\n"
         "return x * 0 + len(deep(score))", "failed"),
    asks("right", "asks as it should", "return score(x, 0.5)", "passed"),
)  # fmt: skip
