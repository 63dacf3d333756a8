"""What tests of services share: the audit and the accounts of the drawn district."""

import pytest

from geogrid.services.accounts import Accounts
from geogrid.services.audit import Audit


@pytest.fixture
def audit(folder):
    folder.mkdir()
    return Audit(b"a" * 32, folder / "heads.log")


@pytest.fixture
def accounts(district, audit):
    return Accounts(district, audit)
