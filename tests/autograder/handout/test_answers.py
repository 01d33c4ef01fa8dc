"""The model answers that `reveal` shows: of every problem set, and as its sources have them."""

import pytest

from autograder.alone.answers import load
from autograder.handout.answers import collected, keep, kept
from autograder.handout.builder import notebook, source_of
from autograder.problem_sets import load as load_set
from autograder.problem_sets import names
from tests.autograder.small_class import ROOT
from tests.problem_sets import rooms


@pytest.mark.parametrize("name", names())
class TestEverySet:
    def test_what_is_kept_is_what_the_sources_say(self, name):
        """If not: `make release`."""
        assert load(kept(name, ROOT)) == collected(notebook(source_of(name, ROOT)), name, ROOT)

    def test_what_stands_there_already_is_not_written_again(self, name):
        """A release into a course leaves the sources as they are."""
        before = kept(name, ROOT).stat()
        assert keep(notebook(source_of(name, ROOT)), name, ROOT) == kept(name, ROOT)
        after = kept(name, ROOT).stat()
        assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)

    def test_a_question_in_words_has_an_answer_and_a_point_for_each_line_of_its_scheme(self, name):
        for question, model in load(kept(name, ROOT)).written.items():
            assert len(model.answer.split()) > 50, question
            assert len(model.scheme) == model.points, question
            assert "BEGIN" not in model.prompt + model.answer
            assert "Marking scheme" not in model.answer

    def test_a_question_in_code_has_one_or_two_other_ways_for_each_function(self, name):
        code = load(kept(name, ROOT)).code
        for question in load_set(name).declared:
            if question.id in code:
                functions = {function.split(".")[0] for function in question.names}
                assert len(functions) <= len(code[question.id].others) <= 2 * len(functions)
                assert code[question.id].reference.strip()


SOURCE = """
# %% id="imports"
from torch import Tensor

# %% id="q1" role="solution"
from solutions.mine import double

# %% [markdown] id="q2" role="written" points=2
# Why?
#
# ### BEGIN SOLUTION
# Because.
# ### END SOLUTION
"""
CONTRACT = """
from autograder.problem_sets.contract import Function, Question, tensor
QUESTIONS = (Question("q1", Function("double", tensor("x", "(B,)"), returns="(B,)")),)
"""
MODULE = "def double(x: Tensor) -> Tensor:\n    ### BEGIN SOLUTION\n    y = 2 * x\n    ### END SOLUTION\n    return y\n"


def test_a_set_without_scheme_and_right_answers_shows_what_it_has(tmp_path, monkeypatch):
    files = {"contract.py": CONTRACT, "solutions/mine.py": MODULE, "solutions/notebooks/ps0_mine.py": SOURCE}
    rooms.add(monkeypatch, tmp_path, "ps0_mine", files)
    built = notebook(source_of("ps0_mine", ROOT))
    found = collected(built, "ps0_mine", ROOT)
    assert found.code["q1"].reference == "y = 2 * x"
    assert found.code["q1"].others == {}
    model = found.written["q2"]
    assert (model.prompt, model.answer, model.scheme, model.points) == ("Why?", "Because.", (), 2)
    assert kept("ps0_mine", ROOT) == tmp_path / "ps0_mine" / "solutions" / "answers" / "ps0_mine.json"
