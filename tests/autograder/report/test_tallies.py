"""The numbers of the class report, from results made by hand."""

from datetime import datetime

import pytest

from autograder.grading.results import CheckResult, Outcome, QuestionResult, Result
from autograder.problem_sets import load
from autograder.report import tallies
from autograder.report.concerns import concerns
from autograder.report.roster import Column, Entry, Mark, Roster


def check(name: str, outcome: Outcome = "passed", misconception: str | None = None, message: str = "") -> CheckResult:
    return CheckResult(
        name,
        f"Title of {name}.",
        outcome,
        float(outcome == "passed"),
        1.0,
        message,
        (misconception,) * bool(misconception),
    )


def result(*checks: CheckResult, question: str = "q1", **changes: object) -> Result:
    return Result(
        **{"assignment": "ps", "submission": "s", "state": "graded"} | changes,
        questions=(QuestionResult(question, checks),),
    )


def entry(student: str, result: Result | None = None, state: str = "graded", **changes: object) -> Entry:
    """A student whose score is what the result says, with all of it from the checks; none where it is an error."""
    if result and result.state == "error" and state == "graded":
        state = "could not be graded"
    score = result.score if result else 0.0
    marks = {"q1-check": Mark(score, score, False, False)} if state in ("graded", "needs a person") else {}
    fields = {"name": "", "penalty": 0.0, "trouble": "", "graded": None, "feedback": None, "marks": marks}
    return Entry(**fields | changes, student=student, state=state, result=result)


UNUSABLE = Result("ps", "s", "error", message="not a notebook")


class TestStandings:
    def test_everyone_is_counted_once(self):
        entries = [entry("a", result(check("x"))), entry("b", UNUSABLE), entry("c", UNUSABLE)]
        entries += [
            entry("d", state="not graded"),
            entry("e", state="not submitted"),
            entry("f", state="needs a person"),
        ]
        assert tallies.standings(entries) == {
            **{"graded": 1, "needs a person": 1, "could not be graded": 2, "not graded": 1, "not submitted": 1},
        }

    def test_reasons_are_counted(self):
        other = Result("ps", "s", "error", message="no answers")
        entries = [entry("a", other), entry("b", UNUSABLE), entry("c", UNUSABLE), entry("d", result(check("x")))]
        assert tallies.reasons(entries) == [("not a notebook", 2), ("no answers", 1)]


class TestHistogram:
    def test_a_score_at_an_edge_is_in_the_bin_above_and_the_last_bin_is_closed(self):
        assert tallies.histogram("", [0, 0.49, 0.5, 9.5, 10, 12], 10).bins == (2, 1, *[0] * 17, 3)

    @pytest.mark.parametrize(
        ("maximum", "width", "bins"),
        [(2, 0.1, 20), (10, 0.5, 20), (16, 1, 16), (0.3, 0.1, 3), (33, 2, 17), (5000, 250, 20)],
    )
    def test_bins_are_twenty_at_most_and_of_a_round_width(self, maximum, width, bins):
        drawn = tallies.histogram("", [maximum], maximum)
        assert (drawn.width, len(drawn.bins), drawn.bins[-1]) == (width, bins, 1)

    def test_an_edge_is_not_missed_by_the_dust_of_binary_fractions(self):
        """0.3 / 0.1 is 2.9999999999999996."""
        assert tallies.histogram("", [0.3], 2).bins[3] == 1

    def test_the_summary_in_words(self):
        drawn = tallies.histogram("", [0, 0, 3, 10], 10)
        assert drawn.summary == "n = 4, median 1.5, mean 3.25, full marks 1, zero 2"

    def test_whoever_has_no_score_or_could_not_be_graded_is_left_out(self):
        entries = (entry("a", result(check("x"))), entry("b", UNUSABLE), entry("c", state="not graded"))
        (drawn,) = tallies.histograms(Roster("ps", (Column("q1-check", 1.0, True),), entries))
        assert (drawn.title, drawn.scores) == ("Points from the checks", (1.0,))

    def test_totals_are_drawn_of_those_with_nothing_left_to_grade(self):
        written = {"q1-check": Mark(1.0, 1.0, False, False), "q2": Mark(0.0, 2.5, True, False)}
        waits = written | {"q2": Mark(0.0, 0.0, False, True)}
        entries = (entry("a", marks=written, penalty=1.0), entry("b", marks=waits, state="needs a person"))
        columns = (Column("q1-check", 1.0, True), Column("q2", 3.0, False))
        checks, total = tallies.histograms(Roster("ps", columns, entries))
        assert (checks.scores, checks.maximum) == ((1.0, 1.0), 1.0)
        assert (total.scores, total.maximum) == ((2.5,), 4.0)

    def test_nobody_no_histogram(self):
        assert tallies.histograms(Roster("ps", (Column("q1-check", 1.0, True),), ())) == []


class TestQuestions:
    def test_checks_and_questions_are_counted_by_part(self):
        class_ = [
            result(check("x"), check("y")),
            result(check("x"), check("y", "failed")),
            result(check("x", "failed"), check("y", "not_run")),
            result(check("x", "not_attempted"), check("y", "not_attempted")),
            result(check("x"), check("y", "timeout")),
            result(check("x", "crash"), check("y", "not_run")),
            result(check("x", "error"), check("y", "failed")),
        ]
        (question,) = tallies.questions(class_)
        assert question.tally.parts == {
            **{"passed": 1, "failed": 2, "not attempted": 1, "timeout or crash": 2, "grader's error": 1},
        }
        x, y = question.checks
        assert (x.name, x.title) == ("x", "Title of x.")
        assert x.parts == {"passed": 3, "failed": 1, "not attempted": 1, "timeout or crash": 1, "grader's error": 1}
        assert y.parts == {"passed": 1, "failed": 2, "waits": 2, "not attempted": 1, "timeout or crash": 1}

    def test_the_mean_is_over_the_results_that_have_the_question(self):
        q1, q2 = tallies.questions(
            [result(check("x"), check("y")), result(check("x", "failed")), result(question="q2")]
        )
        assert (q1.mean, q1.points) == (1.0, 2.0)
        assert (q2.tally.parts, q2.checks, q2.mean) == ({"waits": 1}, (), 0.0)


class TestMistakes:
    def test_a_student_has_a_mistake_once_however_many_checks_name_it(self):
        entries = [
            entry("a", result(check("x", "failed", "loss-sum"), check("y", "failed", "loss-sum"))),
            entry("b", result(check("x", "failed", "loss-sign"))),
            entry("c", result(check("x", "failed", "loss-sign"), check("y", "failed", "gone"))),
        ]
        sign, gone, sum_ = tallies.mistakes(entries, load("ps1_score_sde").mistakes)
        assert (sign.id, sign.students) == ("loss-sign", ("b", "c"))
        assert sign.symptom.startswith("My loss goes down")
        assert sign.hint.startswith("For which pred is your loss zero?")
        assert (gone.id, gone.symptom, gone.hint) == ("gone", "(no longer in the catalogue)", "")
        assert (sum_.id, sum_.students) == ("loss-sum", ("a",))

    def test_failures_without_a_name_are_known(self):
        entries = [
            entry("a", result(check("x", "failed"))),
            entry("b", result(check("x", "failed"), check("y", "failed", "loss-sum"))),
            entry("c", result(check("x", "timeout"))),
            entry("d"),
        ]
        assert tallies.unnamed(entries) == ["a"]


class TestConcerns:
    def test_the_grader_s_own_faults_come_first_and_each_says_what_was_seen(self):
        stale = {"q1-check": Mark(0.5, 0.5, False, False)}
        entries = [
            entry("slow", result(check("x", "timeout", message="no answer in 10 s\nmore"))),
            entry("fine", result(check("x"))),
            entry("crashed", result(check("x", "crash", message="signal 9"))),
            entry("stale", result(check("x")), marks=stale),
            entry("lost"),
            entry("damaged", trouble="the result is damaged: cut", state="not graded"),
            entry("new", result(check("x")), state="not graded"),
            entry("absent", state="not submitted"),
            entry("unusable", UNUSABLE),
            entry("ours", result(check("x", "error", message="the grader failed here, not you: disk full"))),
        ]
        assert [(c.title, [(e.student, what) for e, what in c.seen]) for c in concerns(entries)] == [
            ("The grader failed", [("ours", "x: the grader failed here, not you: disk full")]),
            ("Could not be graded", [("unusable", "not a notebook")]),
            ("Result missing or damaged", [("lost", "no result is kept"), ("damaged", "the result is damaged: cut")]),
            ("Handed in, never graded", [("damaged", "no score and no result"), ("new", "the result says 1 points")]),
            ("Gradebook and result differ", [("stale", "0.5 points in the gradebook, 1 in the result")]),
            ("Crashed", [("crashed", "x: signal 9")]),
            ("Took too long", [("slow", "x: no answer in 10 s")]),
        ]

    def test_who_could_not_be_graded_is_named_once_and_has_no_points(self):
        (concern,) = concerns([entry("a", UNUSABLE)])
        assert concern.title == "Could not be graded"

    def test_a_score_changed_by_hand_is_no_disagreement(self):
        changed = {"q1-check": Mark(0.0, 1.0, True, False)}
        assert concerns([entry("a", result(check("x", "failed")), marks=changed)]) == []

    def test_a_long_message_is_cut(self):
        (concern,) = concerns([entry("a", result(check("x", "crash", message="m" * 10_000)))])
        assert len(concern.seen[0][1]) < 400


def used(*results: Result) -> dict[str, list[str]]:
    hours = [datetime(2026, 11, 22, hour) for hour in range(len(results))]
    return dict(tallies.used([entry(str(k), r, graded=hours[k]) for k, r in enumerate(results)]))


class TestUsed:
    @pytest.mark.parametrize(
        ("seeds", "says"),
        [
            ((0, 0), ["the public one, 0 (2 submissions): its inputs can be memorised"]),
            ((7, 7), ["a secret one (2 submissions)"]),
            ((0, 7), ["a secret one (1 sub", "the public one, 0 (1 sub", "Submissions met different inputs"]),
            ((7, 8, 8), ["2 different secret ones (3 sub", "Submissions met different inputs"]),
        ],
    )
    def test_the_seed_is_not_told_only_its_kind(self, seeds, says):
        lines = used(*(result(check("x"), seed=seed) for seed in seeds))["seed"]
        assert len(lines) == len(says)
        assert all(line.startswith(start) for line, start in zip(lines, says, strict=True))

    def test_versions_and_layers_are_counted_when_they_differ(self):
        old, new = ({"versions": {"torch": v, "scorelab": "1"}, "isolation": ("process",)} for v in "12")
        lines = used(result(**old), result(**new), result(**new))
        assert lines["versions"] == ["scorelab 1, torch 2 (2 submissions)", "scorelab 1, torch 1 (1 submissions)"]
        assert lines["isolation"] == ["process"]
        assert lines["graded"] == ["2026-11-22 00:00 to 2026-11-22 02:00"]

    def test_nothing_was_used_when_nothing_was_graded(self):
        assert used() == {"versions": [], "isolation": [], "seed": []}
