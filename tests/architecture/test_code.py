"""What a reader may count on: docstrings where promised, small files and functions, no machine's or host's name."""

import ast
import subprocess
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
PACKAGE = TOP / "geogrid"
FILES = sorted(PACKAGE.rglob("*.py"))
DOCUMENTED = ("domain", "services", "store", "io")
LONGEST_FILE, LONGEST_FUNCTION = 400, 60


def tree(file):
    return ast.parse(file.read_text(encoding="utf-8"))


def name(file):
    return str(file.relative_to(TOP))


def functions(node):
    return [item for item in ast.walk(node) if isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef))]


@pytest.mark.parametrize("file", FILES, ids=name)
def test_files_and_functions_stay_small(file):
    assert len(file.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE
    long = []
    for function in functions(tree(file)):
        documented = ast.get_docstring(function, clean=False) or ""
        if function.end_lineno - function.lineno - documented.count("\n") > LONGEST_FUNCTION:
            long.append(function.name)
    assert long == []


@pytest.mark.parametrize(
    "file", [f for f in FILES if f.parts[len(PACKAGE.parts)] in DOCUMENTED and f.parent.name != "versions"], ids=name
)
def test_modules_and_public_functions_say_what_they_do(file):
    module = tree(file)
    assert ast.get_docstring(module)
    public = [
        item
        for item in module.body
        if isinstance(item, (ast.FunctionDef, ast.ClassDef)) and not item.name.startswith("_")
    ]
    silent = [item.name for item in public if not ast.get_docstring(item) and not _is_plain_enum(item)]
    assert silent == []


def _is_plain_enum(item):
    return isinstance(item, ast.ClassDef) and any(getattr(base, "id", "") == "StrEnum" for base in item.bases)


@pytest.mark.parametrize("file", [f for f in FILES if f.name == "__init__.py"], ids=name)
def test_every_package_opens_with_a_table_of_what_is_inside(file):
    documented = ast.get_docstring(tree(file)) or ""
    modules = [m.stem for m in file.parent.glob("*.py") if not m.stem.startswith("__")]
    packages = [m.parent.name for m in file.parent.glob("*/__init__.py")]
    if file.parent == PACKAGE:
        modules = []
    missing = [word for word in modules + packages if word not in documented and not word[0].isdigit()]
    assert missing == []


def test_no_machine_and_no_registry_is_named():
    tracked = subprocess.run(["git", "ls-files"], cwd=TOP, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    words = ("/" + "work/", "/" + "root/", "/" + "opt/pypi", "--" + "index-url ")
    found = []
    for file in filter(None, tracked):
        text = (TOP / file).read_bytes().decode("utf-8", "replace")
        found += [(file, word) for word in words if word in text]
    assert found == []
    assert '"resolved"' not in (TOP / "package-lock.json").read_text()
