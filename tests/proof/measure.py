"""What is measured of the grader: does it catch what is wrong, pass what is right, name what it names?

Each function takes plain arguments, a problem set's name first, and returns plain data: so they spread over cores.
"""

import re
from collections.abc import Iterable
from typing import Any

import torch

from autograder.grading.results import CheckResult
from tests.proof import behaviour, parts
from tests.proof.subject import lost, subject, written

Power = dict[str, dict[str, bool]]  # mistake -> check -> whether it detects the mistake


def mistake(name: str, entry_id: str, seeds: Iterable[int]) -> dict[str, Any]:
    """How often each check fails for a mistake, whether those are its own, and what the diagnosis says."""
    asked, entry = subject(name), subject(name).entry(entry_id)
    together = not entry.fails <= set(asked.own_checks(entry.function))
    failed, given = dict.fromkeys(asked.checks, 0), []
    for seed in seeds:
        checks = asked.graded(entry.function, entry.source, seed, together)
        given.append(offered(checks))
        for check in checks:
            failed[check.name] += lost(check)
    exact = all(count == (len(given) if check in entry.fails else 0) for check, count in failed.items())
    return {"set": name, "id": entry_id, "failed": failed, "exact": exact, "names": given}


def offered(checks: list[CheckResult]) -> list[str]:
    """The names given with the first failure; [] for none."""
    first = next((check for check in checks if check.outcome == "failed"), None)
    return list(first.misconceptions) if first else []


def mutant(name: str, function: str, source: str, seed: int, equivalent: bool | None = None) -> dict[str, Any]:
    """Whether a mutant is killed, whether it does the same as the original, and what it is named, rightly or not.

    equivalent: where that is known; else it is found out.
    """
    asked = subject(name)
    checks = asked.graded(function, source, seed)
    names = offered(checks)[:1]
    if equivalent is None:
        equivalent = behaviour.same(name, function, source, asked.reference[written(function)])
    return {
        "set": name,
        "function": function,
        "source": source,
        "killed": any(map(lost, checks)),
        "equivalent": equivalent,
        "named": names,
        "named_wrongly": [given for given in names if not _truly(name, function, source, given)],
    }


def _truly(name: str, function: str, source: str, given: str) -> bool:
    """Whether it makes the mistake that it is named after; behind a condition, where the condition holds."""
    entry = subject(name).entry(given)
    sources = {source, re.sub(r"^( +)if .*:$", r"\1if True:", source, flags=re.MULTILINE)}
    return any(behaviour.makes(name, function, text, entry.source) for text in sources)


def killed(name: str, function: str, source: str, seed: int) -> bool:
    """Whether some check fails, each asked alone and none after the first that does: faster than `mutant`."""
    asked = subject(name)
    answers = asked.submission(function, source)
    return any(asked.failure(answers, check, seed) is not None for check in asked.own_checks(function))


def false_fails(
    name: str, function: str, source: str, checks: Iterable[str], seeds: Iterable[int], threads: int = 1
) -> list[str]:
    """`check seed: message` wherever a right answer fails; the checks are called directly, a few ms each."""
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    asked = subject(name)
    right = asked.submission(function, source)
    found = [(check, seed, asked.failure(right, check, seed)) for check in checks for seed in seeds]
    torch.set_num_threads(before)
    return [f"{check} {seed}: {message}" for check, seed, message in found if message is not None]


def power(name: str, seed: int) -> Power:
    """Which mistakes the checks of distributions detect under a seed, each asked alone.

    A set's own `power`, where it has one, does the same in less time.
    """
    torch.set_num_threads(1)
    if own := getattr(parts.part(name, "proof"), "power", None):
        return own(seed)
    asked, found = subject(name), {}
    for entry in asked.asked.mistakes:
        answers = asked.submission(entry.function, entry.source)
        of = [check for check in asked.in_law if asked.judges(check, entry.function)]
        found[entry.id] = {check: asked.failure(answers, check, seed) is not None for check in of}
    return {mistake: checks for mistake, checks in found.items() if checks}
