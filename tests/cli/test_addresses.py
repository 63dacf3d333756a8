"""geogrid address: how an address is read, and tables of addresses matched, over the stored district and over files."""

import csv
import json
from datetime import date

import geopandas
import openpyxl
import pytest
import shapely
from click.testing import CliRunner

from geogrid.cli import main
from geogrid.cli.speaking import wording
from geogrid.domain.register import Alias, Override
from geogrid.store import aliases, overrides
from tests.drawn import NE, NW, SE, SINCE, SW

ROWS = [
    "前园南路12号",
    "城市花园3-2-501",
    "前圆南路120号",
    "前园南路",
    "上海市黄浦区南京东路1号",
    "你好",
    "前园南路12号对面",
    "=1+2",
]


@pytest.fixture
def run(district, folder):
    folder.mkdir(exist_ok=True)
    settings = {"GEOGRID_DATA": str(folder), "GEOGRID_DATABASE_URL": district.url}

    def ran(*arguments, language="C.UTF-8"):
        wording.cache_clear()
        done = CliRunner(env={**settings, "LC_ALL": language}).invoke(main, ["address", *map(str, arguments)])
        wording.cache_clear()
        return done

    return ran


@pytest.fixture
def table(folder):
    folder.mkdir(exist_ok=True)
    file = folder / "cases.csv"
    file.write_text("编号,事发地址,score\n" + "".join(f"{n},{text},x\n" for n, text in enumerate(ROWS, 1)), "utf-8")
    return file


def read(file):
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_text_is_shown_in_its_parts(run):
    assert run("parse", "前园南路十二号3栋").output == "Road: 前园南路\nHouse number: 十二号 (12)\nBuilding: 3栋 (3)\n"
    assert run("parse", "城市花园", language="zh_CN.UTF-8").output == "小区：城市花园\n"
    told = json.loads(run("parse", "前园南路12号", "--json").output)
    assert [(e["level"], e["value"], e["start"], e["known"]) for e in told["elements"]] == [
        ("road", "前园南路", 0, True), ("number", "12", 4, False),
    ]  # fmt: skip


def test_a_table_is_matched_and_what_is_open_is_set_apart(run, table):
    done = run("match", table, "--json")
    assert done.exit_code == 1, done.output
    told = json.loads(done.stdout)
    assert (told["rows"], told["certainty"]["certain"]) == (8, 3)
    assert told["columns"]["score"] == "score_2"
    rows = read(table.with_name("cases_matched.csv"))
    assert [row["事发地址"] for row in rows[:-1]] == ROWS[:-1]
    assert [(row["grid_code"], row["certainty"], row["level"]) for row in rows[:3]] == [
        (NW, "certain", "exact"), (SW, "certain", "exact"), (NE, "certain", "exact"),
    ]  # fmt: skip
    assert rows[0]["score"] == "x"
    assert (rows[0]["grid_name"], rows[0]["community"]) == ("第一网格", "前园社区")
    assert rows[2]["reason"] == "The register has this address: 前园南路120号. “前圆南路” was taken for 前园南路."
    assert rows[4]["reason"] == "This address is in 上海市黄浦区, not in this district."
    assert (rows[3]["grid_code"], rows[5]["level"]) == ("" if rows[3]["certainty"] == "open" else NW, "nothing")
    assert rows[7]["事发地址"] == "'=1+2"


def test_the_second_table_groups_by_cause(run, table):
    run("match", table)
    rows = read(table.with_name("cases_matched_review.csv"))
    assert len(rows) == 5
    file = table.with_name("cases_matched_review.csv")
    with file.open(encoding="utf-8-sig", newline="") as stream:
        assert {len(cells) for cells in csv.reader(stream)} == {13}, "each row has all columns"
    causes = [row["Cause"] for row in rows]
    assert causes == sorted(causes, key=causes.index), "the same causes stand together"
    road = next(row for row in rows if row["Address"] == "前园南路")
    assert {road["Grid 1"], road["Grid 2"]} == {NW, NE}
    assert float(road["Share 1 (%)"]) + float(road["Share 2 (%)"]) == pytest.approx(100)


def test_a_workbook_in_chinese(run, folder):
    folder.mkdir(exist_ok=True)
    book = openpyxl.Workbook()
    book.active.append(["地址"])
    for text in ROWS[:4]:
        book.active.append([text])
    file = folder / "台账.xlsx"
    book.save(file)
    done = run("match", file, "-o", folder / "结果.xlsx", language="zh_CN.UTF-8")
    assert "需人工核对：1 条" in done.output
    sheet = openpyxl.load_workbook(folder / "结果.xlsx").active
    heads, first, *_ = sheet.iter_rows(values_only=True)
    told = dict(zip(heads, first, strict=True))
    assert told["grid_code"] == NW
    assert told["reason"] == "地名库中有这个地址：前园南路12号。"
    review = openpyxl.load_workbook(folder / "结果_review.xlsx").active
    assert next(review.iter_rows(values_only=True))[:4] == ("原因", "行号", "地址", "说明")


def test_a_workbook_of_two_sheets_says_which_was_read(run, folder):
    folder.mkdir(exist_ok=True)
    book = openpyxl.Workbook()
    book.active.title = "10月"
    for sheet, texts in ((book.active, ROWS[:1]), (book.create_sheet("11月"), ROWS[:2])):
        for text in ["地址", *texts]:
            sheet.append([text])
    file = folder / "月报.xlsx"
    book.save(file)
    told = run("match", file, "-o", folder / "a.xlsx")
    assert "The sheet 10月 was read; --sheet takes another: 11月." in told.output
    plain = json.loads(run("match", file, "-o", folder / "b.xlsx", "--json").output)
    assert (plain["sheet"], plain["other_sheets"], plain["rows"]) == ("10月", ["11月"], 1)
    told = run("match", file, "-o", folder / "c.xlsx", "--sheet", "11月")
    assert "2 addresses" in told.output and "--sheet" not in told.output


@pytest.mark.parametrize(
    "head",
    [
        "家庭住址",
        "住址",
        "居住地",
        "地点",
        "现居住地址（门牌）",
        "案发地点",
        "Home address",
        "房屋坐落",
        "住所",
        "经营场所",
        "地址信息",
        "地址*",
    ],
)
def test_a_column_of_addresses_by_how_its_header_ends(run, folder, head):
    file = folder / "a.csv"
    file.write_text(f"编号,{head},电子邮件地址\n1,前园南路12号,x\n", "utf-8")
    told = json.loads(run("match", file, "--json").output)
    assert (told["column"], told["certainty"]) == (head, {"certain": 1})


@pytest.mark.parametrize("first", ["前园南路12号;3幢", "前园南路12号;3幢;4幢", "前园南路12号"])
def test_one_column_of_addresses_with_a_semicolon_in_some(run, folder, first):
    file = folder / "a.csv"
    file.write_text(f"地址\n{first}\n前园南路12号;1单元\n前园南路12号\n", "utf-8")
    assert json.loads(run("match", file, "--json").output)["column"] == "地址"
    assert [row["地址"] for row in read(folder / "a_matched.csv")] == [first, "前园南路12号;1单元", "前园南路12号"]


@pytest.mark.parametrize(
    "rows",
    [
        "编号;地址;备注\n1;前园南路12号,3幢;无\n2;前园南路12号;无",
        "编号\t地址\t备注\n1\t前园南路12号\t无\n注",
    ],
)  # fmt: skip
def test_a_table_under_a_title(run, folder, rows):
    file = folder / "a.csv"
    file.write_text(f"某街道地址表\n{rows}\n", "utf-8")
    assert json.loads(run("match", file, "--json").output)["column"] == "地址"


@pytest.mark.parametrize(
    ("header", "taken", "others"),
    [
        ("户籍地址,现居住地址", "现居住地址", "户籍地址"),
        ("户籍地址,地址", "地址", "户籍地址"),
        ("地址,地址,地址", "地址", "地址 (2), 地址 (3)"),
    ],
)
def test_of_several_columns_it_says_which_was_taken(run, folder, header, taken, others):
    file = folder / "a.csv"
    file.write_text(header + "\n" + ",".join(["前园南路12号"] * (header.count(",") + 1)) + "\n", "utf-8")
    done = run("match", file)
    assert done.output.splitlines()[1] == f"Taken from the column {taken}; --column takes another: {others}."


def test_addresses_in_parts_are_joined(run, folder):
    file = folder / "a.csv"
    file.write_text("姓名,小区,楼栋,单元,房号\n甲,城市花园,3,2,501\n乙,城市花园,3幢,2单元,501室\n丙,,,,\n", "utf-8")
    done = run("match", file)
    assert done.output.splitlines()[1] == "Addresses joined from the columns 小区+楼栋+单元+房号."
    rows = read(folder / "a_matched.csv")
    assert [(row["matched"], row["certainty"]) for row in rows] == [
        ("城市花园3幢2单元501室", "certain"), ("城市花园3幢2单元501室", "certain"), ("", "none"),
    ]  # fmt: skip


def test_what_lies_in_no_grid_goes_to_a_person(run, folder):
    file, places, out = folder / "a.csv", folder / "places.csv", folder / "out.csv"
    file.write_text("地址\n前园南路12号\n", "utf-8")
    places.write_text("标准地址,经度,纬度\n前园南路12号,118.5,29.9\n", "utf-8")
    told = json.loads(run("match", file, "--against", places, "--crs", "cgcs2000", "-o", out, "--json").output)
    assert (told["certainty"], told["level"]) == ({"none": 1}, {"exact": 1})
    (row,) = read(out)
    assert (row["grid_code"], row["reason"]) == (
        "", "The register has this address: 前园南路12号. It is in no grid.",
    )  # fmt: skip
    assert [each["Cause"] for each in read(folder / "out_review.csv")] == ["In no grid"]
    # Once all is certain, nothing of the earlier run is left to be looked at.
    assert run("match", file, "-o", out).exit_code == 0
    assert not (folder / "out_review.csv").exists()


def test_an_empty_cell_is_told_so(run, folder):
    file = folder / "a.csv"
    file.write_text("编号,地址\n1,\n2,你好\n", "utf-8")
    run("match", file)
    assert [row["Cause"] for row in read(folder / "a_matched_review.csv")] == [
        "Nothing in it is known", "There is no address",
    ]  # fmt: skip


def test_what_stands_where_an_address_should_has_a_cause_of_its_own(run, folder):
    file = folder / "a.csv"
    texts = [
        "前园南路12号",
        "已搬走",
        "户主空挂户",
        "查无此人",
        "地址不详",
        "你好",
        "前园南路12号已搬走",
        "人户分离，去向不明",
    ]
    file.write_text("地址\n" + "\n".join(texts) + "\n", "utf-8")
    run("match", file, language="zh_CN.UTF-8")
    assert {row["地址"]: row["原因"] for row in read(folder / "a_matched_review.csv")} == {
        **{text: "写的是住户情况" for text in texts if not text.endswith(("12号", "不详", "你好"))},
        "地址不详": "写明地址不详",
        "你好": "没有已知的地名",
    }


@pytest.mark.parametrize("mark", ["同上", "〃", "″", '"', "（同上）", "同上3单元", "〃12号", "同前", "如上"])
def test_the_row_above_is_named_and_never_taken_without_a_word(run, folder, mark):
    file = folder / "a.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([["地址"], [mark], ["前园南路12号"], [mark], [mark], ["已搬走"], [mark]])
    run("match", file)
    rows = [row for row in read(folder / "a_matched.csv") if row["地址"].strip("'") == mark]
    assert {(row["grid_code"], row["level"], row["certainty"]) for row in rows} == {("", "nothing", "none")}
    review = [row for row in read(folder / "a_matched_review.csv") if row["Cause"] == "As in the row above"]
    assert [row["Grid 1"] for row in review] == ["", NW, NW, ""]
    assert "前园南路12号" in review[1]["Reason"]
    assert "已搬走" in review[3]["Reason"]


@pytest.mark.parametrize("before", ["13900000000", "0559-2345678", "同左", "同第1行"])
def test_as_above_names_no_row_that_is_no_address(run, folder, before):
    file = folder / "a.csv"
    file.write_text(f"地址\n前园南路12号\n{before}\n同上\n", "utf-8")
    run("match", file)
    (row,) = [row for row in read(folder / "a_matched_review.csv") if row["Cause"] == "As in the row above"]
    assert row["Grid 1"] == ""
    assert not any(said in row["Reason"] for said in (before, "前园南路12号", "row 2", "row 3"))


@pytest.mark.parametrize("said", ["同左", "同第1行"])
def test_what_says_where_else_it_stands_has_a_cause_of_its_own(run, folder, said):
    file = folder / "a.csv"
    file.write_text(f"地址\n前园南路12号\n{said}\n", "utf-8")
    run("match", file, language="zh_CN.UTF-8")
    (row,) = read(folder / "a_matched_review.csv")
    assert row["原因"] == "写的是参见表中别处"


def test_a_cell_of_a_column_that_says_as_above_is_not_left_out(run, folder):
    file = folder / "a.csv"
    file.write_text("街路巷,门牌号\n前园南路,12\n同上,120\n", "utf-8")
    run("match", file)
    (row,) = read(folder / "a_matched_review.csv")
    assert (row["Cause"], row["Grid 1"]) == ("As in the row above", NW)
    assert row["Reason"].endswith("前园南路12号.")


def test_over_a_file_of_places(run, table, folder):
    places = folder / "places.csv"
    places.write_text("标准地址,经度,纬度\n安徽省黄山市屯溪区前园南路12号,118.3105,29.718\n", "utf-8")
    done = run("match", table, "--against", places, "--crs", "cgcs2000", "-o", folder / "out.csv", "--json")
    assert done.exit_code == 1, done.output
    first = read(folder / "out.csv")[0]
    assert (first["grid_code"], first["certainty"], first["lon"]) == (NE, "certain", "118.3105")


def test_over_a_file_of_places_with_communities_as_people_call_them(run, table, folder):
    """Nothing that is stored says which communities there are: the point of a place says which grid it is in."""
    places, grids = folder / "places.csv", folder / "grids.geojson"
    places.write_text("标准地址,社区,经度,纬度\n前园南路12号,前园社区,118.3105,29.718\n", "utf-8")
    square = geopandas.GeoDataFrame(
        {"code": [NE], "name": ["第一网格"]}, geometry=[shapely.box(118.31, 29.71, 118.32, 29.72)]
    )
    square.set_crs(4490).to_file(grids)
    done = run("match", table, "--against", places, "--crs", "cgcs2000", "-g", grids, "-o", folder / "out.csv")
    assert done.exit_code == 1, done.output
    assert read(folder / "out.csv")[0]["grid_code"] == NE


def test_over_a_file_of_places_what_is_decided_and_called_otherwise_holds(run, district, folder):
    with district.writing() as session:
        aliases.add(session, [Alias("解放路", "黄山中路"), Alias("老大桥", "前园南路12号")], SINCE)
        decided = Override("黄山中路9号", NE, "搬迁", "屯民〔2026〕7号", date(2030, 1, 1))
        overrides.add(session, [decided], SINCE)
    places, file = folder / "places.csv", folder / "asked.csv"
    folder.mkdir(exist_ok=True)
    houses = "黄山中路9号,118.3050,29.7105\n黄山中路15号,118.3060,29.7105\n前园南路12号,118.3095,29.715\n"
    places.write_text("标准地址,经度,纬度\n" + houses, "utf-8")
    asked = ["黄山中路9号", "解放路15号", "老大桥", "黄山中路与前园南路交叉口", "城市花园"]
    file.write_text("\n".join(["地址", *asked]) + "\n", "utf-8")
    run("match", file, "--against", places, "--crs", "cgcs2000", "-o", folder / "out.csv")
    rows = read(folder / "out.csv")
    assert [(row["level"], row["grid_code"], row["certainty"]) for row in rows[:3]] == [
        ("override", NE, "certain"), ("alias", NW, "certain"), ("alias", NW, "certain"),
    ]  # fmt: skip
    assert rows[3]["level"] == "crossing"


def test_a_decision_is_about_the_row_it_names_from_the_import_to_the_match(run, register):
    rows = ["景德路12号教工宿舍1栋", "景德路20号吊2层", "江汉路特118号", "景德路9号院"]
    beside = ["东大街30号教工宿舍1栋", "东大街20号吊2层", "江汉路118号", "景德路9号"]
    points = [*(f"{row},118.3095,29.715" for row in rows), *(f"{row},118.3050,29.7105" for row in beside)]
    places = register.file(*points, header="标准地址,经度,纬度")
    code, told = register.told("places", places, "--crs", "cgcs2000", "--from", "2026-11-01", "--commit")
    assert code == 0, told
    decided = [*rows, "民主路7号吊1层"]
    decisions = [f"{row},{SE},12号文,挂靠管理,2099-12-31" for row in decided]
    file = register.file(*decisions, header="地址,网格编号,依据文号,理由,截止日期", name="decisions.csv")
    code, told = register.told("overrides", file, "--from", "2026-11-01", "--commit")
    assert (code, told["new"], told["unknown"]["rows"]) == (0, 5, [6])
    asked = register.file(*rows, *beside, header="地址", name="asked.csv")
    run("match", asked, "-o", register.folder / "out.csv", "--on", "2026-11-27")
    found = read(register.folder / "out.csv")
    assert [(row["grid_code"], row["level"], row["certainty"]) for row in found[:4]] == [
        (SE, "override", "certain")
    ] * 4
    assert all((row["grid_code"] != SE, row["level"]) == (True, "exact") for row in found[4:])


def test_nothing_but_the_district_is_told_so(run, folder):
    file = folder / "own.csv"
    file.write_text("地址\n黄山市屯溪区\n", "utf-8")
    assert run("match", file, language="zh_CN.UTF-8").exit_code == 1
    assert read(folder / "own_matched.csv")[0]["reason"] == "文字只写到黄山市屯溪区，请再写明道路、小区或社区。"
    assert [row["原因"] for row in read(folder / "own_matched_review.csv")] == ["只写到省、市、区"]


def test_a_layer_of_the_grids(run, table, folder):
    places, grids = folder / "places.csv", folder / "district.gpkg"
    places.write_text("标准地址,经度,纬度\n前园南路12号,118.3105,29.718\n", "utf-8")
    square = shapely.box(118.31, 29.71, 118.32, 29.72)
    for layer, code in (("old", "341002001001008"), ("new", "341002001001009")):
        frame = geopandas.GeoDataFrame({"code": [code], "name": ["第一网格"]}, geometry=[square], crs=4490)
        frame.to_file(grids, layer=layer)
    against = ("--against", places, "--crs", "cgcs2000", "-g", grids, "-o", folder / "out.csv")
    assert "--grids-layer" in run("match", table, *against).output
    assert run("match", table, *against, "--grids-layer", "new").exit_code == 1
    assert read(folder / "out.csv")[0]["grid_code"] == "341002001001009"


def test_a_cell_of_any_length_goes_to_a_person(run, folder):
    file = folder / "long.csv"
    file.write_text("地址\n前园南路12号\n" + "前园、" * 70_000 + "\n", "utf-8")
    done = run("match", file, "--json")
    assert done.exit_code == 1, done.output
    assert json.loads(done.stdout)["certainty"]["certain"] == 1


def test_a_heading_without_end_is_refused(run, folder):
    file = folder / "long.csv"
    file.write_text("地址" * 70_000 + "\n前园南路12号\n", "utf-8")
    done = run("match", file)
    assert (done.exit_code, len(done.output.strip().splitlines())) == (2, 1)
    assert "long.csv" in done.output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["gone.csv"], "gone.csv"),
        (["notes.csv"], "--column"),
        (["cases.csv", "--column", "住址"], "住址"),
        (["cases.csv", "-o", "cases.csv"], "it is a file to read"),
        (["cases.csv", "-o", "sheet.pdf"], "sheet.pdf"),
        (["cases.gpkg"], "cases.gpkg"),
        (["cases.csv", "--against", "gone.csv"], "gone.csv"),
    ],
)
def test_what_cannot_be_used_is_told_in_a_line(run, table, folder, monkeypatch, arguments, says):
    monkeypatch.chdir(folder)
    (folder / "notes.csv").write_text("a,b\n1,2\n", "utf-8")
    (folder / "cases.gpkg").write_bytes(b"no")
    done = run("match", *arguments)
    assert done.exit_code == 2, done.output
    assert says in done.output
    assert len(done.output.strip().splitlines()) == 1
    assert read(table)[0]["事发地址"] == ROWS[0]


def test_an_output_that_is_there_is_not_replaced_unless_named(run, table):
    there = table.with_name("cases_matched.csv")
    there.write_text("mine", "utf-8")
    assert run("match", table).exit_code == 2
    assert there.read_text("utf-8") == "mine"
    assert run("match", table, "-o", there).exit_code == 1
    assert there.read_text("utf-8-sig").startswith("编号")


def test_an_estate_of_several_parts_is_found_as_the_register_writes_it(run, district, folder):
    file, asked = folder / "places.csv", folder / "a.csv"
    file.write_text("地址,经度,纬度\n碧桂园A区3幢,118.305,29.718\n碧桂园B区5幢,118.315,29.718\n", "utf-8")
    settings = {"GEOGRID_DATA": str(folder), "GEOGRID_DATABASE_URL": district.url, "LC_ALL": "C.UTF-8"}
    asking = ["import", "places", str(file), "--crs", "cgcs2000", "--commit"]
    done = CliRunner(env=settings).invoke(main, asking)
    assert done.exit_code == 0, done.output
    asked.write_text("地址\n碧桂园3幢\n碧桂园A区\n碧桂园\n碧桂园b区5栋\n", "utf-8")
    run("match", asked)
    found = [(row["grid_code"], row["certainty"]) for row in read(folder / "a_matched.csv")]
    assert found == [(NW, "certain"), (NW, "certain"), ("", "open"), (NE, "certain")]
