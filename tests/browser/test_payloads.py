"""Texts that try to break out, stored in every field that is shown, on every page in a real Chromium.

GEOGRID_PAYLOADS says how many texts, 50 without it. Nothing may run, nothing become markup, nothing be asked elsewhere.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from geogrid.domain.people.account import Assignment, Capacity
from geogrid.store import Database, accounts
from tests import signing
from tests.browser import payloads
from tests.browser.conftest import Visit, serve_database

TEXTS = payloads.payloads(int(os.environ.get("GEOGRID_PAYLOADS", "50")))
SHOWN = TEXTS[:: max(1, len(TEXTS) // 8)]
"""Those whose own address is asked, where the page is the same for each."""

WATCH = """
  window.__reports = [];
  document.addEventListener("securitypolicyviolation", (e) => {
    window.__reports.push(`${e.violatedDirective} ${e.blockedURI}`);
  });
"""
# What a page of ours never has: a handler in an attribute, an element only a text could bring, an address elsewhere.
BROKEN_OUT = """() => {
  const foreign = "marquee, object, embed, base, animate, math, video, audio, noscript img, [srcdoc], [x]";
  const known = ["http:", "https:", "tel:", "data:", "blob:", "file:"];
  const found = [...document.querySelectorAll("*")].filter((e) =>
    e.matches(foreign) ||
    [...e.attributes].some((a) => a.name.startsWith("on")) ||
    ["href", "src", "action", "data"].some((name) => {
      const value = e.getAttribute(name);
      return value && !known.includes(new URL(value, location).protocol);
    }) ||
    (e.host !== undefined && /^https?:/.test(e.href) && e.host !== location.host));
  const ran = window.__hit ? ["it ran"] : [];
  return [...found.map((e) => e.outerHTML.slice(0, 120)), ...(window.__reports ?? []), ...ran];
}"""


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("payloads")
    database = Database.at(folder / "town.sqlite")
    database.migrate()
    payloads.build(database, TEXTS)
    rights = [Assignment(Capacity.HANDLER, text, text) for text in TEXTS]
    number = signing.account(database, "everybody", [*signing.EVERYTHING, *rights])
    payloads.give_tokens(database, number, TEXTS)
    with database.writing() as session:
        accounts.change(session, number, None, full_name=" ".join(TEXTS[:8]))
    with serve_database(folder, database) as address:
        yield address


@pytest.fixture
def look(visit: Visit, hostile_site: str) -> Iterator:
    """Open a page of the town of texts, or in the same window another; whatever it was, it has to be harmless."""
    dialogs: list[str] = []

    def look(path: str, page: Page | None = None, **options) -> Page:
        if page is None:
            page = visit("/sign-in", at=hostile_site, reduced_motion="reduce", **options)
            page.add_init_script(WATCH)
            page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        page.goto(hostile_site + path, wait_until="domcontentloaded")
        harmless(page)
        return page

    yield look
    assert dialogs == []


def harmless(page: Page) -> None:
    for frame in page.frames:
        assert frame.evaluate(BROKEN_OUT) == [], frame.url


def settled(page: Page) -> Page:
    page.wait_for_load_state("networkidle")
    harmless(page)
    return page


def test_the_watch_sees_what_breaks_out(look) -> None:
    page = look("/sign-in", expected="violates the following Content Security Policy")
    for text in ("<img onerror=1>", "<a href='javascript:1'>x</a>", "<a href='//evil.invalid/'>x</a>", "<b x=''>y</b>"):
        assert page.evaluate(BROKEN_OUT) == []
        page.evaluate("text => { document.querySelector('h1').innerHTML = text; }", text)
        assert page.evaluate(BROKEN_OUT), text
        page.evaluate("document.querySelector('h1').textContent = ''; window.__reports = []")
    page.evaluate("document.querySelector('h1').innerHTML = '<img src=data:, onerror=\"window.__hit=1\">'")
    page.wait_for_function("window.__reports.length > 0")
    assert not page.evaluate("window.__hit")


def test_what_a_resident_sees_of_each_grid(look) -> None:
    page = settled(look("/", signed_in=False))
    for number, text in enumerate(TEXTS):
        look(f"/?grid={payloads.code(number)}", page)
        expect(page.locator(".answer-name")).to_contain_text(" ".join(text.split()))
    settled(page)


def test_what_a_resident_sees_of_each_address(look) -> None:
    page = settled(look("/", signed_in=False, expected="Failed to load resource"))  # of an address that is none
    for text in TEXTS:
        look(f"/?q={quote(text, safe='')}", page)
    settled(page)
    for text in SHOWN:
        page.get_by_role("combobox").fill(text[:20])
        page.wait_for_load_state("networkidle")
        harmless(page)


@pytest.mark.parametrize("path", ["/", "/list", "/insight?all=1", "/people", "/account", "/?x=118.2&y=29.7"])
@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_pages_of_many_texts(look, path: str, locale: str) -> None:
    settled(look(path, locale=locale))


def test_the_list_and_the_map_of_cases(look) -> None:
    page = None
    for number in range(1, 2 + (len(TEXTS) - 1) // 50):
        page = settled(look(f"/cases?page={number}", page))
    page.locator("html[data-ready]").wait_for()
    for button in page.locator("button[data-case]").all()[:12]:
        button.click()
        code = button.get_attribute("data-case")
        expect(page.locator(".case-card", has=page.locator(".code").get_by_text(code, exact=True))).to_be_visible()
        harmless(page)
    for text in SHOWN:
        look(f"/cases?category={quote(text, safe='')}", page)
        look(f"/insight?category={quote(text, safe='')}", page)


def test_names_that_show_under_the_pointer(look) -> None:
    under_the_pointer(settled(look("/insight/map")))


def test_the_report_to_take_along(look, tmp_path: Path) -> None:
    page = look("/plan")
    report = tmp_path / "report.html"
    report.write_bytes(page.request.get(page.url + "/report.html").body())
    page.goto(report.as_uri())
    under_the_pointer(settled(page))


def under_the_pointer(page: Page) -> None:
    for path in page.locator("path.leaflet-interactive").all()[:60]:
        path.dispatch_event("mouseover")
        path.dispatch_event("click")
    harmless(page)


def test_the_plan_is_mended(look) -> None:
    page = settled(look("/plan"))
    expect(page.locator("#map")).to_have_attribute("aria-busy", "false")
    for _ in range(3):
        page.locator("#defect-list > li .defect").first.click()
        harmless(page)
        page.get_by_role("button", name="接受", exact=True).first.click()
        settled(page)


def test_each_person(look) -> None:
    page = look("/people")
    for link in [a.get_attribute("href") for a in page.locator("main table a").all()][:: max(1, len(TEXTS) // 20)]:
        look(link, page)


def test_refusals(look) -> None:
    """Error pages, and forms that give back what was typed."""
    page = look("/", expected="Failed to load resource")
    guest = look("/sign-in", signed_in=False, expected="Failed to load resource")
    for text in SHOWN:
        asked = quote(text, safe="")
        for path in ("/no/", "/api/grid/", "/?grid=", "/?y=1&x=", "/cases?since="):
            look(path + asked, page)
        look(f"/lang/en?next={asked}", page)
        look(f"/sign-in?next={asked}", guest)
        guest.get_by_role("textbox").first.fill(text)
        guest.locator("input[type=password]").fill("no such password")
        guest.locator("form.card-form button").click()
        harmless(guest)
