"""A class of any size, the same every time, with everybody who makes a term hard."""

from dataclasses import dataclass

FIRST = (
    "Ann", "Bob José", "Chloë", "Đorđe", "Eve", "Søren", "Nguyễn", "Zoë", "Łukasz", "Ada Mary",
    "İpek", "Žofie", "Noé", "Ásta", "Kim", "Renée", "Jürgen", "Mei", "Omar", "Pía",
    "Quinn", "Raúl", "Siân", "Tomáš", "Uma", "Vesna", "Wei", "Xavi", "Yūki",
)  # fmt: skip
LAST = (
    "Lee", "Müller-Wu", "O'Neil", "van der Berg, Jr", "García Márquez", "Šimić", "Þórsdóttir", "Smith", "Ng", "Åkesson",
    "Brown", "Čapek", "D'Angelo", "Eßer", "Fischer", "Gómez", "Håkansson", "Ito", "Jansen", "Kaya",
    "Lopez, III", "Meyer", "Novák", "Öztürk", "Pérez", "Quiroga", "Rossi", "Sørensen", "Tanaka", "Ünal", "Vogel",
)  # fmt: skip  # 29 and 31 are coprime: 899 students have names of their own
ODD = (
    "late", "extended", "twice", "wrong file", "empty", "hostile",
    "foreign", "absent", "left", "twin", "twin", "joined",
)  # fmt: skip


@dataclass(frozen=True)
class Member:
    """One student.

    number: the platform's.    role: what they do in this term, see `ODD`; or else what they hand in on time.
    """

    number: int
    first: str
    last: str
    role: str

    @property
    def id(self) -> str:
        return f"s{self.number}"

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def email(self) -> str:
        return f"{self.id}@uni.example"

    @property
    def kind(self) -> str:
        """What their last notebook is; "" when there is none."""
        if self.role in ("absent", "left"):
            return ""
        return self.role if self.role in ("mistaken", "untouched", "wrong file", "empty", "foreign") else "right"


STRANGER = Member(999, "Zed", "Zimmermann", "right")  # on no list


def members(size: int) -> list[Member]:
    """So many students, of whom one leaves and one joins late; those of ODD are the first."""
    return [_member(n) for n in range(size)]


def _member(n: int) -> Member:
    role = ODD[n] if n < len(ODD) else "mistaken" if n % 5 == 0 else "untouched" if n % 11 == 3 else "right"
    place = ODD.index("twin") if role == "twin" else n  # two of one name
    return Member(1001 + n, FIRST[place % len(FIRST)], LAST[place % len(LAST)], role)
