"""geogrid import: a row that tells of a person is named and not taken, and what stands there is repeated nowhere."""

import json

import pytest

from geogrid.store import aliases
from tests.drawn import NE
from tests.register import ON

MOBILE, IDENTITY = "13812345678", "341002199001011234"
FROM = ("--from", "2026-11-01", "--commit")
SOUND = "N1,前园南路16号,,前园社区,前园南路,16,,,,,118.3095,29.716"


def wrong(told):
    return [(each["row"], each["field"], each["code"]) for each in told["errors"]]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (f"N2,前园南路18号 张先生 {MOBILE},,前园社区,前园南路,18,,,,,118.3095,29.717", "标准地址"),
        (f"N2,前园南路18号王五{MOBILE},,前园社区,前园南路,18,,,,,118.3095,29.717", "标准地址"),
        (f"N2,前园南路18号,,前园社区,前园南路,18,,,,{IDENTITY},118.3095,29.717", "室"),
        (f"N2,前园南路18号,{MOBILE},前园社区,前园南路,18,,,,,118.3095,29.717", "类型"),
        (f"N2,前园南路18号,,李女士 {MOBILE},前园南路,18,,,,,118.3095,29.717", "社区"),
        ("N2,前园南路18号 李女士 0559-2512345,,前园社区,前园南路,18,,,,,118.3095,29.717", "标准地址"),
    ],
)
def test_places(register, row, field):
    before = register.stored()
    file = register.file(SOUND, row)
    code, told = register.told("places", file, "--crs", "cgcs2000", *FROM)
    assert (code, wrong(told)) == (1, [(3, field, "personal_in_row")])
    assert register.stored() == before
    for language in ("C.UTF-8", "zh_CN.UTF-8"):
        ended = register.run("places", file, "--crs", "cgcs2000", *FROM, language=language)
        assert (ended.exit_code, field in ended.output) == (1, True)
        assert not any(number in ended.output for number in (MOBILE, IDENTITY, "2512345"))


def test_it_is_said_what_to_do(register):
    row = f"N2,前园南路18号 {MOBILE},,前园社区,前园南路,18,,,,,118.3095,29.717"
    ended = register.run("places", register.file(row), "--crs", "cgcs2000", *FROM, language="zh_CN.UTF-8")
    assert "places.csv 第 2 行，字段 标准地址：其中有手机号，而这些内容人人可见。请从文件中删去" in ended.output


def test_a_village_beside_the_address(register):
    """What stands beside it becomes a part of it."""
    header = "地址编码,标准地址,组,经度,纬度"
    file = register.file(f"N2,18号,3组 张先生 {MOBILE},118.3095,29.717", header=header)
    code, told = register.told("places", file, "--crs", "cgcs2000", *FROM)
    assert (code, wrong(told)) == (1, [(2, "组", "personal_in_row")])


def test_codes_and_numbers_of_houses_are_none(register):
    row = "13012345678,前园南路18号341002号楼,,前园社区,前园南路,18,,341002,,34100200123,118.3095,29.717"
    code, told = register.told("places", register.file(row), "--crs", "cgcs2000", *FROM)
    assert (code, told["errors"], told["new"]) == (0, [], 1)


def test_other_names(register):
    rows = [f"张先生 {MOBILE},前园南路12号,", f"老屋,前园南路12号 {IDENTITY},", "老大桥,镇海桥,"]
    code, told = register.told("aliases", register.file(*rows, header="别名,名称,更名日期"), *FROM)
    assert (code, wrong(told)) == (1, [(2, "别名", "personal_in_row"), (3, "名称", "personal_in_row")])
    assert MOBILE not in json.dumps(told) and IDENTITY not in json.dumps(told)
    with register.database.reading() as session:
        assert aliases.aliases(session, ON) == []


def test_overrides(register):
    rows = [
        f"前园南路12号,{NE},屯民〔2026〕7号,张先生 {MOBILE} 申请,2027-06-30",
        f"前园南路14号,{NE},{IDENTITY},拆迁安置,2027-06-30",
    ]
    file = register.file(*rows, header="地址,网格编号,依据文号,理由,截止日期")
    code, told = register.told("overrides", file, *FROM)
    assert (code, wrong(told)) == (1, [(2, "理由", "personal_in_row"), (3, "依据文号", "personal_in_row")])
    assert MOBILE not in json.dumps(told) and IDENTITY not in json.dumps(told)
