"""What was measured, as tables, as a picture, and as a list of what should not be."""

from typing import Any

from matplotlib.figure import Figure
from rich.table import Table

from autograder.problem_sets import calibration
from autograder.problem_sets.ps1_score_sde import typical
from tests.proof.measure import QUESTION, STATISTICAL


def all_of(found: dict[str, Any]) -> list[Table]:
    """Every table, in the order in which they are read."""
    return [kills(found), rightness(found), diagnosis(found), powers(found)]


def wrong(found: dict[str, Any]) -> list[str]:
    """Every finding that should not be, in words."""
    return [
        *(f"{m['id']} does not fail exactly its checks" for m in found["misconceptions"] if not m["exact"]),
        *(f"{m['id']} is named {names}" for m, names in misnamed(found)),
        *(f"survives: {m['source']}" for m in found["mutants"] if not m["killed"] and not m["equivalent"]),
        *(f"named wrongly: {m['source']}" for m in found["mutants"] if m["named_wrongly"]),
        *(f"right answer failed: {line}" for line in found["false_fails"]["failed"]),
    ]


def misnamed(found: dict[str, Any]) -> list[tuple[dict[str, Any], list[str]]]:
    return [(m, names) for m in found["misconceptions"] for names in m["names"] if names and m["id"] not in names]


def kills(found: dict[str, Any]) -> Table:
    table = Table("wrong answers", "n", "caught", "equivalent", "survivors", title="Kill table")
    exact = sum(m["exact"] for m in found["misconceptions"])
    n = len(found["misconceptions"])
    table.add_row(
        f"misconceptions, {found['seeds']} seeds, exactly their checks", str(n), str(exact), "–", str(n - exact)
    )
    for function in QUESTION:
        of = [m for m in found["mutants"] if m["function"] == function]
        killed = sum(m["killed"] for m in of)
        same = sum(m["equivalent"] and not m["killed"] for m in of)
        row = (len(of), killed, same, len(of) - killed - same)
        table.add_row(f"mutants of {function}, single, composed and behind conditions", *map(str, row))
    return table


def rightness(found: dict[str, Any]) -> Table:
    f = found["false_fails"]
    table = Table("right answers", "runs", "false fails", title="False-fail table")
    values = [line for line in f["failed"] if not line.startswith(STATISTICAL)]
    seeds = f"{f['value_seeds']} seeds, {f['long_seeds']} for the long ones"
    table.add_row(f"{f['answers']} answers, value checks, {seeds}", str(f["value_runs"]), str(len(values)))
    table.add_row("checks of samples, answers in turn", str(f["sample_runs"]), str(len(f["failed"]) - len(values)))
    tail = sum(s["false_fail"] for s in calibration.table(typical.TABLE)["statistics"].values())
    table.add_row(
        f"distribution check, tail fitted to {found['calibration_n']} runs", "–", f"{tail:.0e} expected a run"
    )
    return table


def diagnosis(found: dict[str, Any]) -> Table:
    """Distinguishable: failing in a call that shows it, and unlike every other entry there."""
    table = Table("diagnosis", "n", "right name first", "among several alike", "no name", "wrong name")
    names = [(m["id"], given) for m in found["misconceptions"] for given in m["names"]]
    first = sum(given[:1] == [id] for id, given in names)
    among = sum(id in given[1:] for id, given in names)
    none = sum(not given for _, given in names)
    table.add_row("misconceptions × seeds", *map(str, (len(names), first, among, none, len(misnamed(found)))))
    dead = [m for m in found["mutants"] if m["killed"]]
    bad = sum(bool(m["named_wrongly"]) for m in dead)
    named = sum(bool(m["named"]) for m in dead)
    table.add_row("killed mutants", *map(str, (len(dead), named - bad, "–", len(dead) - named, bad)))
    table.title = "Diagnosis"
    return table


def powers(found: dict[str, Any]) -> Table:
    table = Table(
        "wrong step", "distribution", "step_sampler", title="Power of the checks of samples, each asked alone"
    )
    for id, rates in found["power"].items():
        table.add_row(id, f"{rates['distribution']:.0%}", f"{rates['step_sampler']:.0%}")
    return table


def heat_map(misconceptions: list[dict[str, Any]], seeds: int) -> Figure:
    """Misconception × check: the share of seeds on which the check fails."""
    checks = list(misconceptions[0]["failed"])
    rates = [[m["failed"][check] / seeds for check in checks] for m in misconceptions]
    figure = Figure(figsize=(8, 0.17 * len(rates) + 2), layout="constrained")
    ax = figure.subplots()
    image = ax.imshow(rates, cmap="cividis", vmin=0, vmax=1, aspect="auto")
    ax.set_xticks(range(len(checks)), checks, rotation=60, ha="left", fontsize=7)
    ax.set_yticks(range(len(rates)), [m["id"] for m in misconceptions], fontsize=6)
    ax.xaxis.tick_top()
    ax.set_title(f"Which check fails for which misconception ({seeds} seeds)", pad=12)
    figure.colorbar(image, label="share of seeds on which the check fails", shrink=0.3)
    return figure
