from __future__ import annotations

import re
from pathlib import Path

import geogrid.io
from geogrid.render import wording


def test_every_reason_has_its_chinese():
    sources = (file.read_text("utf-8") for file in Path(geogrid.io.__file__).parent.rglob("*.py"))
    reasons = {found for text in sources for found in re.findall(r'(?:reason|what|CUT_OFF) ?= ?"([^"]+)"', text)}
    assert len(reasons) > 20
    assert reasons <= set(wording.catalog("zh"))
