"""What was measured, as tables, as pictures, and as a list of what should not be."""

from collections.abc import Iterator
from typing import Any

from matplotlib.figure import Figure
from rich.table import Table

from autograder.problem_sets import calibration
from tests.proof import parts
from tests.proof.subject import subject

Found = dict[str, Any]


def all_of(found: Found) -> list[Table]:
    """Every table, in the order in which they are read."""
    return [kills(found), rightness(found), diagnosis(found), *powers(found)]


def wrong(found: Found) -> list[str]:
    """Every finding that should not be, in words."""
    return [f"{name}: {line}" for name, of in found["sets"].items() for line in _wrong(of)]


def _wrong(of: Found) -> Iterator[str]:
    yield from (f"{m['id']} does not fail exactly its checks" for m in of["mistakes"] if not m["exact"])
    yield from (f"{entry} is named {names}" for entry, names in misnamed(of))
    yield from (f"survives: {m['source']}" for m in of["mutants"] if not m["killed"] and not m["equivalent"])
    yield from (f"fails, and does the same: {m['source']}" for m in of["mutants"] if m["killed"] and m["equivalent"])
    yield from (f"named wrongly: {m['source']}" for m in of["mutants"] if m["named_wrongly"])
    yield from (f"right answer failed: {line}" for line in of["false_fails"]["failed"])


def misnamed(of: Found) -> list[tuple[str, list[str]]]:
    """The mistakes that were given other names than their own, with these."""
    return [(m["id"], names) for m in of["mistakes"] for names in m["names"] if names and m["id"] not in names]


def kills(found: Found) -> Table:
    """How many wrong answers are caught."""
    table = Table("set", "wrong answers", "n", "caught", "the same", "survivors", title="Kill table")
    for name, of in found["sets"].items():
        n, exact = len(of["mistakes"]), sum(m["exact"] for m in of["mistakes"])
        seeds = found["counts"]["seeds"]
        table.add_row(name, f"mistakes, {seeds} seeds, exactly their checks", str(n), str(exact), "–", str(n - exact))
        for function in dict.fromkeys(m["function"] for m in of["mutants"]):
            mutants = [m for m in of["mutants"] if m["function"] == function]
            killed = sum(m["killed"] for m in mutants)
            same = sum(m["equivalent"] and not m["killed"] for m in mutants)
            row = (len(mutants), killed, same, len(mutants) - killed - same)
            table.add_row(name, f"mutants of {function}, single, composed and behind conditions", *map(str, row))
    return table


def rightness(found: Found) -> Table:
    """How many right answers fail."""
    table = Table("set", "right answers", "runs", "false fails", title="False-fail table")
    seeds = found["counts"]["value_seeds"]
    for name, of in found["sets"].items():
        f, in_law = of["false_fails"], tuple(f"{check} " for check in subject(name).in_law)
        by_law = sum(line.startswith(in_law) for line in f["failed"])
        what = f"{f['answers']} answers, checks of values, {seeds} seeds, {seeds // 10} for the long ones"
        table.add_row(name, what, str(f["value_runs"]), str(len(f["failed"]) - by_law))
        table.add_row(name, "checks of distributions, answers in turn", str(f["law_runs"]), str(by_law))
        if fitted := parts.calibrated(name):
            tail = sum(entry["false_fail"] for entry in calibration.table(fitted)["statistics"].values())
            n = calibration.table(fitted)["n"]
            table.add_row(name, f"the calibrated check, tail fitted to {n} runs", "–", f"{tail:.0e} expected a run")
    return table


def diagnosis(found: Found) -> Table:
    """What the diagnosis names, and how often it is right."""
    table = Table("set", "diagnosis of", "n", "right name first", "among several alike", "no name", "wrong name")
    table.title = "Diagnosis"
    for name, of in found["sets"].items():
        names = [(m["id"], given) for m in of["mistakes"] for given in m["names"]]
        first = sum(given[:1] == [entry] for entry, given in names)
        among = sum(entry in given[1:] for entry, given in names)
        none = sum(not given for _, given in names)
        table.add_row(name, "mistakes × seeds", *map(str, (len(names), first, among, none, len(misnamed(of)))))
        dead = [m for m in of["mutants"] if m["killed"]]
        bad, named = sum(bool(m["named_wrongly"]) for m in dead), sum(bool(m["named"]) for m in dead)
        table.add_row(name, "killed mutants", *map(str, (len(dead), named - bad, "–", len(dead) - named, bad)))
    return table


def powers(found: Found) -> Iterator[Table]:
    """For each set, which mistakes its checks of distributions detect."""
    for name, of in found["sets"].items():
        checks = list(dict.fromkeys(check for rates in of["power"].values() for check in rates))
        title = f"Power of the checks of distributions in {name}, each asked alone"
        table = Table("mistake", *checks, title=title)
        for entry, rates in of["power"].items():
            table.add_row(entry, *(f"{rates[check]:.0%}" if check in rates else "–" for check in checks))
        if checks:
            yield table


def heat_map(name: str, mistakes: list[Found], seeds: int) -> Figure:
    """Mistake × check: the share of seeds on which the check fails."""
    checks = list(mistakes[0]["failed"])
    rates = [[m["failed"][check] / seeds for check in checks] for m in mistakes]
    figure = Figure(figsize=(8, 0.17 * len(rates) + 2), layout="constrained")
    ax = figure.subplots()
    image = ax.imshow(rates, cmap="cividis", vmin=0, vmax=1, aspect="auto")
    ax.set_xticks(range(len(checks)), checks, rotation=60, ha="left", fontsize=7)
    ax.set_yticks(range(len(rates)), [m["id"] for m in mistakes], fontsize=6)
    ax.xaxis.tick_top()
    ax.set_title(f"{name}: which check fails for which mistake ({seeds} seeds)", pad=12)
    figure.colorbar(image, label="share of seeds on which the check fails", shrink=0.3)
    return figure
