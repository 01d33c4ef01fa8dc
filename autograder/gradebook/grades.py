"""Fetch an assignment's grades from the gradebook with one query."""

from typing import Any

from nbgrader.api import BaseCell, Grade, Gradebook, Student, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import Select, select


def grades(gradebook: Gradebook, assignment: str, *columns: Any) -> Select:
    """The student, the cell's name and these columns of each grade, in the order of the names."""
    return (
        select(Student.id, BaseCell.name, *columns)
        .select_from(Grade)
        .join(BaseCell, Grade.cell_id == BaseCell.id)
        .join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Student, SubmittedAssignment.student_id == Student.id)
        .where(SubmittedAssignment.assignment_id == gradebook.find_assignment(assignment).id)
        .order_by(Student.id, BaseCell.name)
    )
