"""A server is asked by its own names; by another, a page of another site would read what it likes."""

from dataclasses import replace

import pytest

from geogrid.settings import Settings
from geogrid.web.app import create_app

PATHS = ["/", "/api/district", "/api/point/cgcs2000/118.305,29.715", "/static/style/page.css", "/nothing"]


@pytest.fixture
def ask(district, folder):
    folder.mkdir()

    def ask(path, asked, method="GET", **settings):
        chosen = replace(Settings(folder, None, "a secret of the tests"), **settings)
        return create_app(chosen, district).test_client().open(path, method=method, headers={"Host": asked})

    return ask


@pytest.mark.parametrize("path", PATHS)
def test_another_name_is_refused_everywhere(ask, path):
    refused = ask(path, "evil.example:8000")
    assert refused.status_code == 400
    assert "evil.example:8000" in refused.text
    assert "GEOGRID_HOSTS" in refused.text


def test_what_is_no_name_at_all_is_refused_of_a_form_too(ask):
    assert ask("/sign-in", "a" * 300, "POST").status_code == 400


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:8000", "[::1]:8000"])
def test_this_machine_has_its_own_names(ask, host):
    assert ask("/api/point/cgcs2000/118.305,29.715", host).status_code == 200
    assert ask("/api/district", host).status_code == 200


def test_names_are_set(ask):
    hosts = {"hosts": ("grid.example.gov.cn",), "host": "0.0.0.0"}
    for path in PATHS[1:3]:
        assert ask(path, "grid.example.gov.cn", **hosts).status_code == 200
        assert ask(path, "Grid.example.gov.cn:443", **hosts).status_code == 200
        assert ask(path, "127.0.0.1:8000", **hosts).status_code == 200  # whoever looks whether it is up
        assert ask(path, "evil.grid.example.gov.cn", **hosts).status_code == 400


@pytest.mark.parametrize("path", PATHS[1:3])
def test_where_others_reach_it_and_no_name_is_set_any_address_will_do_and_no_name(ask, path):
    for host in ("0.0.0.0", "::", "192.168.1.5"):
        for asked in ("192.168.1.5:8000", "[fd00::5]:8000", "localhost"):
            assert ask(path, asked, host=host).status_code == 200
        for asked in ("evil.example", "192.168.1.5.evil.example", "1e100.net"):
            assert ask(path, asked, host=host).status_code == 400
    assert ask(path, "grid.lan", host="grid.lan").status_code == 200


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "127.9.9.9", "::1", "localhost", "LOCALHOST"])
def test_on_this_machine_alone_it_has_local_names_alone(ask, host):
    for asked in ("localhost", "127.0.0.1", f"[{host}]" if ":" in host else host):
        assert ask("/api/district", asked, host=host).status_code == 200
    for asked in ("evil.example", "192.168.1.5"):
        assert ask("/api/district", asked, host=host).status_code == 400
