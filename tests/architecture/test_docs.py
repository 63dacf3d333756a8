"""docs/ is held to the code: every command, option, setting, route and error code is named there."""

import re
from pathlib import Path

import click
import pytest

from geogrid.cli.main import main
from geogrid.domain.audit.entry import Action as Noted
from geogrid.domain.people.account import Capacity
from geogrid.domain.people.policy import POLICY, Action
from geogrid.domain.retention import TABLE, Kept
from geogrid.io.child.body import MOST_ROWS
from geogrid.io.limits import MB, Limits
from geogrid.settings import KEYS, Settings
from geogrid.store import Database
from geogrid.web.api.locate import LARGEST, LARGEST_JSON
from geogrid.web.app import create_app
from tests.architecture.errors_page import kinds, page

TOP = Path(__file__).resolve().parents[2]


def doc(name):
    return (TOP / "docs" / name).read_text(encoding="utf-8")


def commands(group, words):
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, [*words, name])
        else:
            yield " ".join([*words, name]), command


COMMANDS = dict(commands(main, ["geogrid"]))


@pytest.mark.parametrize("name", COMMANDS)
def test_commands_and_their_options(name):
    text = doc("commands.md")
    assert name in text
    options = [word for option in COMMANDS[name].params for word in option.opts if word.startswith("--")]
    assert [word for word in options if word not in text] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_a_help_text(name):
    command = COMMANDS[name]
    assert command.help
    assert [o.name for o in command.params if isinstance(o, click.Option) and not o.help] == []


def test_settings():
    text = doc("settings.md")
    assert [name for pair in KEYS.items() for name in pair if f"`{name}`" not in text] == []


def test_routes(tmp_path):
    database = Database.at(tmp_path / "geogrid.sqlite")
    app = create_app(Settings(tmp_path, None, "secret"), database)
    routes = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule) for rule in app.url_map.iter_rules()}
    text = doc("api.md")
    assert [route for route in sorted(routes) if f"`{route}`" not in text and f"GET {route}`" not in text
            and f"GET {route}?q=`" not in text and not route.startswith("/static/")] == []  # fmt: skip


def test_how_long_what_is_kept():
    text = doc("operations.md")
    for period in TABLE.values():
        hours = period.kept.total_seconds() / 3600
        kept = f"{hours:.0f} hours" if hours <= 24 else f"{period.kept.days} days"
        assert f"| {period.what} | {kept} | {period.why} |" in text


def test_every_row_of_how_long_what_is_kept_is_read():
    code = "".join(file.read_text("utf-8") for file in (TOP / "geogrid").rglob("*.py") if file.name != "retention.py")
    assert [kind for kind in Kept if f"TABLE[Kept.{kind.name}]" not in code] == []


def test_the_nightly_backups_are_not_kept_too_long():
    (nights,) = re.findall(r"head -n -(\d+)", doc("operations.md"))
    assert int(nights) <= TABLE[Kept.BACKUPS].kept.days


def test_what_is_noted():
    text = doc("audit.md")
    assert [action for action in Noted if f"`{action}`" not in text] == []


def test_limits_of_files():
    text, limits = doc("security.md"), Limits()
    boundaries = f"{limits.file_bytes // MB} MB, {limits.features:,} features, {limits.vertices:,} points"
    unpacked = f"{limits.archive_entries} files, {limits.unpacked_bytes // MB} MB, {limits.unpacking_ratio} times"
    tables = f"{limits.file_bytes // MB} MB, {limits.rows:,} rows, {limits.columns} columns"
    batches = f"{LARGEST // MB} MB (JSON {LARGEST_JSON // MB} MB), {MOST_ROWS:,} rows"
    assert [told for told in (boundaries, unpacked, tables, batches) if f"| {told}" not in text] == []


def test_errors():
    assert doc("errors.md") == page(), "write it anew: python -m tests.architecture.errors_page > docs/errors.md"


def test_error_codes_are_unique():
    codes = [kind.code for kind in kinds()]
    assert len(set(codes)) == len(codes)


PAGES = ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", *(f"docs/{p.name}" for p in (TOP / "docs").glob("*.md"))]


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    text = (TOP / page).read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text)
    assert [link for link in links if not (TOP / page).parent.joinpath(link).exists()] == []


def test_who_may_do_what():
    lines = [line for line in doc("security.md").splitlines() if line.startswith("| ")]
    head, *rows = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines[: 1 + len(Capacity)]]
    told = {(action, row[0]) for row in rows for action, cell in zip(head, row, strict=True) if cell == "✓"}
    held = {(action.value, capacity.value) for action, capacities in POLICY.items() for capacity in capacities}
    names = {Capacity.RESIDENT.value: "anybody, without an account"}
    assert told == {(action, names.get(who, who)) for action, who in held if action != Action.SIGN_IN.value}
