"""Governments are called without 人民: 雨湖区政府 for 雨湖区人民政府."""

import pytest

from tests.domain.addressing.cities import city

GRIDS = {"A": ("河东社区", "河东街道"), "B": ("姜畲社区", "姜畲镇")}
REGISTER = {"雨湖区人民政府": "A", "姜畲镇人民政府": "B", "雨湖区政务服务中心": "B"}


@pytest.mark.parametrize(("text", "grid"), [("雨湖区政府", "A"), ("姜畲镇政府", "B"), ("姜畲镇政府停电", "B")])
def test_they_are_found(text, grid):
    assert city(REGISTER, GRIDS, within="430302").match(text).grid == grid


def test_another_office_is_none():
    assert city({"雨湖区政务服务中心": "B"}, GRIDS, within="430302").match("雨湖区政府").grid is None
