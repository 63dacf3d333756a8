"""The bytes of an entry, its seal, the head of a day, and what a verification says about each fault."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geogrid.domain.audit.entry import BEGINNING, Deed, canonical, entry, head, network, packed, sealed
from geogrid.domain.audit.verification import Fault, Finding, Verification
from geogrid.domain.retention import TABLE, Kept

KEY = b"secret"
BEGUN = datetime(2023, 5, 1, 12, tzinfo=UTC)
LONG_AGO = "2023-05-03"
# Texts that look like what stands between texts, and halves of characters that no text holds.
TEXT = st.text("s2:n0i1b,😀\ud83d\ude00\0", max_size=6) | st.text(max_size=6)
VALUE = TEXT | st.none() | st.integers(-3, 300) | st.binary(max_size=3)


def unpacked(content):
    values = []
    while content:
        size, _, rest = content[1:].partition(b":")
        kind, text, content = content[:1], rest[: int(size)], rest[int(size) :]
        values.append({
            b"n": lambda _: None,
            b"i": int,
            b"b": bytes,
            b"s": lambda text: text.decode("utf-8", "surrogatepass"),
        }[kind](text))  # fmt: skip
    return values


@given(st.lists(VALUE, max_size=9))
def test_bytes_say_which_values_they_were_made_of(values):
    assert unpacked(packed(*values)) == values  # so that different values never have the same bytes


ROW = st.tuples(st.integers(1, 12), *[TEXT] * 4, TEXT | st.none(), TEXT | st.none())


def of_row(number, who, origin, action, subject, before, after):
    plain = entry(number, BEGUN, Deed(who, origin, action, subject), BEGINNING)
    return replace(plain, before=before, after=after)


@given(ROW, ROW)
def test_different_entries_have_different_bytes_and_seals(one, other):
    a, b = of_row(*one), of_row(*other)
    assert (canonical(a) == canonical(b)) == (one == other)
    assert (sealed(a, "x") == sealed(b, "x")) == (one == other)
    assert sealed(a, "x") != sealed(a, "y")


def chain(count=6):
    """Two entries a day."""
    entries, seal = [], BEGINNING
    for number in range(1, count + 1):
        deed = Deed("1", "command line", "generation.publish", f"generation {number}", None, {"b": 1, "a": "网格"})
        entries.append(entry(number, BEGUN + timedelta(days=(number - 1) // 2), deed, seal))
        seal = entries[-1].seal
    return entries, [head(each, KEY) for each in entries[1::2]]


def findings(entries, heads, removable="2000-01-01", told=(), key=KEY):
    verification = Verification(heads, key, removable)
    for each in entries:
        verification.take(each)
    verification.compare(told, {each.number: each.seal for each in entries})
    return [(each.fault, each.number, each.last) for each in verification.findings()]


def test_an_entry_as_it_is_stored():
    first = chain()[0][0]
    assert (first.at, first.day) == ("2023-05-01T12:00:00.000Z", "2023-05-01")
    assert first.after == '{"a":"网格","b":1}'
    assert len(first.seal) == 64


def test_a_whole_chain():
    entries, heads = chain()
    assert findings(entries, heads, told=[head(each, KEY) for each in entries]) == []
    assert findings([], []) == []


def test_what_is_wrong_is_named():
    entries, heads = chain()
    changed = [*entries[:2], replace(entries[2], who="2"), *entries[3:]]
    assert findings(changed, heads) == [(Fault.CHANGED, 3, 3)]
    assert findings(entries[:2] + entries[3:], heads) == [(Fault.MISSING, 3, 3)]
    assert findings(entries[:4], heads) == [(Fault.CUT_OFF, 5, 6)]
    assert findings(entries, heads[:2]) == [(Fault.ADDED, 5, 6), (Fault.HEAD_MISSING, 6, 6)]
    assert findings(entries, [heads[0], replace(heads[1], number=3), heads[2]]) == [(Fault.HEAD_FOREIGN, 3, 3)]
    assert findings(entries, [heads[0], head(entries[2], KEY), heads[2]]) == [(Fault.HEAD_CHANGED, 3, 3)]
    assert {fault for fault, *_ in findings(entries, heads, key=b"another")} == {Fault.HEAD_FOREIGN}
    assert findings([replace(entries[0], number=0), *entries], heads) == [(Fault.ADDED, 0, 0)]


def test_the_newest_cut_off_with_their_heads_is_told_from_outside():
    entries, heads = chain()
    assert findings(entries[:4], heads[:2]) == []
    assert findings(entries[:4], heads[:2], told=heads) == [(Fault.CUT_OFF, 5, 6)]
    assert findings([], [], told=heads) == [(Fault.CUT_OFF, 1, 6)]
    other = head(replace(entries[1], seal="0" * 64), KEY)
    assert findings(entries, heads, told=[other]) == [(Fault.REPLACED, 2, 2)]
    forged = replace(heads[0], number=99)
    assert findings(entries, heads, told=[forged]) == [(Fault.HEAD_FOREIGN, 99, 99)]


def test_the_oldest_may_go_up_to_the_head_of_a_day_that_need_not_be_kept():
    entries, heads = chain()
    assert findings(entries[2:], heads, removable="2023-05-01", told=heads) == []
    assert findings(entries[2:], heads[1:], removable="2023-05-01") == [(Fault.MISSING, 1, 2)]
    assert findings(entries[4:], heads, removable="2023-05-01") == [(Fault.MISSING, 1, 4)]
    assert findings(entries[3:], heads, removable=LONG_AGO) == [(Fault.MISSING, 1, 3)]
    assert findings([], heads, removable=LONG_AGO) == []


def test_what_geogrid_noted_itself_is_told():
    entries, _ = chain(1)
    told = entry(2, BEGUN, Deed("system", "command line", "audit.broken", "entry 1"), entries[0].seal)
    verification = Verification([head(told, KEY)], KEY, "2000-01-01")
    for each in (*entries, told):
        verification.take(each)
    assert verification.findings() == [Finding(Fault.NOTED, 2, 2, "2023-05-01")]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("127.0.0.1", "127.0.0.0/24"),
        (None, "unknown"),
        ("proxy", "unknown"),
    ],
)
def test_only_the_network_of_an_address_is_noted(address, expected):
    assert network(address) == expected


def test_retention_has_every_kind_and_keeps_the_audit_as_the_law_asks():
    assert set(TABLE) == set(Kept)
    assert all(period.kept >= period.least and period.why for period in TABLE.values())
    assert TABLE[Kept.AUDIT].least == timedelta(days=183) and TABLE[Kept.AUDIT].kept == timedelta(days=3 * 365)
