"""The cache gives back what was put in, whole, or nothing."""

import json

import pytest

from autograder.grading.cache import Cache
from autograder.grading.results import CheckResult, Outcome, QuestionResult, Result

KEY, OTHER = "a" * 64, "b" * 64


def result(outcome: Outcome = "passed", message: str = "") -> Result:
    check = CheckResult("loss_value", "a title", outcome, 1.0, 2.0, message, ("loss-sign",), ("a hint", "another"))
    versions = {"torch": "2.13"}
    return Result("ps1", "ann", "graded", (QuestionResult("q3a", (check,)),), 7, ("process",), versions)


@pytest.fixture
def cache(tmp_path) -> Cache:
    return Cache(tmp_path / "cache" / "ps1")


def test_a_result_comes_back_as_nobody_s(cache):
    cache.put(KEY, result(message="half a character: \ud800, a line\nand π"))
    back = cache.get(KEY)
    assert back.submission == ""
    assert back.questions == result(message="half a character: \ud800, a line\nand π").questions
    assert (back.seed, back.isolation, back.versions) == (7, ("process",), {"torch": "2.13"})


def test_what_was_never_put_in_is_not_there_and_not_damaged(cache):
    assert cache.get(KEY) is None
    assert cache.damaged == 0


def test_putting_leaves_nothing_but_the_entry(cache):
    cache.put(KEY, result())
    cache.put(KEY, result("failed"))
    assert [path.name for path in cache.folder.iterdir()] == [f"{KEY}.json"]
    assert cache.get(KEY).questions[0].checks[0].outcome == "failed"


def edited(text: str) -> str:
    entry = json.loads(text)
    entry["result"]["questions"][0]["checks"][0]["points"] = 2.0
    return json.dumps(entry)


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: len(text) // 2],
        lambda text: "",
        lambda text: "[" * 100_000,
        lambda text: "[]",
        lambda text: "null",
        lambda text: '{"checksum": "0", "result": {}}',
        lambda text: text.replace("a hint", "a hit"),
        lambda text: "\0" * len(text),
        edited,
    ],
)
def test_a_damaged_entry_is_none_and_counted(cache, damage):
    cache.put(KEY, result())
    path = cache.folder / f"{KEY}.json"
    path.write_text(damage(path.read_text()))
    assert cache.get(KEY) is None
    assert cache.damaged == 1
    cache.put(KEY, result())
    assert cache.get(KEY) is not None


def test_a_folder_in_an_entry_s_place_is_none_counted_and_goes(cache):
    (cache.folder / f"{KEY}.json" / "in" / "the way").mkdir(parents=True)
    assert cache.get(KEY) is None
    assert cache.damaged == 1
    cache.put(KEY, result())
    assert cache.get(KEY) is not None


def test_an_entry_under_another_s_key_is_damaged(cache):
    cache.put(KEY, result())
    (cache.folder / f"{KEY}.json").rename(cache.folder / f"{OTHER}.json")
    assert cache.get(OTHER) is None
    assert cache.damaged == 1


@pytest.mark.parametrize(
    ("outcome", "settled"), [("passed", True), ("failed", True), ("error", False), ("timeout", False), ("crash", False)]
)
def test_what_may_be_the_machine_s_doing_is_not_settled(outcome, settled):
    assert result(outcome).settled == settled
