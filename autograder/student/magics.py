"""IPython's magics and shell lines, spelt as Python."""

import ast
import re
import warnings

MAX_CELL = 100_000  # characters: parsing takes time and 500 times the memory
MAX_MAGIC = 200_000  # lines of magic times characters: IPython reads the cell again for every such line
MAGIC = re.compile(r"^[^\S\n]*[%!?,;/]|\?[^\S\n]*$|=[^\S\n]*[%!]", re.MULTILINE)
COMMENT = re.compile(r"^([^'\"#%!?\n]*)#.*$", re.MULTILINE)  # what IPython takes for one, too, wherever it stands
SPELT = re.compile(r"get_ipython\(\)\.run_line_magic\('(time|env|set_env)', (.+)\)$", re.MULTILINE)  # by IPython
PYTHON_CELL_MAGICS = ("time", "timeit", "capture", "prun", "python", "python3")


def plain_python(source: str) -> str:
    """The cell with magics and shell lines spelt as Python. Raises SyntaxError when the rest is not Python.

    A `%%time` cell is its body, as a `%time` line is what it times; `%env A=1` sets os.environ; a cell of another
    language is empty. Raises ValueError when reading it would take long.
    """
    if len(source) > MAX_CELL:
        raise ValueError(f"want at most {MAX_CELL} characters in a cell, got {len(source)}")
    lines = COMMENT.sub(r"\1", "\n".join(source.splitlines()))  # which end in more ways than one
    if len(source) * len(MAGIC.findall(lines)) > MAX_MAGIC:
        raise ValueError("want fewer magics in so long a cell")
    from IPython.core.inputtransformer2 import TransformerManager

    while match := re.match(r"\s*%%(\w+)[^\n]*\n?", source):  # `%%time` may stand on top of `%%capture`
        source = "\n" * match[0].count("\n") + source[match.end() :] if match[1] in PYTHON_CELL_MAGICS else ""
    blank = re.match(r"(?:[ \t]*\n)*", source)
    above = blank[0].count("\n") if blank else 0  # IPython drops these lines; errors count them
    source = "\n" * above + SPELT.sub(_line_magic, TransformerManager().transform_cell(source))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Python has opinions about "\sigma" in a docstring
        compile(source, "<cell>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    return source


def _line_magic(magic: re.Match[str]) -> str:
    """What a `%time` line times or a `%env` line sets, if it is Python; else the line as it is."""
    try:
        line = ast.literal_eval(magic[2])
        line = line if magic[1] == "time" else _set(line)
        ast.parse(line)
    except (SyntaxError, ValueError):
        return magic[0]
    return line or "pass"


def _set(line: str) -> str:
    """`NAME=value` or `NAME value` as Python; `{x}` in the value is what x is. Raises ValueError for another line."""
    name, value = re.split("=", line, maxsplit=1) if "=" in line else line.split(maxsplit=1)
    if not re.fullmatch(r"\S+", name := name.strip()):
        raise ValueError(f"want NAME=value, got {line}")
    formatted = "f" if "{" in value else ""
    return f"import os as __os; __os.environ[{name!r}] = {formatted}{value.strip()!r}"
