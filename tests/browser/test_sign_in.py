"""Signing in and out as people do it, in a real browser."""

import re
import time

import pyotp
import pytest
from playwright.sync_api import Page, expect

from geogrid.domain.audit.entry import COMMAND_LINE
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.services.accounts import Accounts
from geogrid.services.audit import Audit
from geogrid.settings import Oidc, Settings
from geogrid.store import Database
from tests import provider
from tests.browser import town
from tests.browser.conftest import PHONE, serve_database

OWN = "the river is high in May"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A town of its own with nobody in it yet; gives where it is served and its accounts."""
    folder = tmp_path_factory.mktemp("house")
    database = Database.at(folder / "town.sqlite")
    database.migrate()
    town.build(database)
    settings = Settings(folder, None, "for tests")
    accounts = Accounts(database, Audit.of(settings, database))
    with serve_database(folder, database) as address:
        yield address, accounts


def person(accounts, name, capacity, area=None):
    _, first = accounts.add(COMMAND_LINE, name, f"{name}先生", [Assignment(capacity, area)])
    return first


def sign_in(page: Page, name: str, password: str) -> None:
    page.get_by_label("账号", exact=True).fill(name)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录").click()


def come_in(page: Page, name: str, first: str) -> None:
    """Sign in for the first time, and choose a password."""
    sign_in(page, name, first)
    page.get_by_label("当前密码").fill(first)
    page.get_by_label("新密码").fill(OWN)
    page.get_by_role("button", name="保存").click()


def test_from_a_page_through_the_first_password_back_to_it_and_out(visit, house):
    address, accounts = house
    first = person(accounts, "lina", Capacity.CLERK)
    page = visit("/insight?measure=rate", at=address, signed_in="", size=PHONE)
    expect(page).to_have_url(re.compile(r"/sign-in\?next="))
    sign_in(page, "lina", first)
    expect(page).to_have_url(re.compile(r"/sign-in/password"))
    expect(page.get_by_role("heading", level=1)).to_have_text("设置新密码")
    page.get_by_label("当前密码").fill(first)
    page.get_by_label("新密码").fill(OWN)
    page.get_by_role("button", name="保存").click()
    expect(page).to_have_url(re.compile(r"/insight\?measure=rate$"))
    page.locator("#menu-button").click()
    expect(page.get_by_role("link", name="lina先生")).to_be_visible()
    expect(page.get_by_role("link", name="方案")).to_have_count(0)
    page.get_by_role("button", name="退出登录").click()
    expect(page).to_have_url(address + "/")
    page.goto(address + "/cases")
    expect(page).to_have_url(re.compile(r"/sign-in"))


def test_a_wrong_password_is_told_and_many_lock(visit, house):
    address, accounts = house
    person(accounts, "wang", Capacity.OFFICIAL)
    page = visit("/sign-in", at=address, signed_in="", expected="Failed to load resource")
    for _ in range(10):
        sign_in(page, "wang", "not this one")
        expect(page.get_by_role("alert")).to_contain_text("账号或密码有误")
        expect(page.get_by_label("账号", exact=True)).to_have_value("wang")
    sign_in(page, "wang", "not this one")
    expect(page.get_by_role("alert")).to_contain_text(re.compile(r"请求过于频繁，请在 \d+ 秒后重试"))


def test_a_second_factor_is_set_up_and_asked_for(visit, house):
    address, accounts = house
    first = person(accounts, "zhao", Capacity.PLANNER)
    page = visit("/sign-in", at=address, signed_in="", expected="Failed to load resource")
    come_in(page, "zhao", first)
    page.goto(address + "/sign-in/second-factor?next=/plan")
    expect(page.locator(".qr")).to_be_visible()
    assert page.locator(".qr").evaluate("img => img.complete && img.naturalWidth > 0")
    totp = pyotp.TOTP(page.locator("#secret").inner_text().replace(" ", ""))
    page.get_by_label("密码").fill(OWN)
    page.get_by_label("六位数字").fill("12")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_contain_text("六位数字不符")
    page.get_by_label("密码").fill(OWN)
    page.get_by_label("六位数字").fill(totp.now())
    page.get_by_role("button", name="保存").click()
    expect(page).to_have_url(address + "/plan")
    page.goto(address + "/account")
    page.get_by_role("button", name="退出登录").click()
    expect(page).to_have_url(address + "/")
    page.goto(address + "/plan")
    sign_in(page, "zhao", OWN)
    expect(page).to_have_url(re.compile(r"/sign-in/code"))
    page.goto(address + "/plan")  # not without the code
    expect(page).to_have_url(re.compile(r"/sign-in/code"))
    page.get_by_label("六位数字").fill(totp.at(int(time.time()) + 30))
    page.get_by_role("button", name="继续").click()
    expect(page).to_have_url(address + "/plan")


def test_people_are_added_and_given_rights(visit, house):
    address, accounts = house
    first = person(accounts, "chen", Capacity.ADMINISTRATOR)
    page = visit("/sign-in?next=/people", at=address, signed_in="")
    come_in(page, "chen", first)
    page.get_by_text("添加人员 …").click()
    page.get_by_label("姓名", exact=True).fill("孙 悟")
    page.get_by_label("登录账号").fill("sunwu")
    page.locator("#capacity").select_option("grid_worker")
    page.get_by_label("仅限此区域").fill(town.SOUTH_ONE)
    page.get_by_role("button", name="添加", exact=True).click()
    expect(page.locator("#first-password")).to_have_text(re.compile(r"(\w{4}-){3}\w{4}"))
    account = accounts.named("sunwu")
    assert account.assignments == (Assignment(Capacity.GRID_WORKER, town.SOUTH_ONE),)
    page.goto(f"{address}/people/{account.id}")
    page.locator("#capacity-2").select_option("clerk")
    page.locator("#whole-1").check()
    page.get_by_role("button", name="保存权限").click()
    expect(page.locator("#capacity-2")).to_have_value("clerk")
    assert accounts.named("sunwu").assignments[1] == Assignment(Capacity.CLERK)
    page.get_by_text("停用 …").click()  # nothing is done yet
    page.get_by_role("button", name="停用").click()
    expect(page.get_by_text("已停用，不能登录。")).to_be_visible()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_a_phone_nothing_is_beyond_the_edge_and_each_field_has_its_label(visit, house, language):
    address, accounts = house
    rights = [Assignment(Capacity.HANDLER, town.SOUTH_ONE, "路灯"), Assignment(Capacity.ADMINISTRATOR)]
    account, _ = accounts.add(COMMAND_LINE, f"zhang.xiaoming.{language}", "张小明", rights)
    accounts.add_token(COMMAND_LINE, account.id, "monthly table of lamps", 30, may_write=True)
    first = person(accounts, f"boss.{language}", Capacity.ADMINISTRATOR)
    page = visit("/sign-in?next=/people", at=address, signed_in="", size=PHONE)
    come_in(page, f"boss.{language}", first)
    boss = accounts.named(f"boss.{language}")
    accounts.add_token(COMMAND_LINE, boss.id, "monthly table of lamps", 30, may_write=True)
    for path in ("/people", f"/people/{account.id}", "/account"):
        page.goto(f"{address}/lang/{language}?next={path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0], path
        if path.startswith("/people/"):
            for label in page.locator(".rights-table .narrow-label").all():
                expect(label).to_be_visible()


def test_a_token_is_shown_once(visit, house):
    address, accounts = house
    first = person(accounts, "qian", Capacity.OFFICIAL)
    page = visit("/sign-in?next=/account", at=address, signed_in="")
    come_in(page, "qian", first)
    page.get_by_label("用途").fill("月度报表")
    page.get_by_role("button", name="生成令牌").click()
    token = page.locator("#new-token").inner_text()
    answer = page.request.get(address + "/api/cases", headers={"Authorization": f"Bearer {token}", "Cookie": ""})
    assert answer.status == 200
    page.goto(address + "/account")
    assert token not in page.content()
    page.get_by_role("button", name="撤销").click()
    assert page.request.get(address + "/api/cases", headers={"Authorization": f"Bearer {token}"}).status == 401


def test_who_only_looks_at_plans_has_no_buttons_for_them(visit, house):
    address, accounts = house
    first = person(accounts, "zhou", Capacity.OFFICIAL)
    page = visit("/sign-in?next=/plan", at=address, signed_in="")
    come_in(page, "zhou", first)
    expect(page).to_have_url(address + "/plan")
    expect(page.locator("body")).to_have_class(re.compile("looks-only"))
    for action in ("#all-at-once", "#undo", "#join"):
        expect(page.locator(action)).to_be_hidden()


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A town whose people may come in by their organisation; gives where it is served, its accounts, the provider."""
    folder = tmp_path_factory.mktemp("office")
    database = Database.at(folder / "town.sqlite")
    database.migrate()
    town.build(database)
    with provider.serve() as served:
        settings = Settings(folder, None, "for tests", oidc=Oidc(served.address, provider.CLIENT, provider.SECRET))
        accounts = Accounts(database, Audit.of(settings, database), served.address)
        with serve_database(folder, database, settings) as address:
            yield address, accounts, served


def test_with_the_organisations_account(visit, office):
    """Told the subject first, linked by an administrator, then in at one click; all of it under our policy."""
    address, accounts, served = office
    account, _ = accounts.add(COMMAND_LINE, "zheng", "郑先生", [Assignment(Capacity.OFFICIAL)])
    served.who = "f3c1-<i>zheng</i>"
    watched = f"off-site: {served.address}/authorize"
    page = visit("/insight?measure=rate", at=address, signed_in="", expected=(watched, "Failed to load resource"))
    page.get_by_role("link", name="用单位账号登录").click()
    expect(page.get_by_role("alert")).to_contain_text("本系统没有可供您登录的账号")
    expect(page.get_by_role("alert")).to_contain_text("f3c1-<i>zheng</i>")

    admin = visit(f"/people/{account.id}", at=address)
    admin.get_by_label("单位账号标识").fill("f3c1-<i>zheng</i>")
    admin.locator("form[action$='/link']").get_by_role("button", name="保存").click()
    expect(admin.get_by_label("单位账号标识")).to_have_value("f3c1-<i>zheng</i>")

    page.goto(address + "/insight?measure=rate")
    page.get_by_role("link", name="用单位账号登录").click()
    expect(page).to_have_url(re.compile(r"/insight\?measure=rate$"))
    expect(page.get_by_role("link", name="郑先生")).to_be_visible()
    page.goto(address + "/account")
    page.get_by_role("button", name="退出登录").click()
    page.goto(address + "/cases")
    expect(page).to_have_url(re.compile(r"/sign-in\?next="))


def test_the_language_is_switched_on_a_page_that_answers_a_form(visit, house):
    """With scripts, too: the address of the answer takes forms only."""
    address, _ = house
    page = visit("/sign-in?next=/cases", at=address, signed_in="", expected="401")
    page.get_by_label("账号").fill("nobody")
    page.get_by_label("密码").fill("not the one")
    page.get_by_role("button", name="登录").click()
    expect(page.locator("#problem")).to_be_visible()
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    assert page.locator("form input[name=next]").first.input_value() == "/cases"
