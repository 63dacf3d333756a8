"""Rooms with the letter of their building before them: B1201 is 1201室 of B座, where buildings have letters."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from tests.domain.addressing.cities import city

GRIDS = {code: (f"{code}社区", "某街道") for code in ("A", "B", "C")}
HOUSE = {"长乐路8号": "A", "长乐路8号A座": "A", "长乐路8号B座": "B"}
WAYS = (
    "B1201",
    "B1201室",
    "（B1201）",
    "(b1201)",
    "-B1201",
    "B楼1201",
    "B-1201",
    "B-1201室",
    " B1201",
    "Ｂ1201",
    "B１２０１",
)


@pytest.mark.parametrize("way", WAYS)
def test_a_room_is_in_the_building_of_its_letter(way):
    for register in (HOUSE, {text: grid for text, grid in HOUSE.items() if text != "长乐路8号"}):
        found = city(register, GRIDS).match(f"长乐路8号{way}")
        assert (found.grid, found.certainty) == ("B", Certainty.CERTAIN)


@pytest.mark.parametrize("kind", ["座", "栋", "幢"])
@pytest.mark.parametrize("way", [*WAYS, "B1201号"])
def test_so_are_those_of_an_estate(kind, way):
    matcher = city({f"国贸中心A{kind}": "A", f"国贸中心B{kind}": "B"}, GRIDS)
    for text in (f"国贸中心{way}", f"某街道国贸中心{way}"):
        found = matcher.match(text)
        assert (found.grid, found.certainty) == ("B", Certainty.CERTAIN)


@pytest.mark.parametrize("way", ["乙1201", "乙-1201", "乙楼1201室", "乙座1201"])
def test_stems_are_letters(way):
    matcher = city({"长乐路8号甲座": "A", "长乐路8号乙座": "B", "国贸中心甲栋": "A", "国贸中心乙栋": "B"}, GRIDS)
    for name in ("长乐路8号", "国贸中心"):
        found = matcher.match(name + way)
        assert (found.grid, found.certainty) == ("B", Certainty.CERTAIN)


def test_a_building_that_is_known_by_its_rooms_is_one():
    found = city({"国贸中心A座301室": "A", "国贸中心B座301室": "B"}, GRIDS).match("国贸中心B1201")
    assert (found.grid, found.certainty) == ("B", Certainty.CERTAIN)


def test_a_letter_that_the_register_lacks_is_a_building_it_lacks():
    found = city(HOUSE, GRIDS).match("长乐路8号C1201")
    assert found.certainty is Certainty.PROBABLE
    assert "c幢1201室" in found.notes[0].said


@pytest.mark.parametrize(
    ("register", "text", "grid"),
    [
        ({"长乐路8号": "A", "长乐路10号": "B"}, "长乐路8号B1201", "A"),
        ({**HOUSE, "长乐路8号B1201室": "C"}, "长乐路8号B1201室", "C"),
        ({**HOUSE, "长乐路8号乙": "C"}, "长乐路8号乙1201", "C"),
        ({"城市花园3幢": "B", "城市花园A座": "A"}, "城市花园3幢A1201", "B"),
        ({"长乐路8号": "A", "长乐路8号A座": "A"}, "长乐路8号1201B", "A"),
    ],
)
def test_any_other_room_keeps_its_letter(register, text, grid):
    found = city(register, GRIDS).match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)
