"""Two written answers share the passages that stand in both, word for word, and in nothing that all were given."""

from autograder.report.alike.passages import shared

OWN = "the loss stays above zero because nobody can guess the noise from the noisy point alone"


def test_a_passage_in_two_texts_is_found_and_marked_in_both():
    texts = {"ada": f"I think that {OWN}.", "bob": f"So: {OWN.upper()}, they say.", "eve": "It is the variance."}
    (found,) = shared(texts)
    assert (found.students, found.words) == (("ada", "bob"), len(OWN.split()))
    assert found.first == (("I think that", False), (f" {OWN}", True), (".", False))
    assert found.second == (("So", False), (f": {OWN.upper()}", True), (", they say.", False))


def test_a_passage_that_all_were_given_does_not_count():
    assert shared({"ada": OWN, "bob": f"{OWN} too"}, known=f"Remember: {OWN}.") == []


def test_a_few_words_in_a_row_are_no_passage():
    assert shared({"ada": "the loss stays above zero here", "bob": "the loss stays above zero there"}) == []


def test_equal_texts_are_one_entry_however_many_students_have_them():
    (found,) = shared({f"s{n}": OWN for n in range(30)})
    assert (len(found.students), found.second) == (30, ())


def test_a_phrase_that_many_different_texts_have_is_common():
    texts = {f"s{n}": f"{OWN} {n} " + f"word{n} " * 9 for n in range(30)}
    assert shared(texts) == []


def test_those_that_share_most_come_first():
    texts = {"a": OWN, "b": f"{OWN} really", "c": " ".join(OWN.split()[:9]) + " maybe"}
    assert next(found.students for found in shared(texts)) == ("a", "b")
