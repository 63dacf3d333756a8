"""docs/security.md answers each requirement of OWASP ASVS 5.0.0, levels 1 and 2, once, by tests that there are.

asvs-5.0.0.csv has numbers and levels alone, from the released list of OWASP's repository ASVS
(5.0/docs_en/OWASP_Application_Security_Verification_Standard_5.0.0_en.csv): 345, of levels 1 to 3 70, 183 and 92.
"""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
LIST = Path(__file__).with_name("asvs-5.0.0.csv")
LEVELS = {row["number"]: int(row["level"]) for row in csv.DictReader(LIST.read_text("utf-8").splitlines())}
PAGE = (TOP / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in PAGE.partition("## OWASP ASVS 5.0.0")[2].splitlines()
    if re.match(r"\| \d", line)
]


def numbers(cell):
    for part in cell.split(", "):
        first, _, last = part.partition(" - ")
        section, _, begin = first.rpartition(".")
        end = last.removeprefix(f"{section}.") or begin
        yield from (f"{section}.{number}" for number in range(int(begin), int(end) + 1))


def test_each_is_answered_once():
    told = Counter(number for cell, *_ in ROWS for number in numbers(cell))
    asked = {number for number, level in LEVELS.items() if level < 3}
    assert (sorted(asked - set(told)), sorted(set(told) - set(LEVELS))) == ([], [])
    assert [number for number, count in told.items() if count > 1] == []


def test_what_is_more_than_level_2_says_so():
    marked = {number for cell, about, _ in ROWS if "(level 3)" in about for number in numbers(cell)}
    assert {number for cell, *_ in ROWS for number in numbers(cell) if LEVELS[number] == 3} == marked


def test_each_answer_is_one_of_five():
    answer = r"(yes|left|not applicable)\b|\*\*(partly|no)\*\*"
    assert [row for row in ROWS if not re.match(answer, row[2])] == []


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`((?:tests|geogrid)/[\w/.]+(?:::\w+)?)`", PAGE))))
def test_what_shows_it_is_there(named):
    path, _, name = named.partition("::")
    assert (TOP / path).exists()
    assert not name or f"\ndef {name}(" in (TOP / path).read_text(encoding="utf-8")
