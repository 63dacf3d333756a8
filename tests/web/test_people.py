"""/people and /account: what their forms take and refuse, tokens seen and ended, forms sent twice."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from geogrid.domain.audit.entry import COMMAND_LINE
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.store import accounts
from geogrid.store import audit as kept_audit
from geogrid.web.identity import CSRF_HEADER
from geogrid.web.running import of
from tests import drawn, signing

RIGHTS = {"capacity": ["clerk"], "area": [drawn.NORTH], "category": [""]}
LI = {"name": "li.na", "full_name": "李娜", "capacity": "clerk", "area": drawn.NORTH}


@pytest.fixture
def boss(app):
    return signing.client_of(app, "boss", [Assignment(Capacity.ADMINISTRATOR)])


@pytest.fixture
def lina(app):
    return signing.account(of(app).database, "lina", [Assignment(Capacity.CLERK)])


def said(answer):
    return answer.get_data(as_text=True).partition('role="alert"')[2].partition("</div>")[0]


# --- what a right can be: the same by form and by API


@pytest.mark.parametrize(
    "wrong",
    [
        {"category": "x" * 101}, {"category": "a\0b"}, {"category": "a\nb"}, {"area": "a\0b"}, {"area": "1" * 41},
        {"capacity": "king"}, {"capacity": ""}, {"capacity": "resident"},
    ],
    ids=str,
)  # fmt: skip
def test_form_and_api_refuse_the_same(boss, lina, wrong):
    one = {"capacity": "clerk", "area": drawn.NORTH, "category": "路灯"} | wrong
    form = boss.post(f"/people/{lina}/rights", data=one | {"version": "1"})
    sent = boss.put(f"/api/accounts/{lina}/rights", json={"rights": [one]}, headers={"If-Match": '"1"'})
    assert (form.status_code, sent.status_code) == (400, 400)
    assert boss.post("/people", data=LI | wrong).status_code == 400


def test_a_hundred_rights_and_no_more(boss, lina):
    def rights(count):
        return [{"capacity": "handler", "area": "", "category": f"c{number}"} for number in range(count)]

    def form(count):
        rows = {name: [each[name] for each in rights(count)] for name in ("capacity", "area", "category")}
        return rows | {"whole": [str(number) for number in range(count)]}

    assert boss.post(f"/people/{lina}/rights", data=form(101) | {"version": "1"}).status_code == 400
    sent = boss.put(f"/api/accounts/{lina}/rights", json={"rights": rights(101)}, headers={"If-Match": '"1"'})
    assert sent.status_code == 400
    assert boss.post(f"/people/{lina}/rights", data=form(100) | {"version": "1"}).status_code == 303


def test_a_row_without_work_is_not_dropped_and_said_with_words(boss, lina):
    english = {"Accept-Language": "en"}
    halves = {"capacity": ["clerk", ""], "area": [drawn.NORTH, drawn.NORTH], "category": ["", ""], "version": "1"}
    for answer in (
        boss.post(f"/people/{lina}/rights", data=halves, headers=english),
        boss.post("/people", data={"name": "li", "full_name": "李"}, headers=english),
    ):
        assert answer.status_code == 400
        assert "Choose the work that this right is for." in said(answer)


@pytest.mark.parametrize("change", ["rights", "disable", "enable", "reset", "link"])
def test_a_form_says_which_version_it_was_made_for(boss, lina, change):
    sent = RIGHTS if change == "rights" else {}
    assert boss.post(f"/people/{lina}/{change}", data=sent).status_code == 428
    if change != "link":  # which needs a provider
        assert boss.post(f"/people/{lina}/{change}", data=sent | {"version": "9"}).status_code == 412
        assert boss.post(f"/people/{lina}/{change}", data=sent | {"version": "x"}).status_code == 412


@pytest.mark.parametrize("sent", [{"area": ""}, {"area": " "}, {"area": drawn.NORTH, "whole": "0"}], ids=str)
def test_a_right_for_the_whole_district_is_chosen_on_purpose(app, boss, lina, sent):
    english = {"Accept-Language": "en"}
    for path, form in (("/people", LI | sent), (f"/people/{lina}/rights", RIGHTS | sent | {"version": "1"})):
        answer = boss.post(path, data=form, headers=english)
        assert answer.status_code == 400
        assert "choose the whole district, but not both" in said(answer)
    assert boss.post("/people", data=LI | {"area": "", "whole": "0"}).status_code == 200
    assert of(app).accounts.named("li.na").assignments == (Assignment(Capacity.CLERK),)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("name", "x"), ("name", "boss"), ("full_name", " "), ("area", "9"), ("area", ""), ("category", "x" * 101),
     ("capacity", "king")],
)  # fmt: skip
def test_what_was_typed_stays_and_the_refusal_is_at_its_field(boss, field, wrong):
    sent = LI | {"category": "路灯", field: wrong}
    page = boss.post("/people", data=sent).get_data(as_text=True)
    form = page[page.index('action="/people"') :]
    at = form.partition('role="alert"')[2]
    assert re.search(r'<(?:input|select)[^>]*? name="(\w+)"', at)[1] == field
    assert re.search(rf'name="{field}"[^>]* aria-invalid="true"', at)
    for name in {"full_name", "name", "category", "area"} - {field}:
        assert f'value="{sent[name]}"' in form
    assert '<option value="clerk" selected>' in form or field == "capacity"


def test_refused_rights_stay_in_their_form(boss, lina):
    sent = {"capacity": ["clerk"], "area": ["9"], "category": ["路灯"], "version": "1"}
    form = boss.post(f"/people/{lina}/rights", data=sent).get_data(as_text=True).partition("/rights")[2]
    assert form.index('role="alert"') < form.index('value="9"') < form.index('value="路灯"')


# --- the list


@pytest.fixture
def office(app):
    """Sixty people in a database that begins with `boss`."""
    for number in range(60):
        rights = [Assignment(Capacity.HANDLER, category="路灯") if number < 3 else Assignment(Capacity.CLERK)]
        signing.account(of(app).database, f"wang{number:02}", rights)


def listed(answer):
    return re.findall(r'href="/people/\d+">([^<]+)<', answer.get_data(as_text=True))


def test_a_long_list_has_pages(boss, office, english):
    first = english(boss, "/people")
    assert listed(first) == ["boss", *(f"wang{number:02}" for number in range(49))]
    assert "61 people" in first.get_data(as_text=True) and "Page 1 of 2" in first.get_data(as_text=True)
    assert listed(english(boss, "/people?page=2")) == [f"wang{number}" for number in range(49, 60)]
    assert "There is no page 3." in english(boss, "/people?page=3").get_data(as_text=True)
    assert boss.get("/people?page=x").status_code == 400


@pytest.mark.parametrize(
    ("asked", "found"),
    [("q=WANG0", 10), ("q=wang_", 0), ("q=%25", 0), ("work=handler", 3), ("work=handler&q=02", 1), ("q=nobody", 0)],
)
def test_people_are_found_by_name_and_work(boss, office, asked, found):
    assert len(listed(boss.get(f"/people?{asked}"))) == found


def test_a_page_of_what_was_found_goes_on_with_it(boss, office):
    (onward,) = re.findall(
        r'href="(/people\?[^"]*)">下一页', boss.get("/people?q=wang&work=clerk").get_data(as_text=True)
    )
    assert len(listed(boss.get(onward.replace("&amp;", "&")))) == 7


def test_who_has_a_second_factor_is_shown(app, boss, lina, english):
    def shown():
        row = english(boss, "/people?q=lina").get_data(as_text=True).partition("<tbody>")[2]
        return "set up" in row, "A second factor is set up." in english(boss, f"/people/{lina}").get_data(as_text=True)

    assert shown() == (False, False)
    with of(app).database.writing() as session:
        accounts.change(session, lina, None, totp="sealed")
    assert shown() == (True, True)


def test_grids_and_areas_are_there_to_choose_and_those_of_others_are_not(app, boss, english):
    def offered(client):
        listed = english(client, "/people").get_data(as_text=True).partition('<datalist id="areas">')[2]
        return set(re.findall(r'value="(\w+)"', listed.partition("</datalist>")[0]))

    assert offered(boss) == {each.code for each in (*drawn.AREAS, *drawn.GRIDS)}
    north = signing.client_of(app, "north", [Assignment(Capacity.ADMINISTRATOR, drawn.NORTH)])
    inside = {grid.code for grid in drawn.GRIDS if grid.community == drawn.NORTH}
    assert offered(north) == inside | {drawn.NORTH}


# --- tokens


def test_tokens_are_seen_and_ended_by_whoever_manages_people(app, boss, lina):
    token = of(app).accounts.add_token(COMMAND_LINE, lina, "月报", 9, may_write=True)
    page = boss.get(f"/people/{lina}", headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert "月报" in page and "read and change" in page and token not in page
    (ending,) = re.findall(rf'action="(/people/{lina}/tokens/\d+/revoke)"', page)
    asked = {"Authorization": f"Bearer {token}"}
    assert app.test_client().get("/api/cases", headers=asked).status_code == 200
    south = signing.client_of(app, "south", [Assignment(Capacity.ADMINISTRATOR, drawn.SOUTH)])
    assert south.post(ending).status_code == 404
    assert app.test_client().get("/api/cases", headers=asked).status_code == 200
    assert boss.post(ending).status_code == 303
    assert app.test_client().get("/api/cases", headers=asked).status_code == 401
    assert boss.post(ending).status_code == 404
    with of(app).database.reading() as session:
        last = [entry.action for entry in kept_audit.entries(session)][-1]
    assert last == "token.revoke"


def test_a_reset_ends_tokens(app, boss, lina):
    token = of(app).accounts.add_token(COMMAND_LINE, lina, "x", 9, may_write=False)
    assert boss.post(f"/people/{lina}/reset", data={"version": "1"}).status_code == 200
    assert app.test_client().get("/api/cases", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    with of(app).database.reading() as session:
        last = list(kept_audit.entries(session))[-1]
    assert (last.action, last.before, last.after) == ("account.reset", '{"tokens":[1]}', '{"tokens":[]}')


# --- forms sent twice


def once(page):
    return re.search(r'name="once" value="([^"]+)"', page.get_data(as_text=True))[1]


def first_password(page):
    return re.search(r'id="first-password">([^<]+)<', page.get_data(as_text=True))[1]


def shown_once(page):
    return re.search(r'id="shown-once"><p>([^<]+)<', page.get_data(as_text=True))[1]


def count(app):
    with of(app).database.reading() as session:
        return accounts.count(session)


@pytest.mark.parametrize("by", ["header", "field"])
def test_a_person_is_added_once(app, boss, by):
    key = once(boss.get("/people"))
    assert key != once(boss.get("/people"))
    sent, headers = (LI, {"Idempotency-Key": key}) if by == "header" else (LI | {"once": key}, {})
    first, again = (boss.post("/people", data=sent, headers=headers) for _ in range(2))
    assert (first.status_code, again.status_code, count(app)) == (200, 200, 2)
    assert first_password(first) and "first-password" not in again.get_data(as_text=True)
    assert "只在那时显示过一次" in shown_once(again)
    assert ("Idempotency-Replayed" in first.headers, again.headers["Idempotency-Replayed"]) == (False, "true")
    other = boss.post("/people", data=sent | {"name": "wang"}, headers=headers)
    assert other.status_code == (422 if by == "header" else 200), "who goes back asks for something else"


def test_a_refused_form_may_be_sent_again(app, boss):
    key = once(boss.get("/people"))
    assert boss.post("/people", data=LI | {"once": key, "area": "9"}).status_code == 404
    assert boss.post("/people", data=LI | {"once": key}).status_code == 200
    assert boss.post("/people", data=LI | {"once": once(boss.get("/people"))}).status_code == 409, "the name is taken"


def test_what_is_shown_once_is_not_shown_by_sending_again_nor_kept_by_the_browser(boss):
    added = boss.post("/people", data=LI | {"once": once(boss.get("/people"))})
    path = re.search(r'action="(/people/\d+)/reset"', added.get_data(as_text=True))[1]
    page = boss.get(path)
    version = re.search(r'name="version" value="(\d+)"', page.get_data(as_text=True))[1]
    sent = {"version": version, "once": once(page)}
    reset, again = (boss.post(f"{path}/reset", data=sent) for _ in range(2))
    assert first_password(reset) != first_password(added)
    assert (again.status_code, "first-password" in again.get_data(as_text=True)) == (200, False)
    assert shown_once(again)
    token = boss.post("/account/tokens", data={"name": "月报", "days": "9"})
    boss.post("/account/phone", data={"phone": "138 0013 8000", "version": 1})
    phone = boss.post(f"/people/{signing.account(of(boss.application).database, 'boss')}/phone")
    assert "13800138000" in phone.get_data(as_text=True).replace(" ", "")
    assert {each.headers["Cache-Control"] for each in (added, reset, again, token, phone)} == {"no-store"}
    assert page.headers["Cache-Control"] == "private, no-cache"


def test_a_token_for_the_figures_only(app, boss):
    assert 'name="metrics_only"' in boss.get("/account").get_data(as_text=True)
    made = boss.post("/account/tokens", data={"name": "prometheus", "days": "9", "metrics_only": "on"})
    page = made.get_data(as_text=True)
    assert "只读取 /metrics" in page
    token = re.search(r'id="new-token">([^<]+)<', page)[1]
    headers = {"Authorization": f"Bearer {token}"}
    asked = {
        path: app.test_client().get(path, headers=headers).status_code
        for path in ("/metrics", "/people", "/api/accounts")
    }
    assert asked == {"/metrics": 200, "/people": 403, "/api/accounts": 403}
    both = {"name": "x", "days": "9", "metrics_only": "on", "may_write": "on"}
    assert boss.post("/account/tokens", data=both).status_code == 400
    clerk = signing.client_of(app, "lina", [Assignment(Capacity.CLERK)])
    assert 'name="metrics_only"' not in clerk.get("/account").get_data(as_text=True)


def test_two_clicks_make_one_token(app):
    here = signing.client_of(app, "lina", [Assignment(Capacity.CLERK)])
    proof = {CSRF_HEADER: here.environ_base[f"HTTP_{CSRF_HEADER.upper().replace('-', '_')}"]}
    cookie = {"Cookie": f"geogrid-session={here.get_cookie('geogrid-session').value}"}
    sent = {"name": "月报", "days": "9", "once": once(here.get("/account"))}

    def click(_):
        return app.test_client(use_cookies=False).post("/account/tokens", data=sent, headers=proof | cookie)

    with ThreadPoolExecutor(4) as clicks:
        answers = list(clicks.map(click, range(4)))
    assert {answer.status_code for answer in answers} == {200}
    shown = [re.findall(r'id="(new-token|shown-once)"', answer.get_data(as_text=True)) for answer in answers]
    assert sorted(shown) == [["new-token"], *[["shown-once"]] * 3]
    assert len(of(app).accounts.tokens(signing.account(of(app).database, "lina"))) == 1
    for key in ("a", "a", "b"):
        here.post("/account/tokens", data={"name": "x", "days": "9"}, headers={"Idempotency-Key": key})
    assert len(of(app).accounts.tokens(signing.account(of(app).database, "lina"))) == 3


@pytest.mark.parametrize(
    ("form", "sent", "page"),
    [
        ("/account/tokens", {"name": "月报", "days": "9"}, "/account"),
        ("/account/phone", {"phone": "x"}, "/account"),
        ("/people/find", {"phone": "x"}, "/people"),
    ],
)
def test_the_language_is_switched_on_a_page_that_answers_a_form(boss, form, sent, page):
    """The form itself cannot be looked at."""
    answer = boss.post(form, data=sent)
    assert f'next={page}"' in answer.text
    assert boss.get(page).status_code == 200


def test_where_a_form_leads_on_to_is_not_lost_with_the_language(app):
    answer = app.test_client().post("/sign-in", data={"name": "nobody", "password": "wrong", "next": "/cases?page=2"})
    assert 'next=/sign-in%3Fnext%3D%252Fcases%253Fpage%253D2"' in answer.text


@pytest.mark.parametrize("path", ["/a" * 16_000, "/people/find/none", "/lang/zh"])
def test_what_takes_no_form_leads_to_the_first_page(boss, path):
    """However deep it is: each step up would be looked for among all routes."""
    assert 'next=/"' in boss.post(path).text


def test_a_switch_does_not_lead_to_a_switch(boss):
    assert boss.get("/lang/en?next=/lang/zh").headers["Location"] == "/"
