"""The check to take along: on paper, and as one HTML file that shows list and map on a desk, a phone and on paper."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from geogrid.web.identity import COOKIE
from tests.browser.conftest import DESK, PHONE, SESSIONS, Visit, serve
from tests.browser.test_plan import AUDIT, BROKEN

# What is written on the map: it is drawn, so it stands in no element.
LISTEN = """
  window.written = [];
  const write = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
    written.push(text);
    write.call(this, text, ...rest);
  };
"""
# What the map is like while it is printed.
MEASURE = """addEventListener("beforeprint", () => {
  const map = document.querySelector(".leaflet-container");
  const shown = getComputedStyle(map).display;
  window.printed = { width: map.clientWidth, shown, class: document.documentElement.className };
})"""


@pytest.fixture(scope="module")
def seen_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The broken town."""
    with serve(tmp_path_factory.mktemp("seen"), BROKEN) as address:
        yield address


@pytest.fixture(scope="module")
def report(seen_site: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The broken town's report by language."""
    folder = tmp_path_factory.mktemp("offline")
    files = {}
    for language in ("zh", "en"):
        headers = {"Accept-Language": language, "Cookie": f"{COOKIE}={SESSIONS[seen_site, 'everybody']}"}
        request = urllib.request.Request(f"{seen_site}/plan/report.html", headers=headers)
        files[language] = folder / f"{language}.html"
        with urllib.request.urlopen(request) as answer:
            files[language].write_bytes(answer.read())
    return files


def opened(chromium: Browser, file: Path, size: tuple[int, int]) -> Page:
    page = chromium.new_page(viewport={"width": size[0], "height": size[1]})
    page.on("request", lambda request: _is_own(request.url, file))
    page.add_init_script(LISTEN)
    page.goto(file.as_uri())
    return page


def _is_own(url: str, file: Path) -> None:
    assert url == file.as_uri()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_file_stands_the_audit(
    chromium: Browser, report: dict[str, Path], size: tuple[int, int], language: str
) -> None:
    page = opened(chromium, report[language], size)
    no_site_around = {"0 × banner", "0 × contentinfo"}
    assert set(page.evaluate(AUDIT)) == no_site_around
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    page.close()


def test_grids_are_named_and_errors_numbered_on_the_map(chromium: Browser, report: dict[str, Path]) -> None:
    page = opened(chromium, report["zh"], DESK)
    written = page.evaluate("written")
    assert "北街社区第二网格" in written
    assert {"1", "2"} <= set(written)
    row = page.get_by_role("button", name="重叠")
    assert row.locator(".number").inner_text() in written
    page.close()


def test_a_row_says_how_large_and_how_wide(chromium: Browser, report: dict[str, Path]) -> None:
    page = opened(chromium, report["en"], DESK)
    row = page.get_by_role("button", name="Overlap")
    expect(row.locator(".area")).to_contain_text("m²")
    expect(row).to_contain_text("m wide")
    page.close()


def test_on_a_phone_map_and_list_are_there_at_once_and_the_totals_last(
    chromium: Browser, report: dict[str, Path]
) -> None:
    page = opened(chromium, report["zh"], PHONE)
    expect(page.locator(".leaflet-container")).to_be_in_viewport(ratio=1)
    expect(page.locator(".defects button").first).to_be_in_viewport()
    below = page.evaluate("""() => {
      const top = (name) => document.querySelector(name).getBoundingClientRect().top;
      return top(".totals") - top(".defects");
    }""")
    assert below > 0
    page.close()


def test_on_paper_the_map_is_as_wide_as_the_sheet(chromium: Browser, report: dict[str, Path]) -> None:
    page = opened(chromium, report["zh"], DESK)
    before = page.locator(".leaflet-container").bounding_box()
    page.evaluate(MEASURE)
    assert page.pdf(format="A4").startswith(b"%PDF")
    printed = page.evaluate("printed")
    assert (printed["width"], printed["shown"]) == (680, "block")
    assert "on-paper" in printed["class"]
    expect(page.locator("html")).not_to_have_class("on-paper")
    assert page.locator(".leaflet-container").bounding_box() == before
    assert page.locator(".leaflet-container canvas").count() == 1
    page.close()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_planner_s_page_prints_its_map_with_the_numbers_of_the_list(
    seen_site: str, visit: Visit, size: tuple[int, int]
) -> None:
    page = visit("/list", at=seen_site, size=size, reduced_motion="reduce", color_scheme="dark")
    page.add_init_script(LISTEN)
    page.goto(f"{seen_site}/plan")
    expect(page.locator("#map")).to_have_attribute("aria-busy", "false")
    page.locator("#defect-list .defect").first.click()
    expect(page.locator("#map-key")).to_be_visible()
    before, bar = page.locator("#map").bounding_box(), page.locator(".leaflet-control-scale-line")
    scale = bar.evaluate("bar => bar.outerHTML")
    page.evaluate("written.length = 0")
    page.evaluate(MEASURE)
    assert page.pdf(format="A4").startswith(b"%PDF")
    assert page.evaluate("printed")["width"] == 680
    numbers = page.locator("#defect-list > li:has(.severity-error) .number").all_text_contents()
    assert numbers
    assert set(numbers) <= set(page.evaluate("written"))
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(page.locator("#map-key")).to_be_visible()
    expect(page.locator(".on-paper")).to_have_count(0)
    assert page.locator("#map").bounding_box() == before
    assert bar.evaluate("bar => bar.outerHTML") == scale
    page.emulate_media(media="print")
    expect(page.locator("#defect-list .number").first).to_be_visible()
