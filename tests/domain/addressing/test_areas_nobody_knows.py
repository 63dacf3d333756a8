"""Towns and communities that a text states and that the register does not have."""

import pytest

from geogrid.domain.addressing.finding import Certainty, Remark
from tests.domain.addressing.cities import city

GRIDS = {
    "A": ("凤池社区", "建设街道"), "B": ("南门社区", "建设街道"), "C": ("江南村", "大桥镇"), "D": ("十里铺村",
    "大桥镇"),
}  # fmt: skip
REGISTER = {
    "紫阳街5号": "A", "紫阳街8号": "B", "斜西街10号": "B", "大桥镇人民政府": "C", "江南村文化礼堂": "C",
    "东街3号": "D", "江南新苑3幢": "C",
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    return city(REGISTER, GRIDS, within="330402")


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("海阳镇紫阳街5号", "海阳镇"), ("东门社区斜西街10号", "东门社区"), ("凤桥镇人民政府", "凤桥镇"),
        ("余新镇人民政府", "余新镇"), ("江北村文化礼堂", "江北村"), ("民主村文化礼堂", "民主村"),
        ("八里铺村东街3号", "八里铺村"), ("岩寺镇江南新苑3幢", "岩寺镇"),
    ],
)  # fmt: skip
def test_one_that_differs_as_other_names_do_is_another(matcher, text, area):
    found = matcher.match(text)
    assert found.probability <= 0.6
    said = [note.said for note in found.notes if note.remark in (Remark.CONTRADICTED, Remark.CORRECTED)]
    assert any(area in each for each in said) or not found.spots


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("大侨镇江南新苑3幢", "C"), ("凤池街社区紫阳街5号", "A"), ("凤池村紫阳街5号", "A"), ("建设街街道紫阳街5号",
        "A"),
        ("我们社区紫阳街5号", "A"), ("市民反映本村紫阳街5号", "A"),
    ],
)  # fmt: skip
def test_a_slip_another_kind_and_no_name_say_nothing(matcher, text, grid):
    found = matcher.match(text)
    assert (found.grid, found.certainty, found.notes) == (grid, Certainty.CERTAIN, ())


def test_a_known_one_that_contradicts_is_as_before(matcher):
    assert matcher.match("凤池社区斜西街10号").probability == pytest.approx(0.9)
