"""`check("q3a")` where a student calls it: in a notebook's kernel, in a terminal, in a file."""

import re

import nbformat
import pytest
import torch
from nbclient import NotebookClient

import autograder
from autograder.problem_sets import load
from solutions.score_sde import euler_maruyama_step, score_matching_loss  # noqa: F401, what check() finds here

check = autograder.checker("ps1_score_sde")


class TestCall:
    def test_it_returns_a_plain_float(self):
        score = check("q3a")
        assert type(score) is float
        assert repr(score) == "4.0"

    def test_twice_is_the_same(self, capsys):
        shown = []
        for _ in range(2):
            check("q3b")
            shown.append(capsys.readouterr().out)
        assert shown[0] == shown[1]

    def test_it_prints_a_short_table_to_stdout_alone(self, capfd):
        check("q3a")
        out, err = capfd.readouterr()
        assert err == ""
        assert "q3a: 4 of 4 points" in out
        assert "Self-check with seed 0" in out
        assert len(out.splitlines()) < 30

    def test_it_tells_the_seed_that_it_used(self, capsys, monkeypatch):
        monkeypatch.setenv("SCORELAB_SEED", "5")
        check("q3a")
        assert "Self-check with seed 5" in capsys.readouterr().out

    def test_it_sees_the_functions_of_its_caller_as_they_are_now(self, monkeypatch):
        monkeypatch.setitem(globals(), "score_matching_loss", lambda pred, std, z: (pred * std + z).square().mean())
        assert check("q3a") == 4.0
        monkeypatch.setitem(globals(), "score_matching_loss", lambda pred, std, z: (pred * std + z).square().sum())
        assert check("q3a") == 0.0
        monkeypatch.delitem(globals(), "score_matching_loss")
        assert check("q3a") == 0.0

    @pytest.mark.parametrize("value", [None, 3.0, "text", [1, 2]])
    def test_a_name_that_is_no_function_is_not_attempted(self, monkeypatch, capsys, value):
        monkeypatch.setitem(globals(), "score_matching_loss", value)
        assert check("q3a") == 0.0
        assert check("q3a") == 0.0
        assert "not attempted" in capsys.readouterr().out

    def test_nor_is_a_tensor(self, monkeypatch):
        """Which has no truth value to compare by."""
        monkeypatch.setitem(globals(), "score_matching_loss", torch.ones(3))
        assert check("q3a") == 0.0
        monkeypatch.setitem(globals(), "score_matching_loss", torch.ones(3))
        assert check("q3a") == 0.0

    def test_full_marks_are_praised_and_the_next_question_named(self, capsys):
        check("q3a")
        assert "Well done: q3a is right. Next: q3b." in capsys.readouterr().out

    def test_a_question_not_begun_is_one_line(self, monkeypatch, capsys):
        def step(z, drift, diffusion, dt, noise):
            raise NotImplementedError("q3b: euler_maruyama_step is not written yet")

        monkeypatch.setitem(globals(), "euler_maruyama_step", step)
        check("q3b")
        check("q3")
        out = capsys.readouterr().out
        assert [line.split() for line in out.splitlines() if "not attempted" in line] == [
            "○ not attempted q3b: euler_maruyama_step is not written yet 0/4".split(),
            "○ not attempted write euler_maruyama_step first 0/2".split(),
        ]

    def test_a_check_that_waits_says_for_what_once(self, monkeypatch, capsys):
        monkeypatch.setitem(globals(), "score_matching_loss", lambda pred, std, z: (pred * std + z).square().sum())
        check("q3a")
        check("q3")
        out = " ".join(capsys.readouterr().out.split())
        assert out.count("9 checks wait for the first one") == 1
        assert out.count("1 check waits for q3a: On random points, the loss has the right value.") == 1

    def test_of_a_wrong_and_a_missing_answer_the_missing_one_is_waited_for(self, monkeypatch, capsys):
        monkeypatch.setitem(globals(), "score_matching_loss", lambda pred, std, z: (pred * std + z).square().sum())
        monkeypatch.delitem(globals(), "euler_maruyama_step")
        check("q3")
        assert "○ not attempted write euler_maruyama_step first" in capsys.readouterr().out

    def test_an_unknown_question_is_one_clear_error(self):
        with pytest.raises(ValueError, match="no question 'q9' here; the questions are q3a, q3b, q3"):
            check("q9")

    def test_an_unknown_assignment_too(self):
        with pytest.raises(ValueError, match="no assignment 'ps0'; there is ps1_score_sde"):
            autograder.checker("ps0")

    def test_it_leaves_the_random_streams_alone(self, untouched):
        with untouched():
            check("q3a")

    def test_a_message_cannot_draw_on_the_terminal(self, monkeypatch, capsys):
        def loss(pred, std, z):
            raise ValueError("[bold]\x1b[2J\x07[/nonsense]")

        monkeypatch.setitem(globals(), "score_matching_loss", loss)
        check("q3a")
        assert "[bold]?[2J?[/nonsense]" in capsys.readouterr().out


class TestHints:
    def test_one_is_printed_or_as_many_as_asked_for(self, monkeypatch, capsys):
        monkeypatch.setitem(globals(), "score_matching_loss", lambda pred, std, z: (pred * std + z).square().sum())
        known = {hint for entry in load("ps1_score_sde").mistakes for hint in entry.hints}
        for asked, shown in [(1, 1), (2, 2), (0, 0), (9, 3)]:
            check("q3a", hints=asked)
            out = " ".join(capsys.readouterr().out.split())
            assert sum(" ".join(hint.split()) in out for hint in known) == shown
            assert (f'(for one more hint: check("q3a", hints={asked + 1}))' in out) == (asked < 3)


def kernel_outputs(*sources: str) -> list[list[nbformat.NotebookNode]]:
    """The outputs of the cells, each run in one real kernel; one that defines may fail."""
    may = {"tags": ["raises-exception"]}
    cells = [nbformat.v4.new_code_cell(source, metadata=may if "def " in source else {}) for source in sources]
    nb = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(nb, timeout=120, kernel_name="python3").execute()
    return [cell.outputs for cell in nb.cells]


@pytest.fixture(scope="module")
def in_kernel() -> list[list[nbformat.NotebookNode]]:
    hostile = (
        "def score_matching_loss(pred, std, z):\n    print('noise')\n"
        "    raise ValueError('<script>alert(1)</script><img src=x onerror=y>')"
    )
    right = "import torch\ndef score_matching_loss(pred, std, z):\n    return torch.mean((pred * std + z) ** 2)"
    warm = "import warnings; warnings.simplefilter('always')\nfrom autograder import checker\n"
    warm += "check = checker('ps1_score_sde')"
    wrong = "def euler_maruyama_step(z, drift, g, dt, noise):\n    return z - drift * dt + g * dt * noise"
    graded = "import os; os.environ['NBGRADER_EXECUTION'] = 'autograde'\ncheck('q3b')"
    no_python = "def score_matching_loss(pred, std, z):\n    return torch.mean((pred * std + z) ** 2"
    checks = [warm, right, "check('q3a')", hostile, "check('q3a')", "check('q3b')", right, no_python, "check('q3a')"]
    return kernel_outputs(*checks, wrong, "check('q3b')", graded)


class TestDrawn:
    def test_a_wrong_answer_is_drawn_in_a_fold_with_words(self, in_kernel):
        page = in_kernel[10][0].data["text/html"]
        assert "See what your <code>euler_maruyama_step</code> does" in page
        assert 'src="data:image/png;base64,' in page
        assert 'alt="Two clouds of 300 points' in page
        assert "your state is 1.76; want 1.28." in page

    def test_nbgrader_s_own_run_has_no_picture_and_no_example(self, in_kernel):
        page = in_kernel[11][0].data["text/html"]
        assert "not yet" in page
        assert "<img" not in page
        assert "want 1.28" not in page

    def test_a_message_s_line_about_a_picture_is_escaped(self, in_kernel):
        assert "<script>" not in in_kernel[4][0].data["text/html"]


class TestKernel:
    def test_a_test_cell_shows_html_and_ends_with_the_score(self, in_kernel):
        display, result = in_kernel[2]
        assert "q3a: 4 of 4 points" in display.data["text/html"]
        assert "q3a: 4 of 4 points" in display.data["text/plain"]
        assert result.output_type == "execute_result"
        assert result.data["text/plain"] == "4.0"

    def test_nothing_goes_to_stderr_or_is_printed_by_the_answer(self, in_kernel):
        """nbgrader gives nothing for a cell that wrote there."""
        assert [output.output_type for cell in in_kernel for output in cell if output.output_type == "stream"] == []

    def test_a_cell_that_is_no_python_leaves_the_older_function_and_that_is_said(self, in_kernel):
        assert in_kernel[7][0].ename == "SyntaxError"
        said, shown, result = in_kernel[8]
        assert said.data["text/plain"].startswith(
            "**score_matching_loss is still the older one.** The cell that you ran"
        )
        assert "SyntaxError on line 2: '(' was never closed" in said.data["text/plain"]
        assert "q3a: 4 of 4 points" in shown.data["text/plain"]
        assert result.data["text/plain"] == "4.0"
        assert "older" not in str(in_kernel[2] + in_kernel[4])

    def test_what_an_answer_says_is_escaped(self, in_kernel):
        html = in_kernel[4][0].data["text/html"]
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
        assert set(re.findall(r"<(\w+)", html)) <= {"div", "b", "span", "pre", "small", "details", "summary"}

    def test_the_line_that_raised_is_shown(self, in_kernel):
        assert "line 3: raise ValueError(" in in_kernel[4][0].data["text/plain"]

    def test_a_missing_function_is_not_attempted(self, in_kernel):
        assert "not attempted" in in_kernel[5][0].data["text/plain"]
        assert in_kernel[5][1].data["text/plain"] == "0.0"
