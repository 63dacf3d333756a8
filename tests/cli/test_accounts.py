"""geogrid account: the tokens of somebody's programs, seen and ended by whoever works on the machine."""

import json

import pytest
from click.testing import CliRunner

from geogrid.cli.main import main
from geogrid.cli.speaking import wording
from geogrid.domain.audit.entry import COMMAND_LINE
from geogrid.services.accounts import Accounts
from geogrid.services.audit import Audit
from geogrid.settings import Settings
from geogrid.store import Database
from geogrid.store import accounts as kept_accounts
from tests import signing


@pytest.fixture
def run(tmp_path):
    def running(*arguments):
        wording.cache_clear()
        environment = {"GEOGRID_DATA": str(tmp_path), "GEOGRID_DATABASE_URL": "", "LC_ALL": "C.UTF-8"}
        ended = CliRunner(env=environment).invoke(main, ["account", *map(str, arguments)], catch_exceptions=False)
        wording.cache_clear()
        return ended.exit_code, ended.output

    return running


@pytest.fixture
def token(tmp_path):
    database = Database(Settings(tmp_path, None, "a secret of the tests"))
    database.migrate()
    number = signing.account(database, "lina")
    accounts = Accounts(database, Audit(b"a" * 32, tmp_path / "audit-heads.log"))
    made = accounts.add_token(COMMAND_LINE, number, "monthly table", 9, may_write=True)
    database.close()
    return made


def test_tokens_are_listed_without_what_they_are_and_revoked(run, token):
    code, said = run("tokens", "lina")
    assert code == 0 and said.startswith("1  monthly table (read and change): made 20") and token not in said
    told = json.loads(run("tokens", "lina", "--json")[1])
    assert told[0] | {"made": "", "until": ""} == {
        "number": 1, "name": "monthly table", "may_write": True, "metrics_only": False,
        "made": "", "used": None, "until": "",
    }  # fmt: skip
    assert run("revoke", "lina", 1) == (0, "Token 1 of lina is revoked.\n")
    assert run("tokens", "lina") == (0, "")
    code, said = run("revoke", "lina", 1)
    assert code == 2 and "There is no such token" in said


def test_a_token_is_made_and_said_once(run, token):
    code, said = run("make-token", "lina", "--for", "prometheus", "--days", 366, "--metrics-only")
    first, second = said.splitlines()
    assert code == 0 and first.startswith("2  prometheus (read /metrics only): made 20")
    assert second.startswith("Token: geogrid_") and second.endswith(" (it is not shown again)")
    made = json.loads(run("make-token", "lina", "--for", "table", "--json")[1])
    assert (made["number"], made["may_write"], made["metrics_only"]) == (3, False, False)
    assert made["token"].startswith("geogrid_") and made["token"] not in run("tokens", "lina", "--json")[1]
    assert run("make-token", "lina", "--for", "x", "--may-write", "--metrics-only")[0] == 2
    assert run("make-token", "lina", "--for", "x", "--days", 367)[0] == 2


def test_a_new_password_ends_them(run, token):
    assert run("reset", "lina")[0] == 0
    assert run("tokens", "lina", "--json") == (0, "[]\n")


@pytest.mark.parametrize("typed", [True, False])
def test_the_first_administrator_keeps_the_password_they_have_typed(tmp_path, typed):
    wording.cache_clear()
    password = "the river is high in May"
    environment = {"GEOGRID_DATA": str(tmp_path), "GEOGRID_DATABASE_URL": "", "LC_ALL": "C.UTF-8"}
    environment |= {"GEOGRID_ADMIN_NAME": None, "GEOGRID_ADMIN_PASSWORD": None if typed else password}
    told = f"Ｂｏｓｓ\n{password}\n{password}\n" if typed else "Ｂｏｓｓ\n"
    ended = CliRunner(env=environment).invoke(main, ["init"], told, catch_exceptions=False)
    wording.cache_clear()
    assert ended.exit_code == 0 and "boss may sign in now" in ended.output
    assert ("chooses another password" in ended.output) == (not typed)
    database = Database.at(tmp_path / "geogrid.sqlite")
    with database.reading() as session:
        assert kept_accounts.secrets(session, "boss").must_change == (not typed)
    database.close()


def test_what_cannot_be_a_right_is_refused(run, token):
    for right in ("clerk::" + "x" * 101, "clerk::a\nb", "clerk:" + "1" * 41):
        assert run("rights", "lina", "--right", right)[0] == 2
