"""geogrid backup and geogrid restore: nothing lost, nothing half, on both stores.

GEOGRID_KEEPING_ROUNDS says how often they are killed, and run under writes; GEOGRID_KEEPING_SEED, when and where.
"""

import hashlib
import json
import os
import random
import resource
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
import time
import zipfile
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select, text

from geogrid.cli.main import main
from geogrid.cli.speaking import wording
from geogrid.domain.register import Alias, Override
from geogrid.domain.retention import TABLE, Kept
from geogrid.services import limits
from geogrid.services.simulation import Size, prepare_demo
from geogrid.store import (
    Database,
    accounts,
    aliases,
    audit,
    cases,
    kept_answers,
    merged,
    migrations,
    models,
    overrides,
    sign_ins,
    tokens,
)
from geogrid.store.embedded import spatial_index
from geogrid.store.migrations import run as migrating
from tests import drawn, signing
from tests.store.values import case

ROUNDS = int(os.environ.get("GEOGRID_KEEPING_ROUNDS", "3"))
SEED = int(os.environ.get("GEOGRID_KEEPING_SEED") or random.randrange(10**9))
SQLITE, MANIFEST = "database/geogrid.sqlite", "manifest.json"
STORES = ["embedded", pytest.param("postgis", marks=pytest.mark.postgis)]
PATIENCE = 60.0
SECRET = "7c1e-the-installation-s-own-0f93-secret-of-many-letters"


@dataclass
class Home:
    """A data folder and perhaps a PostGIS database: what the settings name."""

    folder: Path
    url: str = ""
    secret: str = SECRET

    @property
    def settings(self):
        return {
            "GEOGRID_DATA": str(self.folder),
            "GEOGRID_DATABASE_URL": self.url,
            "GEOGRID_SECRET": self.secret,
            "LC_ALL": "C.UTF-8",
        }

    def __call__(self, *arguments, language="C.UTF-8"):
        """Run `geogrid ARGUMENTS` within this process; returns exit code and all that was said."""
        wording.cache_clear()
        runner = CliRunner(env={**self.settings, "LC_ALL": language})
        ended = runner.invoke(main, list(map(str, arguments)), catch_exceptions=False)
        wording.cache_clear()
        return ended.exit_code, ended.output

    def started(self, *arguments, **how):
        """Start `geogrid ARGUMENTS` as a process."""
        command = [sys.executable, "-m", "geogrid.cli", *map(str, arguments)]
        environment = {**os.environ, **self.settings}
        piped = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        return subprocess.Popen(command, env=environment, **piped, **how)

    @contextmanager
    def database(self):
        database = Database.at(self.url or self.folder / "geogrid.sqlite")
        yield database
        database.close()

    def rows(self):
        """All rows but the audit, the same for the same state on either store; None where there are no tables."""
        with self.database() as database:
            if database.revision() is None:
                return None
            with database.reading() as session:
                return {
                    name: sorted(repr([_plain(value) for value in row]) for row in session.execute(select(table)))
                    for name, table in models.Table.metadata.tables.items()
                    if not name.startswith("audit")  # what a restore notes there, see test_audit.py
                }

    @property
    def is_empty(self):
        rows = self.rows()
        return rows is None or not any(rows.values())

    @property
    def left_over(self):
        return [file.name for file in self.folder.glob(".unfinished*")]


def _plain(value):
    return value.wkb_hex if hasattr(value, "wkb_hex") else value


@pytest.fixture
def new_home(request, tmp_path):
    """Makes empty homes: new_home("embedded") or new_home("postgis"); with tables that hold nothing, or bare."""
    with ExitStack() as stack:

        def made(kind, bare=False):
            folder = tmp_path / f"home{len(list(tmp_path.iterdir()))}"
            folder.mkdir()
            if kind == "embedded":
                if not bare:
                    shutil.copy(request.getfixturevalue("embedded_template"), folder)
                return Home(folder)
            server = request.getfixturevalue("postgis_server")
            template = "template1" if bare else request.getfixturevalue("postgis_template")
            return Home(folder, stack.enter_context(server.database(template)))

        yield made


@pytest.fixture(params=STORES)
def kind(request):
    return request.param


@pytest.fixture
def home(kind, new_home):
    """A home whose database holds the drawn district."""
    return with_district(new_home(kind))


def with_district(home):
    with home.database() as database:
        drawn.store_in(database)
        with database.writing() as session:
            aliases.add(session, [Alias("老大桥", "镇海桥", date(2004, 6, 1))], drawn.SINCE)
            override = Override("城市花园", drawn.NE, "安置", "屯民〔2026〕7号", date(2027, 1, 1))
            overrides.add(session, [override], drawn.SINCE)
            merged.add(session, ["P9"], "P1", drawn.SINCE)
    return home


@pytest.fixture
def kept(home, tmp_path):
    """A backup of it."""
    code, said = home("backup", tmp_path / "kept.zip")
    assert code == 0, said
    return tmp_path / "kept.zip"


@pytest.mark.parametrize(
    ("of", "to"),
    [
        ("embedded", "embedded"),
        *(pytest.param(of, "postgis", marks=pytest.mark.postgis) for of in ("embedded", "postgis")),
    ],
)
def test_what_is_restored_is_what_was_kept(of, to, new_home, tmp_path):
    home, other, kept = with_district(new_home(of)), new_home(to, bare=True), tmp_path / "kept.zip"
    before = home.rows()
    code, said = home("backup", kept)
    size = f"{kept.stat().st_size / 1000:.0f} KB"
    assert (code, said.partition(" Remove it after ")[0]) == (
        0,
        f"kept.zip written: 30 rows, {size}, revision {migrations.head()}.",
    )
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    code, said = other("restore", kept)
    assert code == 0, said
    assert said.startswith("kept.zip restored: 30 rows as of 20")
    assert other.rows() == before == home.rows()
    assert other.left_over == [] and [file.name for file in tmp_path.glob(".*")] == []
    goes_on(other)


def test_nobody_and_no_program_is_let_in_by_what_was_restored(kind, new_home, tmp_path):
    """Whatever was ended after the backup stays so."""
    home, other = new_home(kind), new_home(kind, bare=True)
    with home.database() as database:
        drawn.store_in(database)
        number = signing.account(database, "lina")
        signing.session_of(database, number)
        with database.writing() as session:
            tokens.add(session, number, "x", "sum", 1.0, time.time() + 999, may_write=True)
            sign_ins.begin(session, "key", "/", time.time())
            limits.take(session, limits.CONTACTS, "1")
            kept_answers.claim(session, "account 1", "key", "sum", time.time())
    before = home.rows()
    assert home("backup", tmp_path / "kept.zip")[0] == 0
    code, said = other("restore", tmp_path / "kept.zip")
    assert code == 0 and "People sign in again, and programs need new tokens" in said
    emptied = {"sessions", "sign_ins_begun", "access_tokens", "buckets", "kept_answers"}
    after = other.rows()
    assert {name for name in before if before[name] and not after[name]} == emptied
    assert {name for name in before if before[name] != after[name]} == emptied
    assert noted_of_restore(other)["tokens_ended"] == 1


def noted_of_restore(home):
    with home.database() as database, database.reading() as session:
        return json.loads(list(audit.entries(session))[-1].after)


def goes_on(home):
    """New rows get new numbers, and the indexes are whole."""
    with home.database() as database:
        assert database.revision() == migrations.head()
        with database.writing() as session:
            assert cases.add(session, [case("new")]) == 1
            if not home.url:
                driver = session.connection().connection.driver_connection
                assert {spatial_index.check(driver, name, "shape") for name in ("grids", "places", "cases")} == {1}
    code, said = home("backup", home.folder / "again.zip")
    assert code == 0, said


@pytest.mark.postgis
def test_a_backup_of_postgis_goes_into_postgis_only(new_home, tmp_path):
    home, other = new_home("postgis"), new_home("embedded", bare=True)
    assert home("backup", tmp_path / "kept.zip")[0] == 0
    code, said = other("restore", tmp_path / "kept.zip")
    assert code == 2
    assert said.startswith("kept.zip is a backup of a postgis database, and this one is embedded. Nothing was changed.")
    assert other.rows() is None


def test_an_empty_district_is_kept_too(kind, new_home, tmp_path):
    home, other = new_home(kind), new_home(kind)  # the other as a server that was started once has left it
    assert home("backup", tmp_path / "kept.zip")[0] == 0
    code, said = other("restore", tmp_path / "kept.zip")
    assert code == 0, said
    assert other.rows() == home.rows()


def test_a_database_that_holds_something_is_left_as_it_is(home, kept):
    before = home.rows()
    code, said = home("restore", kept)
    assert code == 2
    assert "is not empty: there are rows in aliases, areas, buildings" in said and "Nothing was changed" in said
    assert home.rows() == before
    assert "不为空" in home("restore", kept, language="zh_CN.UTF-8")[1]


def test_the_database_of_another_program_is_left_as_it_is(kept, kind, new_home):
    other = new_home(kind, bare=True)
    with other.database() as database, database.writing() as session:
        session.execute(text("CREATE TABLE invoices (number INTEGER)"))
    code, said = other("restore", kept)
    assert (code, "holds tables of another program (invoices)" in said) == (2, True), said


@pytest.mark.parametrize("bare", [True, False])
def test_of_two_that_restore_at_once_one_is_refused(home, kept, kind, new_home, bare):
    other = new_home(kind, bare=bare)
    both = [other.started("restore", kept) for _ in range(2)]
    said = sorted(process.communicate(timeout=PATIENCE)[0] for process in both)
    assert sorted(process.returncode for process in both) == [0, 2], said
    assert said[0].startswith("The database ") and "is not empty" in said[0]
    assert other.rows() == home.rows()


def test_a_file_that_is_there_is_left_as_it_is(home, kept):
    before = kept.read_bytes()
    code, said = home("backup", kept)
    assert code == 2
    assert said == (
        "kept.zip cannot be written: there is a file of that name already. "
        "Nothing was done; give the output another name.\n"
    )
    assert kept.read_bytes() == before
    assert home("backup", kept.parent / "none" / "kept.zip")[0] == 2


@pytest.mark.parametrize("kind", ["embedded"])  # what is said is no matter of the store
@pytest.mark.parametrize("language", ["C.UTF-8", "zh_CN.UTF-8"])
def test_a_backup_says_until_when_it_may_be_kept(home, tmp_path, language):
    code, said = home("backup", tmp_path / "kept.zip", language=language)
    made = datetime.fromisoformat(json.loads(parts_of(tmp_path / "kept.zip")[MANIFEST])["made"])
    day = made + TABLE[Kept.BACKUPS].kept
    told = {"C": f"{day:%b} {day.day}, {day.year}", "zh": f"{day.year}年{day.month}月{day.day}日"}
    assert code == 0 and told[language[:2].strip(".")] in said


def test_for_machines(home, kept, new_home, kind):
    code, said = home("backup", kept.with_name("second.zip"), "--json")
    told = json.loads(said)
    assert code == 0
    assert (told["store"], told["revision"], told["rows"]["grids"]) == (kind, migrations.head(), 4)
    code, said = new_home(kind)("restore", kept.with_name("second.zip"), "--json")
    assert code == 0
    assert json.loads(said) == told | {"genuine": True, "audit_findings": 0}


def test_without_tables_there_is_nothing_to_back_up(kind, new_home, tmp_path):
    code, said = new_home(kind, bare=True)("backup", tmp_path / "kept.zip")
    assert code == 2
    assert "has no tables yet, so there is nothing to back up. Check GEOGRID_DATA" in said
    assert not (tmp_path / "kept.zip").exists()


@pytest.mark.parametrize("revision", ["0001", "0003"])
def test_a_backup_of_an_earlier_revision_is_brought_up_to_date(home, revision, kind, new_home, tmp_path):
    with home.database() as database, database.writing() as session:
        migrating.downgrade(session.connection(), revision)
    code, said = home("backup", tmp_path / "old.zip")
    assert (code, f"revision {revision}." in said) == (0, True), said
    with home.database() as database:
        assert database.revision() == revision
        database.migrate()
    other = new_home(kind)
    assert other("restore", tmp_path / "old.zip")[0] == 0
    assert other.rows() == home.rows()
    goes_on(other)


def test_a_database_of_a_newer_geogrid(home, tmp_path):
    with home.database() as database, database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    code, said = home("backup", tmp_path / "kept.zip")
    assert (code, "made by a newer geogrid (revision 9999)" in said) == (2, True)
    assert not (tmp_path / "kept.zip").exists()


def test_a_damaged_database_is_not_kept_as_if_it_were_whole(new_home, tmp_path):
    home = with_district(new_home("embedded"))
    file = home.folder / "geogrid.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        root, size = connection.execute(
            "SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_schema WHERE name = 'ix_posts_grid'"
        ).fetchone()
    with file.open("r+b") as content:
        content.seek((root - 1) * size)
        content.write(os.urandom(size))
    code, said = home("backup", tmp_path / "kept.zip")
    assert code == 2
    assert "cannot be read whole" in said and "No backup was made" in said
    assert [name for name in os.listdir(tmp_path) if "home" not in name] == []


def test_a_disk_that_is_full(home, kind, tmp_path):
    room = 100_000 if kind == "embedded" else 2_000

    def full():
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    process = home.started("backup", tmp_path / "kept.zip", preexec_fn=full)
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2, said
    assert said.startswith("kept.zip cannot be written: ") and len(said.splitlines()) == 1
    assert [name for name in os.listdir(tmp_path) if "home" not in name] == []


def test_too_little_room_is_said_before_the_work(new_home, tmp_path, monkeypatch):
    home, other = with_district(new_home("embedded")), new_home("embedded", bare=True)
    assert home("backup", tmp_path / "kept.zip")[0] == 0
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 5_000))
    code, said = home("backup", tmp_path / "second.zip")
    assert (code, said.split(",")[0]) == (2, f"{tmp_path} has room for 0 MB"), said
    code, said = other("restore", tmp_path / "kept.zip")
    assert (code, said.split(",")[0]) == (2, f"{other.folder} has room for 0 MB"), said
    assert not (tmp_path / "second.zip").exists() and other.rows() is None


def test_what_a_killed_process_left_is_removed_a_day_later(home, tmp_path):
    for name, days in (("old", 2), ("new", 0)):
        (tmp_path / f".unfinished-backup-{name}").mkdir()
        then = time.time() - days * 24 * 3600
        os.utime(tmp_path / f".unfinished-backup-{name}", (then, then))
    assert home("backup", tmp_path / "kept.zip")[0] == 0
    assert [file.name for file in tmp_path.glob(".*")] == [".unfinished-backup-new"]


# A backup is changed in these ways; each is refused in one line that says why, and nothing is restored.


def rewritten(file, parts):
    """Write a zip anew, of these names and contents."""
    file.unlink()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in parts:
            zipped.writestr(name, content)


def parts_of(file):
    with zipfile.ZipFile(file) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def manifest(file, **changed):
    parts = parts_of(file)
    rewritten(file, {**parts, MANIFEST: json.dumps({**json.loads(parts[MANIFEST]), **changed})}.items())


def cut(file):
    file.write_bytes(file.read_bytes()[:-100])


def other_bytes(file):
    rewritten(
        file, [(name, b"x" * len(content) if name != MANIFEST else content) for name, content in parts_of(file).items()]
    )


def largest(file):
    parts = parts_of(file)
    return max((name for name in parts if name != MANIFEST), key=lambda name: len(parts[name]))


def without_a_part(file):
    left_out = largest(file)
    rewritten(file, [(name, content) for name, content in parts_of(file).items() if name != left_out])


def bomb(file):
    parts, name, size = parts_of(file), largest(file), 300_000_000
    told = json.loads(parts.pop(MANIFEST))
    told["parts"][name]["bytes"] = size
    rewritten(file, {**parts, name: bytes(size), MANIFEST: json.dumps(told)}.items())


def lying_bomb(file):
    """A zip whose table of contents tells the small size that the manifest tells."""
    parts, name = parts_of(file), largest(file)
    size = len(parts[name])
    rewritten(file, [(each, content * 50 if each == name else content) for each, content in parts.items()])
    content, long = file.read_bytes(), (size * 50).to_bytes(4, "little")
    assert content.count(long) >= 2
    file.write_bytes(content.replace(long, size.to_bytes(4, "little")))


def twice(file):
    with pytest.warns(UserWarning, match="Duplicate"):
        rewritten(file, [*parts_of(file).items(), *parts_of(file).items()])


DAMAGE = {
    "empty": (lambda file: file.write_bytes(b""), "it is no zip archive"),
    "a text": (lambda file: file.write_text("hello"), "it is no zip archive"),
    "cut": (cut, "it cannot be unpacked"),
    "another zip": (lambda file: rewritten(file, [("a.txt", "hello")]), "it has no manifest.json"),
    "other bytes": (other_bytes, "its bytes are not those that were written"),
    "a part missing": (without_a_part, "it is not what manifest.json lists"),
    "a part more": (
        lambda file: rewritten(file, [*parts_of(file).items(), ("../../evil", "x")]),
        "../../evil: it is not what manifest.json lists",
    ),
    "a part twice": (twice, "it is not what manifest.json lists"),
    "bomb": (bomb, "it would unpack to far more than a backup does"),
    "lying bomb": (lying_bomb, "(database/"),
    "no manifest": (
        lambda file: rewritten(file, {**parts_of(file), MANIFEST: b"[1, 2]"}.items()),
        "its manifest.json is not one of a backup",
    ),
    "long manifest": (
        lambda file: rewritten(file, {**parts_of(file), MANIFEST: b" " * 2_000_000}.items()),
        "its manifest.json is too long",
    ),
    "other rows": (lambda file: manifest(file, rows={**told(file)["rows"], "grids": 5}), "other numbers of rows"),
    "other tables": (lambda file: manifest(file, rows={"pg_authid": 1}), "it lists other tables"),
    "no revision": (lambda file: manifest(file, revision="../x"), "its manifest.json is not one of a backup"),
    "unknown store": (lambda file: manifest(file, store="oracle"), "its manifest.json is not one of a backup"),
    "negative size": (lambda file: manifest(file, parts={SQLITE: {"bytes": -1, "sha256": "0" * 64}}), "is not one of"),
    "newer format": (lambda file: manifest(file, format=2, geogrid="9.0"), "by a newer geogrid (9.0, format 2)"),
    "newer revision": (lambda file: manifest(file, revision="9999"), "by a newer geogrid (0."),
    "earlier revision": (lambda file: manifest(file, revision="0001"), "it lists other"),
}  # fmt: skip


def told(file):
    return json.loads(parts_of(file)[MANIFEST])


def test_a_file_that_is_not_as_it_was_written(kept, kind, new_home):
    content, other = kept.read_bytes(), new_home(kind)
    for name, (change, says) in DAMAGE.items():
        kept.write_bytes(content)
        change(kept)
        code, said = other("restore", kept)
        if "was changed after it was made" in said:  # then without the seal, as another secret sees it
            assert code == 2 and other.is_empty, name
            manifest(kept, sealed_by="")
            code, said = other("restore", kept, "--unproven")
        assert code == 2, (name, said)
        assert said.startswith("kept.zip ") and says in said and len(said.splitlines()) == 1, (name, said)
        assert "Nothing was changed. " in said
        assert other.is_empty and other.left_over == [], name


def forged(file, content):
    """Put another embedded database in, with a manifest that is right about it."""
    part = {SQLITE: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}}
    rewritten(file, [(SQLITE, content), (MANIFEST, json.dumps({**told(file), "parts": part}))])


SHAPELESS = "DROP TRIGGER ggu_cases_shape; DROP TRIGGER giu_cases_shape; UPDATE cases SET shape = x'00'"


@pytest.mark.parametrize(
    ("to", "statement"),
    [
        ("embedded", "ALTER TABLE cases RENAME TO others"),
        ("embedded", "ALTER TABLE cases ADD COLUMN more TEXT"),
        ("embedded", "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = '(' WHERE name = 'cases'"),
        ("embedded", "ALTER TABLE cases RENAME TO others; CREATE VIEW cases AS SELECT * FROM others"),
        ("embedded", SHAPELESS),
        pytest.param("postgis", SHAPELESS, marks=pytest.mark.postgis),
        pytest.param("postgis", "UPDATE posts SET valid_from = 'noon'", marks=pytest.mark.postgis),
    ],
)
def test_a_database_in_it_that_is_not_geogrids(statement, to, new_home, tmp_path):
    home, other = with_district(new_home("embedded")), new_home(to)
    assert home("backup", tmp_path / "kept.zip")[0] == 0
    (tmp_path / "odd.sqlite").write_bytes(parts_of(tmp_path / "kept.zip")[SQLITE])
    with closing(sqlite3.connect(tmp_path / "odd.sqlite")) as connection:
        connection.executescript(statement)
    forged(tmp_path / "kept.zip", (tmp_path / "odd.sqlite").read_bytes())
    code, said = other("restore", tmp_path / "kept.zip")
    assert (code, other.is_empty) == (2, True) and said.startswith("kept.zip was changed after it was made"), said
    manifest(tmp_path / "kept.zip", sealed_by="")
    code, said = other("restore", tmp_path / "kept.zip", "--unproven")
    assert code == 2, said
    assert said.startswith("kept.zip is damaged (") and len(said.splitlines()) == 1
    assert other.is_empty and other.left_over == []


def with_another_administrator(file, folder, entry=""):
    """Add one to the embedded database in a backup, with sums that are right."""
    (folder / "odd.sqlite").write_bytes(parts_of(file)[SQLITE])
    with closing(sqlite3.connect(folder / "odd.sqlite")) as connection:
        connection.executescript(
            "INSERT INTO accounts SELECT 99, 'evil', full_name, password, must_change, totp, totp_step, phone,"
            " phone_key, demo, created_at, disabled_at, version, subject FROM accounts LIMIT 1;"
            "INSERT INTO assignments (account, capacity) VALUES (99, 'administrator');" + entry
        )
    forged(file, (folder / "odd.sqlite").read_bytes())
    rows = told(file)["rows"]
    manifest(file, rows=rows | {"accounts": rows["accounts"] + 1, "assignments": rows["assignments"] + 1})


def is_there(home, name):
    with home.database() as database, database.reading() as session:
        return accounts.named(session, name) is not None


def test_a_backup_that_was_changed_is_refused_and_one_that_nobody_can_tell_of_unless_it_is_trusted(new_home, tmp_path):
    home, file = new_home("embedded"), tmp_path / "kept.zip"
    assert home("account", "add", "root", "--right", "administrator")[0] == 0
    assert home("backup", file)[0] == 0
    genuine = file.read_bytes()
    with_another_administrator(file, tmp_path)
    other = new_home("embedded")
    code, said = other("restore", file)
    assert (code, other.is_empty) == (2, True)
    assert said.startswith(
        "kept.zip was changed after it was made: it is not as the secret of these settings sealed it."
    )
    assert other("restore", file, "--unproven")[0] == 2, "it is known"
    manifest(file, sealed_by="0" * 16)
    changed = file.read_bytes()
    for content, secret in ((changed, SECRET), (genuine, "another " * 5)):
        file.write_bytes(content)
        other = new_home("embedded")
        other.secret = secret
        code, said = other("restore", file)
        assert (code, other.is_empty) == (2, True)
        assert said.startswith("Nobody can tell whether kept.zip is as it was made") and "--unproven" in said
        code, said = other("restore", file, "--unproven")
        assert (code, "Whether it is as it was made nobody can tell" in said) == (0, True), said
        assert is_there(other, "evil") == (content == changed)
        assert noted_of_restore(other)["genuine"] is False
    file.write_bytes(genuine)
    other = new_home("embedded")
    code, said = other("restore", file, "--json")
    told_of = json.loads(said)
    assert (code, told_of["genuine"], told_of["audit_findings"], noted_of_restore(other)["genuine"]) == (
        0,
        True,
        0,
        True,
    )


def test_a_backup_of_an_audit_that_is_not_whole(kind, new_home, tmp_path):
    home, other, file = new_home(kind), new_home(kind), tmp_path / "kept.zip"
    for name in ("root", "li.na", "wang.fang"):
        assert home("account", "add", name, "--right", "administrator")[0] == 0
    with home.database() as database, database.writing() as session:
        for (name,) in without_guards(session):
            session.execute(text(name))
        session.execute(text("DELETE FROM audit WHERE number = 2"))
    assert home("backup", file)[0] == 0
    code, said = other("restore", file)
    assert (code, other.is_empty) == (2, True)
    assert said.startswith("The audit in kept.zip is not whole: 1 findings, the first at entry 2."), said
    code, said = other("restore", file, "--unproven")
    assert (code, "Its audit is not whole" in said, is_there(other, "root")) == (0, True, True), said


def without_guards(session):
    """What takes away the triggers that keep the audit."""
    if session.connection().dialect.name == "sqlite":
        return session.execute(text(
            "SELECT 'DROP TRIGGER ' || name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'audit'"
        )).all()  # fmt: skip
    return [("ALTER TABLE audit DISABLE TRIGGER USER",)]


def test_any_byte_changed_is_found_or_changes_nothing(home, kept, kind, new_home):
    chance, content, whole, other = random.Random(SEED), kept.read_bytes(), home.rows(), new_home(kind)
    for _ in range(4 * ROUNDS):
        at = chance.randrange(len(content))
        kept.write_bytes(content[:at] + bytes((content[at] ^ 1 << chance.randrange(8),)) + content[at + 1 :])
        code, said = other("restore", kept)
        assert (code == 2 and other.is_empty) or (code == 0 and other.rows() == whole), (SEED, at, said)
        if code == 0:
            other = new_home(kind)


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """An embedded database large enough to be killed in the middle of it."""
    home = Home(tmp_path_factory.mktemp("large"))
    with home.database() as database:
        database.migrate()
        prepare_demo(database, Size(places=3_000, cases=1_500), date(2026, 1, 1), lambda *_, **__: None)
    return home


@pytest.fixture
def many(large, kind, new_home, tmp_path):
    """The same on either store."""
    home = new_home(kind)
    if kind == "embedded":
        shutil.copy(large.folder / "geogrid.sqlite", home.folder)
        return home
    assert large("backup", tmp_path / "large.zip")[0] == 0
    assert home("restore", tmp_path / "large.zip")[0] == 0
    return home


WRITER = """
import sys
from itertools import count
from tests.store.values import DAY, case, place
from geogrid.store import Database, cases, places
database = Database.at(sys.argv[1])
for number in count():
    with database.writing() as session:
        cases.add(session, [case(f"W-{number}")])
        places.add(session, [place(f"W-{number}", f"黄山路{number}号")], DAY)
    print(number, flush=True)
"""


@contextmanager
def written_to(home):
    """Write to a database from another process, a case and a place at a time; give what it has acknowledged."""
    command = [sys.executable, "-c", WRITER, home.url or str(home.folder / "geogrid.sqlite")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    acknowledged = []
    reader = threading.Thread(target=lambda: acknowledged.extend(map(int, iter(process.stdout.readline, ""))))
    reader.start()
    try:
        yield acknowledged
    finally:
        process.kill()
        process.wait()
        reader.join()
        process.stdout.close()


def until(condition, what):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.002)


def test_a_backup_under_writes_is_what_was_acknowledged_at_one_moment(many, kind, new_home, tmp_path):
    made = []
    with written_to(many) as acknowledged:
        until(lambda: len(acknowledged) >= 20, "nothing is written")
        for turn in range(ROUNDS):
            process = many.started("backup", tmp_path / f"{turn}.zip")
            first = len(acknowledged)
            said, _ = process.communicate(timeout=PATIENCE)
            made.append((tmp_path / f"{turn}.zip", first, len(acknowledged)))
            assert (process.returncode, made[-1][2] > first + 20) == (0, True), said
    for file, first, last in made:
        held(new_home(kind), file, first, last)


def held(other, file, first, last):
    code, said = other("restore", file)
    assert code == 0, said
    with other.database() as database, database.reading() as session:
        of_both = [
            sorted(int(code[2:]) for code in session.scalars(select(table.code)) if code.startswith("W-"))
            for table in (models.Case, models.Place)
        ]
    count = len(of_both[0])
    assert of_both == [list(range(count))] * 2
    assert first <= count <= last + 1, (first, count, last)  # one may be committed and not yet told


def killed(process, folder, after):
    """Kill a process so long after it began to write; return how long it wrote if it ended before."""
    until(lambda: process.poll() is not None or any(folder.glob(".unfinished*")), "it does not begin")
    began = time.monotonic()
    try:
        said, _ = process.communicate(timeout=after)
        assert process.returncode == 0, said
        return time.monotonic() - began
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return None


def moments(chance, takes):
    """Return when to kill, over all the time it takes: the first is early, so it comes before the end."""
    return [takes * (turn + chance.random()) / ROUNDS for turn in range(ROUNDS)]


def test_a_backup_killed_leaves_no_file(many, kind, new_home, tmp_path):
    chance = random.Random(SEED)
    (tmp_path / "out").mkdir()
    takes = killed(many.started("backup", tmp_path / "out" / "whole.zip"), tmp_path / "out", PATIENCE)
    whole, kills = many.rows(), 0
    for turn, moment in enumerate(moments(chance, takes)):
        (tmp_path / str(turn)).mkdir()
        file = tmp_path / str(turn) / "kept.zip"
        ended = killed(many.started("backup", file), file.parent, moment)
        kills += ended is None
        if file.exists():
            other = new_home(kind)
            assert other("restore", file)[0] == 0
            assert other.rows() == whole, SEED
        else:
            assert ended is None
            assert many("backup", file)[0] == 0
    assert many.rows() == whole
    assert kills


def test_a_restore_killed_leaves_the_database_empty(many, kind, new_home, tmp_path):
    chance, whole, file, kills = random.Random(SEED), many.rows(), tmp_path / "kept.zip", 0
    assert many("backup", file)[0] == 0
    first = new_home(kind)
    takes = killed(first.started("restore", file), first.folder, PATIENCE)
    for moment in moments(chance, takes):
        other = new_home(kind)
        ended = killed(other.started("restore", file), other.folder, moment)
        kills += ended is None
        if other.is_empty:
            assert ended is None
            code, said = other("restore", file)
            assert code == 0, said
        assert other.rows() == whole, SEED
    assert kills
