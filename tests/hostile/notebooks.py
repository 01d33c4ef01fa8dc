"""Files and notebooks that are not what was released: what a submission may do to everything around its answer."""

# ruff: noqa: E501, sources of cells are kept as they are

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass

from nbformat import NotebookNode

UNUSABLE = "unusable"
ANSWER = "import torch\ndef score_matching_loss(pred, std, z):\n    return torch.mean((pred * std + z) ** 2)"
WRONG = "import torch\ndef score_matching_loss(pred, std, z):\n    return torch.zeros(()) * pred.sum()"
Cells = list[NotebookNode]


@dataclass(frozen=True)
class Forgery:
    """A notebook with 4 of 10 points in it, changed; or the bytes of a file that takes a notebook's place.

    edit:    changes the cells of the released notebook, in which question 3a is answered and 3b is not.
    make:    the file's bytes, given those of that notebook.
    score:   of question 3a; or UNUSABLE, when no honest reading finds answers in it.
    """

    id: str
    tries: str
    edit: Callable[[NotebookNode], object] | None = None
    make: Callable[[bytes], bytes] | None = None
    score: float | str = 4.0

    def of(self, sound: NotebookNode) -> bytes:
        nb = copy.deepcopy(sound)
        if self.edit is not None:
            self.edit(nb)
        whole = json.dumps(nb).encode()
        return self.make(whole) if self.make is not None else whole


def cell(nb: NotebookNode, grade_id: str) -> NotebookNode:
    return next(c for c in nb.cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def code(source: object, **more: object) -> NotebookNode:
    return NotebookNode(
        cell_type="code", source=source, metadata=NotebookNode(), outputs=[], execution_count=None, **more
    )


def _set(grade_id: str, **metadata: object) -> Callable[[NotebookNode], object]:
    return lambda nb: cell(nb, grade_id).metadata.nbgrader.update(metadata)


def _duplicated(nb: NotebookNode) -> None:
    again = copy.deepcopy(cell(nb, "q3a-check"))
    nb.cells[:0] = [again, copy.deepcopy(again)]
    nb.cells.append(copy.deepcopy(again))


def _swapped(nb: NotebookNode) -> None:
    """Each test cell says that it is the other's."""
    a, b = cell(nb, "q3a-check"), cell(nb, "q3b-check")
    a.metadata.nbgrader, b.metadata.nbgrader = b.metadata.nbgrader, a.metadata.nbgrader


def _elsewhere(nb: NotebookNode) -> None:
    nb.cells[nb.cells.index(cell(nb, "q3a"))] = code(ANSWER)


def _forged_outputs(nb: NotebookNode) -> None:
    cell(nb, "q3a").source = WRONG
    for name in ("q3a-check", "q3b-check", "q3-check"):
        output = {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": "4.0"}}
        cell(nb, name).outputs = [NotebookNode(output)]


def _own_test(nb: NotebookNode) -> None:
    cell(nb, "q3a").source = WRONG
    own = code("4.0")
    own.metadata["nbgrader"] = NotebookNode(
        copy.deepcopy(cell(nb, "q3a-check").metadata.nbgrader), grade_id="q9-check", points=100
    )
    nb.cells.append(own)


def _unlocked(nb: NotebookNode) -> None:
    cell(nb, "q3a").source = WRONG
    test = cell(nb, "q3a-check")
    test.metadata.nbgrader.update(locked=False, solution=True)
    test.source = "4.0"


def _pays(nb: NotebookNode) -> None:
    cell(nb, "q3a").source = WRONG
    for name in ("q3a-check", "q3b-check", "q3-check"):
        cell(nb, name).metadata.nbgrader.points = 1000
        cell(nb, name).source = "1000.0"


def _answer_is_test(nb: NotebookNode) -> None:
    """The answer's cell says that it is the test, which it has deleted."""
    nb.cells.remove(cell(nb, "q3a-check"))
    cell(nb, "q3a").metadata.nbgrader.update(grade_id="q3a-check", grade=True, solution=False, locked=True, points=4)


def _lethal_tests(nb: NotebookNode) -> None:
    for name in ("q3a-check", "q3b-check", "q3-check"):
        cell(nb, name).source = "raise SystemExit\nwhile True: pass"
    nb.cells.insert(0, code("while True: pass"))


def _version_3(whole: bytes) -> bytes:
    """The same cells as a notebook of 2012, without nbgrader's metadata."""
    cells = json.loads(whole)["cells"]
    old = [
        {
            "cell_type": "code",
            "input": c["source"],
            "language": "python",
            "outputs": [],
            "collapsed": False,
            "metadata": {},
        }
        for c in cells
        if c["cell_type"] == "code"
    ]
    return json.dumps(
        {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": old, "metadata": {}}]}
    ).encode()


def _added(*sources: object) -> Callable[[NotebookNode], object]:
    return lambda nb: nb.cells.extend([code(source) for source in sources])


def _raw(count: int, **parts: object) -> Callable[[NotebookNode], object]:
    cell = NotebookNode(cell_type="raw", source="", metadata=NotebookNode(), **parts)
    return lambda nb: nb.cells.extend([cell] * count)


def _spread(depth: int, values: int) -> Callable[[bytes], bytes]:
    """Many small values, deep in the metadata of a cell."""
    inner = b"[" * depth + b"0," * values + b"0" + b"]" * depth

    def make(whole: bytes) -> bytes:
        nb = json.loads(whole)
        nb["cells"][-1]["metadata"]["x"] = "HERE"
        return json.dumps(nb).encode().replace(b'"HERE"', inner)

    return make


def _answered(source: object) -> Callable[[NotebookNode], object]:
    return lambda nb: cell(nb, "q3a").update(source=source)


def _top(**parts: object) -> Callable[[bytes], bytes]:
    return lambda whole: json.dumps(json.loads(whole) | parts).encode()


FORGERIES = [
    Forgery("sound", "is as it should be", lambda nb: None),
    Forgery("test-duplicated", "has three copies more of a test cell", _duplicated),
    Forgery("test-missing", "has no test cell", lambda nb: nb.cells.remove(cell(nb, "q3a-check"))),
    Forgery("tests-missing", "has no test cell at all", lambda nb: nb.cells.__setitem__(
        slice(None), [c for c in nb.cells if "-check" not in c.metadata.get("nbgrader", {}).get("grade_id", "")])),
    Forgery("test-retyped", "makes a test cell text", lambda nb: cell(nb, "q3a-check").update(cell_type="markdown")),
    Forgery("test-raw", "makes a test cell raw", lambda nb: cell(nb, "q3a-check").update(cell_type="raw")),
    Forgery("test-unlocked", "unlocks a test cell, which then says 4.0", _unlocked, score=0.0),
    Forgery("test-repointed", "points two test cells at each other's question", _swapped),
    Forgery("answer-is-test", "says that the answer's cell is the test, whose text is then the source's", _answer_is_test, score=0.0),
    Forgery("points-edited", "makes every test worth 1000", _pays, score=0.0),
    Forgery("points-negative", "makes a test worth less than nothing", _set("q3a-check", points=-4)),
    Forgery("points-nan", "makes a test worth NaN", _set("q3a-check", points=float("nan"))),
    Forgery("points-text", "makes a test worth a word", _set("q3a-check", points="many")),
    Forgery("own-test", "has a test cell of its own for 100 points", _own_test, score=0.0),
    Forgery("forged-outputs", "comes with full marks as outputs", _forged_outputs, score=0.0),
    Forgery("schema-old", "has metadata of schema 1", _set("q3a-check", schema_version=1)),
    Forgery("schema-new", "has metadata of schema 99", _set("q3a", schema_version=99)),
    Forgery("checksum", "forges a checksum", _set("q3a-check", checksum="0" * 32)),
    Forgery("ungraded", "says that no test is one", _set("q3a-check", grade=False)),
    Forgery("metadata-list", "has lists for metadata", lambda nb: cell(nb, "q3a-check").metadata.update(nbgrader=[])),
    Forgery("answer-elsewhere", "answers in a cell of its own and deletes the one for it", _elsewhere),
    Forgery("answer-as-list", "has its source as a list of lines", _answered(ANSWER.splitlines(keepends=True))),
    Forgery("answer-raw", "makes its answer raw text", lambda nb: cell(nb, "q3a").update(cell_type="raw")),
    Forgery("lethal-tests", "writes what does not end into test cells and cells beside the answer", _lethal_tests),
    Forgery("kernel", "asks for a kernel of its own", lambda nb: nb.metadata.update(
        kernelspec={"name": "../../evil", "language": "bash", "display_name": "x"}, language_info={"name": "bash"})),
    Forgery("says-unusable", "says of itself that it cannot be graded", lambda nb: nb.metadata.update(scorelab={"unusable": "x"})),
    Forgery("assignment-other", "says that it is of another assignment",
            lambda nb: nb.metadata.update(scorelab={"assignment": "ps9"}), score=UNUSABLE),
    Forgery("assignment-markup", "says that its assignment is what moves a terminal's cursor and ends markup that never began",
            lambda nb: nb.metadata.update(scorelab={"assignment": "[/] \x1b[2J\n" + "x" * 10**6}), score=UNUSABLE),
    Forgery("assignment-odd", "says that its assignment is a list", lambda nb: nb.metadata.update(scorelab={"assignment": [1]})),
    Forgery("ids-twice", "gives all cells the same id", lambda nb: [c.update(id="same") for c in nb.cells]),
    Forgery("ids-missing", "has no ids", lambda nb: [c.pop("id", None) for c in nb.cells]),
    Forgery("cell-unknown", "has a cell of an unknown type", lambda nb: nb.cells.append(
        NotebookNode(cell_type="evil", source="", metadata=NotebookNode())), score=UNUSABLE),
    Forgery("surrogates", "has half a character in a cell", _added("x = '\ud800'")),
    Forgery("magics", "has 600 lines of magic in a cell", _added("%x\n" * 600)),
    Forgery("magics-and-code", "has 300 lines of magic above much code", _added("!x\n" * 300 + "y = 1\n" * 50_000)),
    Forgery("expensive-cell", "has a megabyte that takes seconds and 600 MB to parse", _added("x = " + "a," * 500_000)),
    Forgery("expensive-answer", "has its answer below a megabyte of that", _answered("x = " + "a," * 500_000 + "\n" + ANSWER), score=0.0),
    Forgery("nested-cell", "has an expression nested 10^5 deep", _added("x = " + "-" * 10**5 + "1")),
    Forgery("big-literal", "has a number of 10^6 digits", _added("x = " + "1" * 10**6)),
    Forgery("many-cells", "has 1500 cells more", _added(*["x = 1"] * 1500)),
    Forgery("too-many-cells", "has 100 000 cells more", _raw(100_000, id="a"), score=UNUSABLE),
    Forgery("many-values", "has metadata of 3 million values", make=_spread(1, 3_000_000), score=UNUSABLE),
    Forgery("deep-values", "has 400 000 values nested 200 deep, which nbgrader would write a line each", make=_spread(200, 400_000)),
    Forgery("ids-many", "has 1500 cells with one id", _raw(1500, id="a")),
    Forgery("magics-otherwise", "has 3500 lines of magic that end in other ways", _added("!x\r" * 1200, "%x\x0b" * 1200, "!x\u2028" * 1200)),
    Forgery("long-text", "has text that takes Markdown minutes", lambda nb: nb.cells.append(
        NotebookNode(cell_type="markdown", source="\\begin{a}" * 50_000, metadata=NotebookNode()))),
    Forgery("long-code", "has code that takes minutes to colour", _added("a." * 40_000)),
    Forgery("half-a-claim", "says that its assignment is half a character",
            lambda nb: nb.metadata.update(scorelab={"assignment": "x\ud800y"}), score=UNUSABLE),
    Forgery("shell", "has shell lines and cells of other languages", _added("!rm -rf x", "%%bash\nsleep 1000", "%%javascript\nalert(1)")),
    Forgery("version-3", "is in nbformat 3", make=_version_3),
    Forgery("version-99", "says that it is in nbformat 99", make=_top(nbformat=99), score=UNUSABLE),
    Forgery("version-text", "says that its nbformat is a word", make=_top(nbformat="four"), score=UNUSABLE),
    Forgery("cells-object", "has an object for its cells", make=_top(cells={"a": 1}), score=UNUSABLE),
    Forgery("cells-numbers", "has numbers for cells", make=_top(cells=[1, 2, 3]), score=UNUSABLE),
    Forgery("metadata-text", "has a word for metadata", make=_top(metadata="x"), score=UNUSABLE),
    Forgery("deep-json", "is JSON nested 10^5 deep", make=lambda whole: b"[" * 10**5 + b"]" * 10**5, score=UNUSABLE),
    Forgery("deep-json-inside", "has metadata nested 10^4 deep", make=_spread(10**4, 0), score=UNUSABLE),
    Forgery("cut-json", "ends in the middle", make=lambda whole: whole[: len(whole) // 2], score=UNUSABLE),
    Forgery("empty", "is empty", make=lambda whole: b"", score=UNUSABLE),
    Forgery("zeros", "is a kilobyte of zeros", make=lambda whole: bytes(1024), score=UNUSABLE),
    Forgery("json-list", "is a list", make=lambda whole: b"[1, 2]", score=UNUSABLE),
    Forgery("json-number", "is a number of 10^5 digits", make=lambda whole: b"1" * 10**5, score=UNUSABLE),
    Forgery("utf-16", "is in UTF-16", make=lambda whole: whole.decode().encode("utf-16"), score=UNUSABLE),
    Forgery("latin-1", "has a byte that is not UTF-8", make=lambda whole: whole.replace(b"torch.mean", b"torch.mean\xe9", 1), score=UNUSABLE),
    Forgery("bom", "begins with a byte order mark", make=lambda whole: b"\xef\xbb\xbf" + whole),
    Forgery("100-mb", "is of 100 MB", make=lambda whole: whole + b" " * (100 * 2**20 - len(whole)), score=UNUSABLE),
    Forgery("archive", "is a zip archive", make=lambda whole: b"PK\x03\x04" + bytes(100), score=UNUSABLE),
    Forgery("keys-twice", "has its cells twice, the first of them empty",
            make=lambda whole: b'{"cells": [], ' + whole[1:]),
]  # fmt: skip
