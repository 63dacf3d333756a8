"""The application over a drawn district, asked through Flask's own client."""

from dataclasses import dataclass

import pytest

from geogrid.settings import Oidc, Settings
from geogrid.web.app import create_app
from tests import signing
from tests.provider import CLIENT, SECRET, serve


@pytest.fixture
def app(district, folder):
    folder.mkdir()
    return create_app(Settings(folder, None, "a secret of the tests"), district)


@pytest.fixture
def client(app):
    """Somebody who may do everything."""
    return signing.client_of(app)


@pytest.fixture
def anybody(app):
    return app.test_client()


@dataclass
class Language:
    header: str

    def __call__(self, client, path):
        return client.get(path, headers={"Accept-Language": self.header})


@pytest.fixture
def chinese():
    return Language("zh-CN,zh;q=0.9")


@pytest.fixture
def english():
    return Language("en-GB,en;q=0.9")


@pytest.fixture(scope="module")
def served():
    with serve() as provider:
        yield provider


@pytest.fixture
def provider(served):
    served.begin_anew()
    return served


@pytest.fixture
def by_organisation(embedded, folder, provider):
    """Make an application whose people may come in by the provider."""
    folder.mkdir()

    def made(issuer=None, secret=SECRET, **more):
        oidc = Oidc(issuer or provider.address, CLIENT, secret)
        return create_app(Settings(folder, None, "a secret of the tests", oidc=oidc, **more), embedded)

    return made
