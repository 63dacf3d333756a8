"""/sides and below: texts beside the map, changed by a form, drawn; who sees and changes what of it, on both stores."""

import io
import json
import re
from datetime import timedelta

import openpyxl
import pytest
import shapely
from shapely import LineString
from shapely.geometry import shape

from geogrid.clock import today
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.domain.register import Line, LineKind, LineRank
from geogrid.services import boundary_file, importing
from geogrid.store import audit, base_map, coverage, sides_texts
from geogrid.web.running import of
from tests import drawn, signing
from tests.drawn import NE, NORTH, NW, SE, SOUTH

ROUND = [
    Line("环北路", LineKind.ROAD, LineRank.STREET, 12.0, LineString([(118.30, 29.72), (118.32, 29.72)])),
    Line("环西路", LineKind.ROAD, LineRank.STREET, 12.0, LineString([(118.30, 29.70), (118.30, 29.72)])),
]
RIGHT = "东至前园南路，南至黄山中路，西至环西路，北至环北路"
WRONG = "东至前园南路，南至环北路，西至环西路，北至环北路"


@pytest.fixture
def ringed(app):
    """The drawn district with a road around it."""
    with of(app).database.writing() as session:
        base_map.replace_base_map(
            session, drawn.SINCE, [*drawn.LINES, *ROUND], drawn.SURFACES, drawn.ESTATES, drawn.BUILDINGS
        )
    return app


def clerk(app, area=None, capacity=Capacity.CLERK):
    return signing.client_of(app, f"{capacity}-{area}", [Assignment(capacity, area)])


def text_of(app, code=NW):
    with of(app).database.reading() as session:
        return sides_texts.texts(session, today()).get(code)


def page(client, code=NW):
    return client.get(f"/sides/grid?code={code}").get_data(as_text=True)


def put(client, text, code=NW):
    version = re.search(r'name="version" value="([^"]*)"', page(client, code))[1]
    return client.post("/sides/grid", data={"code": code, "text": text, "version": version})


def candidates(answer):
    return [
        shape(each["shape"])
        for each in json.loads(re.search(r'id="shapes">(.*?)</script>', answer, re.DOTALL)[1])["candidates"]
    ]


# --- written


def test_a_text_is_written_and_compared(ringed):
    client = clerk(ringed)
    before = page(client)
    assert "本网格还没有四至文字" in before
    assert "东至前园南路，南至黄山中路，西至环西路，北至环北路" in before
    answer = put(client, f"  {RIGHT} ")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/sides/grid?code={NW}")
    assert text_of(ringed) == RIGHT
    assert "文字与图一致" in page(client)
    put(client, WRONG)
    assert "文字南至环北路，图上南侧为黄山中路，环北路在北侧。" in page(client)
    assert 'class="contradiction"' in page(client)
    put(client, "")
    assert text_of(ringed) is None


def test_residents_are_told_where_the_border_was_moved_since(ringed):
    put(clerk(ringed), RIGHT)
    planner, approver = (clerk(ringed, capacity=each) for each in (Capacity.PLANNER, Capacity.APPROVER))
    plan = planner.post("/api/plans", json={"name": "调整"}).headers["Location"]
    pieces = [{"code": NW, "name": "第一网格"}, {"code": f"{NORTH}007", "name": "第七网格"}]
    split = {"kind": "split", "code": NW, "line": [[118.305, 29.70], [118.305, 29.73]], "pieces": pieces}
    later = (today() + timedelta(days=2)).isoformat()
    for seen, (client, path, sent) in enumerate([
        (planner, "edits", {"edit": split}), (planner, "submit", {}), (approver, "approve", {}),
        (approver, "publish", {"valid_from": later}),
    ], 1):  # fmt: skip
        assert client.post(f"{plan}/{path}", json=sent, headers={"If-Match": f'"{seen}"'}).status_code == 200
    for on, is_outdated in ((today().isoformat(), False), (later, True)):
        told = planner.get(f"/?grid={NW}&on={on}").get_data(as_text=True)
        assert (RIGHT in told, "四至文字有待修订" in told) == (True, is_outdated)


def test_what_is_written_is_noted(ringed):
    client = clerk(ringed)
    put(client, RIGHT)
    put(client, WRONG)
    with of(ringed).database.reading() as session:
        found = [e for e in audit.entries(session) if e.action == "sides.set"]
    told = [(e.object, json.loads(e.before)["text"], json.loads(e.after)["text"]) for e in found]
    assert told == [(f"grid {NW}", None, RIGHT), (f"grid {NW}", RIGHT, WRONG)]


def test_the_alarm_is_in_the_check_and_in_the_list(ringed):
    client = clerk(ringed)
    put(client, WRONG)
    listed = client.get("/sides?state=differs").get_data(as_text=True)
    assert (listed.count('class="tap" href="/sides/grid'), WRONG in listed) == (1, True)
    assert client.get("/sides?state=none").get_data(as_text=True).count('href="/sides/grid') == 3
    planner = clerk(ringed, capacity=Capacity.PLANNER)
    (defect,) = [d for d in planner.get("/api/check").json["defects"] if d["kind"] == "sides_differ"]
    assert ([each["code"] for each in defect["grids"]], defect["severity"]) == ([NW], "warning")
    assert "南 环北路 / 黄山中路" in planner.get("/plan").get_data(as_text=True)
    put(client, RIGHT)
    assert client.get("/sides?state=differs").get_data(as_text=True).count('href="/sides/grid') == 0


def test_neighbours_that_say_otherwise(ringed):
    client = clerk(ringed)
    put(client, RIGHT)
    put(client, "东至环北路，南至黄山中路，西至黄山中路，北至环北路", NE)
    said = page(client)
    assert "与相邻网格说法不一" in said
    assert "前园社区第二网格的西至写黄山中路" in said


def test_only_within_the_part(ringed):
    assert put(clerk(ringed, SOUTH), RIGHT).status_code == 403
    assert put(clerk(ringed, NORTH), RIGHT).status_code == 303
    south = clerk(ringed, SOUTH, Capacity.OFFICIAL).get("/sides").get_data(as_text=True)
    assert (NW in south, SE in south) == (False, True)
    official = clerk(ringed, None, Capacity.OFFICIAL)
    assert official.post("/sides/grid", data={"code": NW, "text": RIGHT, "version": "0"}).status_code == 403
    assert ringed.test_client().get("/sides").status_code in (302, 401)


def test_what_somebody_else_wrote_is_not_lost(ringed):
    client = clerk(ringed)
    stale = {"code": NW, "text": WRONG, "version": "0"}
    put(client, RIGHT)
    answer = client.post("/sides/grid", data=stale)
    assert (answer.status_code, text_of(ringed)) == (412, RIGHT)
    assert WRONG in answer.get_data(as_text=True)  # what was typed is there still


@pytest.mark.parametrize(("text", "status"), [("东" * 2_001, 400), ("东\x01至", 400)])
def test_what_no_text_is(ringed, text, status):
    assert put(clerk(ringed), text).status_code == status


def test_no_such_grid(ringed):
    assert clerk(ringed).get("/sides/grid?code=9").status_code == 404
    assert clerk(ringed).get("/sides/grid").status_code == 404


def test_residents_are_told_what_is_written(ringed):
    resident = ringed.test_client()
    assert RIGHT not in resident.get("/?q=前园南路12号").get_data(as_text=True)
    put(clerk(ringed), RIGHT)
    assert RIGHT in resident.get("/?q=前园南路12号").get_data(as_text=True)
    assert RIGHT in resident.get(f"/?grid={NW}").get_data(as_text=True)


# --- drawn


def test_a_text_is_drawn_and_compared_with_a_grid(ringed):
    client = clerk(ringed)
    asked = {"text": RIGHT, "grid": "前园社区第一网格"}
    answer = client.post("/sides/draw", data=asked).get_data(as_text=True)
    best = candidates(answer)[0]
    assert best.symmetric_difference(drawn.GROUND[NW]).area < 0.001 * best.area
    same = client.post("/sides/draw", data={**asked, "chosen": "1"}).get_data(as_text=True)
    assert "与现有边界相同" in same
    other = client.post("/sides/draw", data={**asked, "grid": NE, "chosen": "1"}).get_data(as_text=True)
    assert "划入自" in other
    assert "划入 1 条，划出 1 条" in other  # P1 lies in the one, P2 in the other


def test_a_drawn_text_is_downloaded_as_a_boundary_file(ringed):
    asked = {"text": RIGHT, "grid": NW, "download": "1"}
    answer = clerk(ringed).post("/sides/draw", data=asked)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert {each["properties"]["grid_code"] for each in answer.json["features"]} == set(drawn.GROUND)
    feature = answer.json["features"][0]
    assert (feature["properties"]["grid_code"], feature["properties"]["community"]) == (NW, NORTH)
    assert shape(feature["geometry"]).intersects(drawn.GROUND[NW])


def test_a_download_that_takes_ground_leaves_the_others_without_it(ringed):
    answer = clerk(ringed).post("/sides/draw", data={"text": RIGHT, "grid": NE, "download": "1"})
    shapes = {each["properties"]["grid_code"]: shape(each["geometry"]) for each in answer.json["features"]}
    assert set(shapes) <= set(drawn.GROUND)
    taken = shapes.pop(NE)
    assert taken.symmetric_difference(drawn.GROUND[NW]).area < 0.001 * taken.area
    assert all(each.intersection(taken).area < 1e-9 for each in shapes.values())  # a centimetre along a border
    households = {each["properties"]["grid_code"]: each["properties"]["households"] for each in answer.json["features"]}
    assert households == {grid.code: grid.households for grid in drawn.GRIDS if grid.code in households}
    assert {each["properties"]["grid_kind"] for each in answer.json["features"]} == {"base"}
    same = clerk(ringed).post("/sides/draw", data={"text": RIGHT, "grid": NW, "download": "1"}).json["features"]
    grounds = [(shape(each["geometry"]), drawn.GROUND[each["properties"]["grid_code"]]) for each in same]
    assert all(there.hausdorff_distance(stored) < 1e-8 for there, stored in grounds)
    new = clerk(ringed).post("/sides/draw", data={"text": RIGHT, "grid": "", "download": "1"})
    assert len(new.json["features"]) == len(drawn.GROUND)  # the new one, and all that are left: its ground was NW's
    assert new.json["features"][0]["properties"]["grid_code"] == "1"


def test_a_download_is_imported_without_errors(ringed, tmp_path):
    """Only who wins or loses ground changes; the others are vertex by vertex as they were."""
    with of(ringed).database.writing() as session:
        askew = Line("斜路", LineKind.ROAD, LineRank.STREET, 12.0, LineString([(118.3034, 29.699), (118.3051, 29.721)]))
        east = Line("环东路", LineKind.ROAD, LineRank.STREET, 12.0, LineString([(118.32, 29.70), (118.32, 29.72)]))
        lines = [*drawn.LINES, *ROUND, askew, east]
        base_map.replace_base_map(session, today(), lines, drawn.SURFACES, drawn.ESTATES, drawn.BUILDINGS)
    text = "东至环东路，南至黄山中路，西至斜路，北至环北路"
    file = tmp_path / "drawn.geojson"
    file.write_bytes(clerk(ringed).post("/sides/draw", data={"text": text, "grid": NE, "download": "1"}).data)
    with of(ringed).database.reading() as session:
        planned = importing.plan_grids(session, boundary_file.read(file, demand_name=True), today())
        before = {grid.code: grid.shape for grid in coverage.grids(session, today())}
    assert planned.report.errors == 0
    assert {NE, NW} <= set(planned.change.changed)
    for grid in planned.grids:
        if grid.code not in (NE, NW):
            assert shapely.symmetric_difference(grid.shape, before[grid.code]).area < 1e-9  # a corner within 1 cm


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "没有写明任何一至"),
        ("以茂林路为界划分为两个网格", "写的是网格以何为界划分"),
        ("东至前园南路，南至黄山中路", "西：文字缺这一至"),
        ("东至前园南璐，南至黄山中路，西至环西路，北至环北路", "没有找到前园南璐，写法相近的有：前园南路"),
        ("东至某路，南至某街，西至某巷，北至某河", "围不成范围"),
        ("<script>alert(1)</script>", "没有写明任何一至"),
    ],
)
def test_what_cannot_be_drawn_says_why(ringed, text, said):
    answer = clerk(ringed).post("/sides/draw", data={"text": text, "grid": "", "chosen": "7"})
    assert answer.status_code == 200
    told = answer.get_data(as_text=True)
    assert said in told
    assert "<script>alert" not in told


def test_a_text_of_several_lines_is_drawn_and_kept(ringed):
    lines = RIGHT.replace("，", "\r\n")
    assert candidates(clerk(ringed).post("/sides/draw", data={"text": lines, "grid": ""}).get_data(as_text=True))
    assert put(clerk(ringed), lines).status_code == 303
    assert text_of(ringed) == RIGHT.replace("，", " ")
    assert clerk(ringed).post("/sides/draw", data={"text": "东\0", "grid": ""}).status_code == 400


def test_what_the_map_says_as_a_table_that_is_imported_again(ringed):
    answer = clerk(ringed).get("/sides/described.xlsx")
    (head, *rows) = openpyxl.load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True)
    told = {row[0]: row[head.index("四至")] for row in rows}
    assert told[NW] == RIGHT
    csv = clerk(ringed, area=SOUTH).get("/sides/described.csv").get_data(as_text=True)
    assert SOUTH in csv
    assert NW not in csv
    assert clerk(ringed).get("/sides/described.pdf").status_code == 404


def test_a_text_that_cannot_be_read_takes_no_page_away(ringed):
    put(clerk(ringed), "（" * 900 + "）" * 900)
    for path in ("/sides", f"/sides/grid?code={NW}"):
        assert clerk(ringed).get(path).status_code == 200


# --- a table drawn together

TABLE = f"网格编号\t名称\t东至\t南至\t西至\t北至\n{NW}\t第一网格\t前园南路\t黄山中路\t环西路\t环北路\n"
SECOND = "2\t另一格\t前园南路\t黄山中路\t环西路\t环北路\n"


def together(app, data):
    return clerk(app).post("/sides/together", data=data, content_type="multipart/form-data")


def test_a_pasted_table_is_drawn_together(ringed):
    told = together(ringed, {"pasted": TABLE}).get_data(as_text=True)
    (grid,) = json.loads(re.search(r'id="shapes">(.*?)</script>', told, re.DOTALL)[1])["grids"].values()
    assert shape(grid).symmetric_difference(drawn.GROUND[NW]).area < 0.001 * drawn.GROUND[NW].area
    assert "已画出 1 条（共 1 条），可确定的 1 条" in told


def test_an_overlap_of_two_texts_is_told(ringed):
    told = together(ringed, {"pasted": TABLE + SECOND}).get_data(as_text=True)
    assert "前园社区第一网格、另一格重叠" in told
    assert len(json.loads(re.search(r'id="shapes">(.*?)</script>', told, re.DOTALL)[1])["wrong"]) == 1


def test_another_candidate_is_picked_and_kept(ringed):
    """Of two that fit, the one that was picked is drawn, shown as picked, and downloaded."""
    south = Line("环南路", LineKind.ROAD, LineRank.STREET, 12.0, LineString([(118.30, 29.70), (118.32, 29.70)]))
    with of(ringed).database.writing() as session:
        lines = [*drawn.LINES, *ROUND, south]
        base_map.replace_base_map(session, today(), lines, drawn.SURFACES, drawn.ESTATES, drawn.BUILDINGS)
    text = "东至前园南路，南至呵呵路，西至环西路，北至环北路"
    told = together(ringed, {"pasted": text}).get_data(as_text=True)
    counted = len(re.findall(r'<option value="\d"', told))
    assert counted > 1
    first = json.loads(re.search(r'id="shapes">(.*?)</script>', told, re.DOTALL)[1])["grids"]["1"]
    picked = {"pasted": text, "text-1": text, "pick-1": "2"}
    again = together(ringed, picked).get_data(as_text=True)
    assert '<option value="2" selected>' in again
    other = json.loads(re.search(r'id="shapes">(.*?)</script>', again, re.DOTALL)[1])["grids"]["1"]
    assert not shape(first).equals(shape(other))
    file = together(ringed, picked | {"download": "1"}).json["features"][0]
    assert shape(file["geometry"]).symmetric_difference(shape(other)).area < 1e-3 * shape(other).area
    # of another text nothing is picked
    assert "selected" not in together(ringed, picked | {"pasted": RIGHT}).get_data(as_text=True)
    assert together(ringed, picked | {"pick-1": "9"}).status_code == 200


@pytest.mark.parametrize("title", ["", "前园社区网格四至表\n2026年\n"])
@pytest.mark.parametrize("separator", ["\t", ",", ";"])
def test_pasted_rows_below_a_title(ringed, title, separator):
    told = together(ringed, {"pasted": title + TABLE.replace("\t", separator)}).get_data(as_text=True)
    assert "已画出 1 条（共 1 条），可确定的 1 条" in told


@pytest.mark.parametrize(
    "head",
    ["网格编号\t名称\t四至\t\t\t\n\t\t东至\t南至\t西至\t北至\n", "网格编号\t名称\t东界\t南界\t西界\t北界\n",
     "网格编号\t名称\t东起\t南起\t西起\t北起\n", "网格编号\t名称\t东侧\t南侧\t西侧\t北侧\n"],
)  # fmt: skip
def test_heads_as_offices_have_them(ringed, head):
    told = together(ringed, {"pasted": head + TABLE.split("\n", 1)[1]}).get_data(as_text=True)
    assert "已画出 1 条（共 1 条），可确定的 1 条" in told


def test_a_table_with_communities_and_numbers_of_rows(ringed):
    """序号, a community that is said once, and sums below: the grids are known by both names together."""
    rows = (
        "序号\t社区\t网格名称\t东至\t南至\t西至\t北至\n1\t前园社区\t第一网格\t前园南路\t黄山中路\t环西路\t环北路\n"
        "2\t\t第二网格\t前园南路\t某路\t环西路\t环北路\n合计\t2\t\t\t\t\t\n注：以上为准\t\t\t\t\t\t\n"
    )
    answer = together(ringed, {"pasted": rows, "download": "1"})
    assert {each["properties"]["grid_code"] for each in answer.json["features"]} <= set(drawn.GROUND)
    told = together(ringed, {"pasted": rows}).get_data(as_text=True)
    assert "（共 2 条）" in told
    assert "本区没有这个编号或名称的网格" not in told
    assert "本区没有这个编号或名称的网格" in together(ringed, {"pasted": RIGHT}).get_data(as_text=True)


def test_pasted_rows_without_a_head_are_not_guessed(ringed):
    answer = together(ringed, {"pasted": TABLE.splitlines()[1]})
    assert answer.status_code == 400
    assert "东至 南至 西至 北至" in answer.get_data(as_text=True)


def test_lines_of_text_without_a_head(ringed):
    told = together(ringed, {"pasted": f"{RIGHT}\n\n东至某路,南至某街\n"}).get_data(as_text=True)
    assert "已画出 1 条（共 2 条），可确定的 1 条" in told
    assert "所写名称在图上都没有" in told


def test_a_file_is_drawn_and_downloaded(ringed):
    book = openpyxl.Workbook()
    for row in TABLE.splitlines():
        book.active.append(row.split("\t"))
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    answer = together(ringed, {"file": (file, "四至.xlsx"), "download": "1"})
    feature = answer.json["features"][0]
    assert (feature["properties"]["grid_code"], feature["properties"]["community"]) == (NW, NORTH)
    assert shape(feature["geometry"]).symmetric_difference(drawn.GROUND[NW]).area < 0.001 * drawn.GROUND[NW].area


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"pasted": ""}, "pasted.csv"),
        ({"pasted": "网格编号,名称\n1,甲"}, "四至"),
        ({"pasted": "四至\n" + "\n".join(["东至前园南路"] * 151)}, "150"),
        ({"pasted": "四至\n" + "\n".join(["东至前园南路" * 100] * 100)}, "40000"),
        ({"file": (b"%PDF-1.4", "四至.pdf")}, "CSV"),
        ({"file": (b"PK\x03\x04no", "x.xlsx")}, "x.xlsx"),
        ({"file": (b"", "../../etc/passwd")}, "passwd"),
    ],
)
def test_what_is_no_table_is_refused_in_words(ringed, data, said):
    if "file" in data:
        data = {"file": (io.BytesIO(data["file"][0]), data["file"][1])}
    answer = together(ringed, data)
    assert answer.status_code in (400, 413, 422)
    assert said in answer.get_data(as_text=True)


def test_a_grid_that_a_table_has_by_its_name_alone(ringed):
    rows = f"名称\t四至\n前园社区第一网格\t{RIGHT}\n"
    answer = together(ringed, {"pasted": rows, "download": "1"})
    assert answer.json["features"][0]["properties"]["grid_code"] == NW
    assert {each["properties"]["grid_code"] for each in answer.json["features"]} == set(drawn.GROUND)
