"""How staged rows compare with what is stored, held to the same said with dictionaries."""

from hypothesis import given
from hypothesis import strategies as st

from geogrid.store.place_stage import PARTS, PlaceStage

PLACE = st.tuples(
    st.sampled_from(["一号", "二号"]), st.sampled_from([None, "C1"]), st.sampled_from([118.3, 118.4]),
    st.sampled_from([None, "路"]),
)  # fmt: skip
CODES = st.sampled_from(["A", "B", "C", "D", "E", "甲", "\U0010ffff"])


def parts(place):
    address, community, lon, road = place
    told = {"kind": "house", "address": address, "community": community, "road": road, "lon": lon, "lat": 29.7}
    return tuple(told.get(part) for part in PARTS)


@given(st.dictionaries(CODES, PLACE), st.dictionaries(CODES, PLACE), st.booleans())
def test_rows_compare_as_dictionaries_do(file, stored, without_road):
    absent = ["road"] if without_road else []
    with PlaceStage(absent) as stage:
        stage.add((row, code, False, place[0], *parts(place)) for row, (code, place) in enumerate(file.items()))
        stage.index()
        assert list(stage.repeated()) == []
        stage.hold([(code, at, False, *parts(place)) for at, (code, place) in enumerate(stored.items())], [])
        found = stage.compared()
        written = {place.code: (place.address, place.community, place.lon, place.road) for place in stage.places()}
        ended = set(stage.ended(gone=True))
    kept = {code: (*place[:3], stored[code][3]) if without_road and code in stored else place
            for code, place in file.items()}  # fmt: skip
    changed = {code for code in kept if code in stored and kept[code] != stored[code]}
    new, gone = kept.keys() - stored.keys(), stored.keys() - kept.keys()
    assert (found.new, found.changed, found.gone) == (len(new), len(changed), len(gone))
    assert found.unchanged == len(kept) - len(new) - len(changed)
    assert found.moved == sum(kept[code][2] != stored[code][2] for code in changed)
    assert found.renamed == sum(kept[code][0] != stored[code][0] for code in changed)
    assert written == {code: kept[code] for code in new | changed}
    assert ended == {at for at, code in enumerate(stored) if code in changed | gone}


def test_rows_with_the_same_code_are_told():
    rows = [("A", "一号"), ("B", "一号"), ("A", "一号"), ("A", "二号")]
    with PlaceStage() as stage:
        stage.add(
            (at, code, code == "A", text, *parts((text, None, 1.0, None))) for at, (code, text) in enumerate(rows)
        )
        stage.index()
        assert list(stage.repeated()) == [(2, "A", True, 0, True), (3, "A", True, 0, False)]
        stage.leave_out([2, 3])
        assert stage.alike(5).first == (1,)
        stage.hold([("B", 7, True, *parts(("一号", None, 1.0, None)))], ["A"])
        assert (stage.merged(5).count, list(stage.scheduled())) == (1, [(1, "B")])
        stage.leave_out_merged()
        assert stage.compared().new == 0


def test_two_villages_that_the_addresses_name_are_not_alike():
    texts = ["甲村老屋1号", "乙村老屋1号", "甲村老屋1号", "老屋1号", "丙村老屋1号"]
    with PlaceStage() as stage:
        stage.add((at, f"C{at}", False, "老屋1号", *parts((text, None, 1.0, "老屋"))) for at, text in enumerate(texts))
        stage.index()
        found = stage.alike(5)
        assert (found.count, found.first) == (3, (2, 3, 4))
