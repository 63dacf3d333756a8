"""Modules joined for the offline report are one script: nothing is left that a browser would fetch."""

import re

from geogrid.render.findings_map import _SCRIPTS
from geogrid.render.scripts import joined


def test_no_import_and_no_export_is_left():
    text = joined(*_SCRIPTS)
    assert not re.search(r"^\s*(import|export)\b", text, re.MULTILINE)
    assert "const { palette } = palette_js;" in text
    assert "return { namesOn };" in text


def test_each_module_stands_after_those_it_imports():
    text = joined(*_SCRIPTS)
    defined = {
        name: text.index(f"const {name} = (") for name in re.findall(r"^const (\w+_js) = \(", text, re.MULTILINE)
    }
    used = [(match[1], match.start()) for match in re.finditer(r"= (\w+_js);", text)]
    assert used
    assert all(defined[name] < at for name, at in used)
