"""Passages that two written answers share, word for word."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

LEAST = 8  # words of a passage: fewer are found in any two texts on one question
COMMON = 0.05, 8  # share and number of different texts: a passage that more of them have is a common phrase
WORD = re.compile(r"[^\W_]+")
Words = tuple[str, ...]
Pieces = tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Shared:
    """Students whose texts share passages, and how many words these have.

    first, second: two texts in pieces, each with whether it is shared; second is empty where the words are the same.
    """

    students: tuple[str, ...]
    words: int
    first: Pieces
    second: Pieces = ()


def shared(texts: Mapping[str, str], known: str = "") -> list[Shared]:
    """Which texts share passages, those that share most first.

    texts: by student.    known: what all were given, such as the notebook; its passages do not count.
    """
    given = set(_passages(_words(known)))
    same: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for student in sorted(texts):
        same[tuple(_words(texts[student]))].append(student)
    own = {words: set(_passages(words)) - given for words in same}
    equal = [
        Shared(tuple(who), len(words), _pieces(texts[who[0]], own[words]))
        for words, who in same.items()
        if len(who) > 1 and own[words]
    ]
    pairs = (
        _shared(same[first] + same[second], texts[same[first][0]], texts[same[second][0]], passages)
        for (first, second), passages in _pairs(own).items()
    )
    return sorted([*equal, *pairs], key=lambda one: (-one.words, one.students))


def _pairs(own: Mapping[Words, set[Words]]) -> dict[tuple[Words, Words], set[Words]]:
    """The passages that two texts share, but for common phrases."""
    where: defaultdict[Words, list[Words]] = defaultdict(list)
    for text, passages in own.items():
        for passage in passages:
            where[passage].append(text)
    share, number = COMMON
    pairs: defaultdict[tuple[Words, Words], set[Words]] = defaultdict(set)
    for passage, found in where.items():
        if 1 < len(found) <= max(number, share * len(own)):
            for first, second in combinations(found, 2):
                pairs[first, second].add(passage)
    return pairs


def _words(text: str) -> list[str]:
    return WORD.findall(text.casefold())


def _passages(words: Sequence[str]) -> Iterator[Words]:
    return (tuple(words[start : start + LEAST]) for start in range(len(words) - LEAST + 1))


def _shared(students: list[str], first: str, second: str, passages: set[Words]) -> Shared:
    left, right = _pieces(first, passages), _pieces(second, passages)
    return Shared(tuple(students), sum(len(_words(piece)) for piece, is_shared in left if is_shared), left, right)


def _pieces(text: str, passages: set[Words]) -> Pieces:
    """The text in pieces that belong to the passages and pieces that do not."""
    places = [match.span() for match in WORD.finditer(text)]
    words = [text[start:end].casefold() for start, end in places]
    inside = [False] * len(words)
    for start, passage in enumerate(_passages(words)):
        if passage in passages:
            inside[start : start + LEAST] = [True] * LEAST
    pieces: list[tuple[str, bool]] = []
    at = 0
    for (_, end), is_shared in zip([*places, (len(text), len(text))], [*inside, False], strict=True):
        if pieces and pieces[-1][1] == is_shared:
            pieces[-1] = (pieces[-1][0] + text[at:end], is_shared)
        else:
            pieces.append((text[at:end], is_shared))
        at = end
    return tuple(pieces)
