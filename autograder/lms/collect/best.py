"""Find each student's best attempt by grading them all."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from autograder.batch.batch import Batch
from autograder.batch.pool import Pool


def best(batch: Batch, attempts: Mapping[str, Sequence[Path]], pool: Pool, spare: Path) -> dict[str, Path]:
    """The attempt with the most points by checks; of equal ones the last. What is late counts as the rest.

    spare: an empty folder.    Results stay in the cache, so grading the best costs nothing afterwards.
    """
    several = {student: paths for student, paths in attempts.items() if len(paths) > 1}
    folders = {f"{student}~{n}": (student, path) for student, ps in several.items() for n, path in enumerate(ps)}
    for name, (_, path) in folders.items():
        shutil.copytree(path, spare / name / batch.assignment)
    batch.intake = replace(batch.intake, submitted=spare)
    points = {
        verdict.student: sum(filter(None, (verdict.scores or {}).values())) for verdict in batch.grade(folders, pool)
    }
    found = {student: paths[-1] for student, paths in attempts.items() if paths}
    most = dict.fromkeys(several, -1.0)
    for name, (student, path) in folders.items():
        if points.get(name, 0.0) >= most[student]:
            found[student], most[student] = path, points.get(name, 0.0)
    return found
