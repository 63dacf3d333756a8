"""geogrid address match: tables in which the areas of an address, or its parts, stand in columns of their own."""

import csv
import json

import openpyxl
import pytest
from click.testing import CliRunner

from geogrid.cli import main
from geogrid.cli.speaking import wording


@pytest.fixture
def matched(district, folder):
    """Match a table and give what was taken and, of each row, what was found and how certain it is."""
    folder.mkdir(exist_ok=True)
    env = {"GEOGRID_DATA": str(folder), "GEOGRID_DATABASE_URL": district.url, "LC_ALL": "C.UTF-8"}

    def ran(*rows, options=(), form="xlsx"):
        file, out = folder / f"a.{form}", folder / "out.csv"
        if form == "xlsx":
            book = openpyxl.Workbook()
            for row in rows:
                book.active.append(row)
            book.save(file)
        else:
            with file.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerows(rows)
        wording.cache_clear()
        done = CliRunner(env=env).invoke(main, ["address", "match", str(file), "-o", str(out), "--json", *options])
        wording.cache_clear()
        assert done.exit_code in (0, 1), done.output
        with out.open(encoding="utf-8-sig", newline="") as stream:
            found = list(csv.DictReader(stream))
        return json.loads(done.stdout)["column"], [(row["level"], row["certainty"]) for row in found]

    return ran


HERE, AWAY = ("exact", "certain"), ("elsewhere", "none")


@pytest.mark.parametrize(
    ("header", "here", "away"),
    [
        (
            ["省", "市", "区", "街道", "详细地址"],
            ["安徽省", "黄山市", "屯溪区", "昱中街道"],
            ["湖北省", "武汉市", "江汉区", ""],
        ),
        (["区县", "地址"], ["屯溪区"], ["徽州区"]),
        (["所属区县", "地址"], ["341002"], ["341004"]),
        (["所属区县", "地址"], [341002], [370203]),
        (["所属街道", "地址"], ["341002001000"], ["370203001000"]),
        (["区（县）", "地址"], ["屯溪区"], ["黄山区"]),
        (["所在城市", "收货地址"], ["黄山市"], ["武汉市"]),
        (["收货城市", "收货地址"], ["黄山"], ["上海"]),
        (["收货省份", "收货市", "收货区", "详细地址"], ["安徽", "黄山", "屯溪"], ["安徽", "合肥", "蜀山"]),
        (["省份", "城市", "区", "地址"], ["安徽", "黄山", "屯溪"], ["上海", "上海", "黄浦"]),
        (["省份", "城市", "区", "地址"], ["安徽省", "黄山市", "屯溪区"], ["北京市", "市辖区", "朝阳区"]),
        (["省/市/区", "家庭住址"], ["安徽省/黄山市/屯溪区"], ["浙江省/杭州市/余杭区"]),
        (["所在地区", "住址"], ["安徽 黄山 屯溪"], ["安徽省-黄山市-歙县"]),
        (["行政区划", "地址"], ["屯溪区"], ["黄山市歙县"]),
        (["所在地", "详细地址"], ["屯溪区"], ["湖北省武汉市"]),
        (["户籍所在市", "户籍地址"], ["黄山市"], ["长沙市"]),
        (["Province", "City", "District", "Address"], ["安徽省", "黄山市", "屯溪区"], ["湖北省", "武汉市", "江汉区"]),
    ],
)  # fmt: skip
def test_the_areas_before_an_address_say_where_it_is(matched, header, here, away):
    told, found = matched(header, [*here, "前园南路12号"], [*away, "前园南路12号"])
    assert (told, found) == ("+".join(header), [HERE, AWAY])


def test_wherever_the_columns_stand(matched):
    header = ["地址", "姓名", "区", "市", "省"]
    told, found = matched(header, ["前园南路12号", "甲", "江汉区", "武汉市", "湖北省"])
    assert (told, found) == ("省+市+区+地址", [AWAY])


def test_so_where_the_column_of_the_address_is_said(matched):
    told, found = matched(
        ["市", "地址", "备注"], ["武汉市", "x", "前园南路12号"], options=["--column", "备注"]
    )  # fmt: skip
    assert (told, found) == ("市+备注", [AWAY])


@pytest.mark.parametrize(
    "text", ["黄山市屯溪区前园南路12号", "安徽省黄山市屯溪区昱中街道前园社区前园南路12号", "屯溪区前园南路12号"]
)
def test_what_the_address_says_itself_is_not_said_twice(matched, text):
    header = ["省", "市", "区", "街道", "社区", "地址"]
    areas = ["安徽省", "黄山市", "屯溪区", "昱中街道", "前园社区"]
    assert matched(header, [*areas, text], [*areas, "前园南路12号"])[1] == [HERE, HERE]
    assert matched(["市", "区", "地址"], ["武汉市", "江汉区", "武汉市江汉区前园南路12号"])[1] == [AWAY]


def test_the_address_may_say_that_it_is_elsewhere(matched):
    assert matched(["市", "区", "地址"], ["黄山市", "屯溪区", "武汉市江汉区前园南路12号"])[1] == [AWAY]
    assert matched(["城市", "地址"], ["黄山市", "歙县前园南路12号"])[1] == [AWAY]


@pytest.mark.parametrize("nothing", ["", "/", "-", "无", "不详", "其他", "未知", "341002", "—"])
def test_a_cell_that_says_nothing_changes_nothing(matched, nothing):
    header = ["市", "区", "街道", "社区", "地址"]
    assert matched(header, [nothing, nothing, nothing, nothing, "前园南路12号"])[1] == [HERE]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (["户籍所在省", "户籍所在市", "现住址"], ["湖南省", "长沙市", "前园南路12号"]),
        (["户籍地", "住址"], ["湖南省长沙市", "前园南路12号"]),
        (["发货城市", "收货地址"], ["武汉市", "前园南路12号"]),
        (["毕业学校所在市", "家庭住址"], ["武汉市", "前园南路12号"]),
        (["行政区划代码", "社区编码", "地址"], ["420103", "420103001", "前园南路12号"]),
        (["辖区", "地址"], ["昱中派出所", "前园南路12号"]),
        (["小区", "地址"], ["城市花园", "前园南路12号"]),
    ],
)
def test_a_column_about_something_else_is_left_alone(matched, header, row):
    assert matched(header, row)[1] == [HERE]


def test_an_address_that_lacks_its_estate_or_road_has_it_before(matched):
    header = ["所属社区", "所属小区", "地址"]
    rows = [
        ["水心亭社区", "城市花园", "3栋2单元501室"],
        ["水心亭", "城市花园", "3-2-501"],
        ["", "城市花园", "城市花园3栋2单元501室"],
    ]
    told, found = matched(header, *rows)
    assert (told, found) == ("+".join(header), [HERE] * 3)
    assert (
        matched(["道路", "门牌号", "详细地址"], ["前园南路", 12, "2楼"], ["前园南路", "12号", "12号2楼"])[1]
        == [HERE] * 2
    )


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (["地址", "楼栋", "单元", "房号"], ["城市花园", 3, 2, 501]),
        (["小区", "地址", "楼栋", "单元", "房号"], ["城市花园", "城市花园", "3幢", "二单元", "501室"]),
        (["地址", "楼栋", "单元", "房号"], ["城市花园3栋", 3, 2, 501]),
        (["地址", "楼栋", "单元", "房号"], ["城市花园3栋2单元501室", 3, 2, 501]),
        (["现住址", "房号"], ["城市花园3幢2单元", "501"]),
        (["现住址", "楼栋-单元-房号"], ["城市花园", "3-2-501"]),
        (["房间号", "地址", "楼号", "单元号"], ["3-2-501", "城市花园", 3, 2]),
    ],
)
def test_building_and_room_beside_an_address_belong_behind_it(matched, header, row):
    told, found = matched(header, row)
    assert (told, found) == ("+".join(sorted(header, key=_ORDER.index)), [HERE])


_ORDER = [
    "小区", "楼栋", "楼号", "单元", "单元号", "房号", "房间号", "楼栋-单元-房号", "地址", "现住址",
]  # fmt: skip


@pytest.mark.parametrize(
    "row",
    [
        ["城市花园3幢", 4, "", ""],
        ["城市花园3幢", "4幢", 2, 501],
        ["城市花园3幢2单元501室", 4, 2, 501],
    ],
)
def test_a_column_with_another_building_makes_the_address_doubtful(matched, row):
    assert matched(["地址", "楼栋", "单元", "房号"], row)[1][0][1] != "certain"


@pytest.mark.parametrize("building", ["3#", "3#楼", "3号楼", "三栋", "03"])
def test_buildings_as_columns_have_them(matched, building):
    told = matched(
        ["地址", "楼栋", "单元", "房号"], ["城市花园", building, 2, 501], ["城市花园3幢2单元501", building, 2, 501]
    )
    assert told[1] == [HERE] * 2


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (["地址", "户"], ["前园南路12号", 40]),
        (["地址", "楼栋", "单元"], ["前园南路12号", 0, "无"]),
        (["地址", "楼栋"], ["前园南路12号", "砖混"]),
        (["地址", "楼栋"], ["前园南路12号2楼", 7]),
    ],
)
def test_what_is_no_building_or_room_is_left_out(matched, header, row):
    assert matched(header, row)[1] == [HERE]


def test_a_community_that_the_place_is_not_in_is_said(matched):
    assert matched(["社区", "地址"], ["水心亭社区", "前园南路12号"])[1] == [("exact", "probable")]


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        (["小区", "房号"], [["城市花园", "3-2-501"], ["城市花园", "3栋2单元501"]]),
        (["小区", "楼栋-单元-房号"], [["城市花园", "3-2-501"], ["城市花园", "3栋2单元501室"]]),
        (["小区", "楼栋单元房号"], [["城市花园", "3-2-501"]]),
        (["小区名", "栋", "单元", "房"], [["城市花园", 3, 2, 501]]),
        (["小区名称", "楼号", "单元号", "门牌号"], [["城市花园", 3, 2, 501], ["城市花园", "3", "二单元", "501室"]]),
        (["小区", "楼栋", "单元", "房号"], [["城市花园", 3, 2, "3-2-501"]]),
        (["路名", "门牌号"], [["前园南路", 12], ["前园南路", "12号"]]),
        (["户籍地址", "小区", "楼栋", "单元", "房号"], [["长沙市", "城市花园", 3, 2, 501]]),
    ],
)
def test_parts_make_an_address_together(matched, header, rows):
    told, found = matched(header, *rows)
    assert (told, found) == ("+".join(name for name in header if name != "户籍地址"), [HERE] * len(rows))


def test_parts_in_another_city_are_elsewhere(matched):
    told, found = matched(["道路", "门牌号", "社区", "城市"], ["前园南路", "12号", "", "武汉市"])
    assert (told, found) == ("城市+社区+道路+门牌号", [AWAY])


@pytest.mark.parametrize("header", ["案发地", "所在地", "标准地址名称", "addr", "Addr", "户籍所在地"])
def test_headers_of_addresses(matched, header):
    assert matched(["序号", header], [1, "前园南路12号"]) == (header, [HERE])


def test_groups_of_villages(district, folder):
    folder.mkdir(exist_ok=True)
    env = {"GEOGRID_DATA": str(folder), "GEOGRID_DATABASE_URL": district.url, "LC_ALL": "C.UTF-8"}
    places, out = folder / "places.csv", folder / "out.csv"
    places.write_text("标准地址,经度,纬度\n石板村3组5号,118.305,29.715\n石桥村3组5号,118.315,29.715\n", "utf-8")
    tables = {
        "村,组,门牌号": ["石板村,3,5", "石板村,3组,5号", "石板村,3组,5"],
        "村（社区）,村民小组,门牌号": ["石板村,3,5"],
        "所属村,详细地址": ["石板村,3组5号", "石板村,石板村3组5号"],
        "行政村,组,地址": ["石板村,3,5号"],
    }
    for header, rows in tables.items():
        file = folder / "a.csv"
        file.write_text("\n".join([header, *rows]) + "\n", "utf-8")
        asking = ["address", "match", file, "--against", places, "--crs", "cgcs2000", "-o", out]
        done = CliRunner(env=env).invoke(main, [*map(str, asking)])
        with out.open(encoding="utf-8-sig", newline="") as stream:
            found = [(row["matched"], row["certainty"]) for row in csv.DictReader(stream)]
        assert found == [("石板村3组5号", "certain")] * len(rows), (header, done.output)


def test_estates_that_are_called_by_their_road_or_community(district, folder):
    """小区 alone is no name: what is called so is another one in each street."""
    folder.mkdir(exist_ok=True)
    env = {"GEOGRID_DATA": str(folder), "GEOGRID_DATABASE_URL": district.url, "LC_ALL": "C.UTF-8"}
    places, asked, out = folder / "places.csv", folder / "a.csv", folder / "out.csv"
    rows = [
        "前园南路小区5幢",
        "前园社区宿舍4幢",
        "前园南路12号宿舍楼3幢",
        "老桥一村一区7幢",
        "前园南路公寓2幢1单元101室",
    ]
    places.write_text("标准地址,经度,纬度\n" + "".join(f"{row},118.305,29.715\n" for row in rows), "utf-8")
    others = [
        "我们小区5幢楼下有人吵架",
        "小区5幢",
        "黄山中路小区5幢",
        "宿舍4幢",
        "黄山中路宿舍4幢",
        "一区7幢",
        "公寓2幢",
    ]
    asked.write_text("地址\n" + "".join(f"{text}\n" for text in [*rows, *others]), "utf-8")
    asking = ["address", "match", asked, "--against", places, "--crs", "cgcs2000", "-o", out]
    done = CliRunner(env=env).invoke(main, [*map(str, asking)])
    with out.open(encoding="utf-8-sig", newline="") as stream:
        found = {row["地址"]: row["certainty"] for row in csv.DictReader(stream)}
    assert [found[row] for row in rows] == ["certain"] * len(rows), done.output
    assert not [text for text in others if found[text] == "certain"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "above",
    [
        [["昱中街道特殊人群台账"]],
        [["昱中街道特殊人群台账"], ["填报单位：", None, None, "日期", "2026-11-01"]],
        [["昱中街道特殊人群台账"], ["填报单位：昱中街道", "填报人：甲", "2026年11月1日"]],
        [["昱中街道特殊人群台账"], ["填报单位", "昱中街道", "填报日期", "2026-11-01"]],
        [["昱中街道特殊人群台账"], ["填报单位：", "昱中街道", "人数：", 2]],
        [["昱中街道特殊人群台账"], ["（2026年11月）"], ["填报单位：", "昱中街道", "日期：", "11月1日"]],
        [["昱中街道特殊人群台账"], ["填报单位：昱中街道", "2026年11月", "单位：户"]],
    ],
)
def test_a_title_and_who_reports_may_stand_above_the_header(matched, above, form):
    header, row = ["序号", "姓名", "家庭住址", "电话"], [1, "甲", "前园南路12号", "13800000000"]
    assert matched(*above, header, row, form=form) == ("家庭住址", [HERE])


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_below_the_header_is_no_header(matched, form):
    rows = [["甲", "前园南路12号", "出勤"], ["乙", "前园南路12号", "请假"]]
    assert matched(["姓名", "地址", "2026-11-01"], *rows, form=form)[1] == [HERE] * 2
    assert matched(["台账"], ["姓名：", "地址：", "2026-11-01", "2026-11-02"], *rows, form=form)[1] == [HERE] * 2
