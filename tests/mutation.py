"""Mutation tests: change one thing in a module's source, and see whether the tests notice. ::

    python -m tests.mutation geogrid/domain/people/policy.py -- tests/domain/people/test_policy.py
    python -m tests.mutation geogrid/domain/locating/walk.py owner crossings lowest -- tests/domain/locating

Behind the module: the functions to change, all without any; behind `--`: what pytest is told. Each mutant is tried in a
process of its own, forked from one that has the libraries loaded; no file is changed. Prints those that survive or do
not end in time (GEOGRID_MUTANT_SECONDS, 120), and ends with 1 where there are any.
"""

from __future__ import annotations

import ast
import copy
import importlib
import importlib.machinery
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

# ruff: noqa: T201 - what it prints is its answer

LIBRARIES = ("numpy", "pandas", "shapely", "pyproj", "geopandas", "sqlalchemy", "flask", "folium", "hypothesis")
SECONDS = int(os.environ.get("GEOGRID_MUTANT_SECONDS", "120"))
_LOOK = 0.02  # seconds
_TOLD = ["-x", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
COMPARED = {
    ast.Eq: [ast.NotEq], ast.NotEq: [ast.Eq], ast.Is: [ast.IsNot], ast.IsNot: [ast.Is], ast.In: [ast.NotIn],
    ast.NotIn: [ast.In], ast.Lt: [ast.LtE, ast.GtE], ast.LtE: [ast.Lt, ast.Gt], ast.Gt: [ast.GtE, ast.LtE],
    ast.GtE: [ast.Gt, ast.Lt],
}  # fmt: skip
REPLACED = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Mod: ast.FloorDiv,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.BitXor: ast.BitOr, ast.LShift: ast.RShift,
    ast.RShift: ast.LShift, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip


def changes(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what a node is replaced by, each a new node."""
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            for other in COMPARED[type(operator)]:
                yield _with(node, ops=[*node.ops[:place], other(), *node.ops[place + 1 :]])
    elif isinstance(node, ast.BoolOp | ast.BinOp | ast.AugAssign):
        yield _with(node, op=REPLACED[type(node.op)]())
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.Constant):
        yield from _other_values(node.value)
    elif isinstance(node, ast.stmt):
        yield from _other_statements(node)
    else:
        yield from _with_less(node)


def _other_values(value: object) -> Iterator[ast.AST]:
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        yield from (ast.Constant(value + 1), ast.Constant(value - 1))


def _other_statements(node: ast.stmt) -> Iterator[ast.AST]:
    if isinstance(node, ast.If | ast.While):
        yield from (_with(node, test=ast.Constant(value)) for value in (True, False))
    elif isinstance(node, ast.Return) and node.value is not None:
        yield _with(node, value=ast.UnaryOp(ast.Not(), node.value))
        if not (isinstance(node.value, ast.Constant) and node.value.value is None):
            yield _with(node, value=ast.Constant(None))
    elif isinstance(node, ast.Raise | ast.Break):
        yield ast.Pass()


def _with_less(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a choice that always falls one way, a collection without one of its elements, a filter that lets all in."""
    if isinstance(node, ast.IfExp):
        yield from (_with(node, test=ast.Constant(value)) for value in (True, False))
    elif isinstance(node, ast.Set | ast.Tuple) and isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        yield from (_with(node, elts=[e for e in node.elts if e is not one]) for one in node.elts)
    elif isinstance(node, ast.comprehension):
        yield from (_with(node, ifs=[e for e in node.ifs if e is not one]) for one in node.ifs)


def _with(node: ast.AST, **fields: object) -> ast.AST:
    """Return a shallow copy of a node with other fields."""
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def mutants(source: str, functions: list[str]) -> Iterator[tuple[int, str, str]]:
    """Yield line, what was changed into what, and source of each mutant of these functions."""
    tree = ast.parse(source)
    for holder in ast.walk(tree):
        named = isinstance(holder, ast.FunctionDef) and holder.name in functions
        if named or (isinstance(holder, ast.Module) and not functions):
            for parent in _walk(holder):
                yield from _at(tree, parent)


def _at(tree: ast.Module, parent: ast.AST) -> Iterator[tuple[int, str, str]]:
    for name, value in ast.iter_fields(parent):
        several = isinstance(value, list)
        if name in ("annotation", "returns", "decorator_list"):  # never evaluated, or not of the rule
            continue
        for place, node in enumerate(value if several else [value]):
            if not isinstance(node, ast.AST):
                continue
            for other in changes(node):
                _put(parent, name, place if several else None, other)
                line = getattr(node, "lineno", getattr(getattr(node, "target", None), "lineno", 0))
                yield line, f"{_told(node)}  ->  {_told(other)}", ast.unparse(ast.fix_missing_locations(tree))
                _put(parent, name, place if several else None, node)


def _put(parent: ast.AST, name: str, place: int | None, node: ast.AST) -> None:
    if place is None:
        setattr(parent, name, node)
    else:
        getattr(parent, name)[place] = node


def _told(node: ast.AST) -> str:
    return ast.unparse(node).splitlines()[0].strip()


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a node and all below it, without what says of which type something is."""
    yield node
    for name, value in ast.iter_fields(node):
        if name not in ("annotation", "returns", "decorator_list"):
            for below in value if isinstance(value, list) else [value]:
                if isinstance(below, ast.AST):
                    yield from _walk(below)


def outcome(file: Path, source: str, told: list[str]) -> str:
    """Return what the tests say of this source in the place of a file's: noticed, survived or did not end."""
    child = os.fork()
    if not child:
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        _stand_in(file, source)
        os._exit(int(pytest.main([*_TOLD, *told])))
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return "survived" if status == 0 else "noticed"
        time.sleep(_LOOK)
    os.kill(child, signal.SIGKILL)  # an alarm of its own would be taken away by a plugin that has one too
    os.waitpid(child, 0)
    return "did not end"


def _stand_in(file: Path, source: str) -> None:
    """Let Python load this source where it is asked for the file."""
    load = importlib.machinery.SourceFileLoader.get_code

    def get_code(loader: importlib.machinery.SourceFileLoader, name: str) -> object:
        mine = Path(loader.path).resolve() == file.resolve()
        return compile(source, loader.path, "exec") if mine else load(loader, name)

    importlib.machinery.SourceFileLoader.get_code = get_code  # type: ignore[method-assign, assignment]


def main() -> int:
    """Try all mutants of a module; see the top."""
    asked, told = sys.argv[1 : sys.argv.index("--")], sys.argv[sys.argv.index("--") + 1 :]
    file, functions = Path(asked[0]), asked[1:]
    for library in LIBRARIES:
        importlib.import_module(library)
    said: Counter[str] = Counter()
    source = file.read_text(encoding="utf-8")
    if outcome(file, source, told) != "survived":
        print("the tests fail, or take too long, without any change")
        return 2
    for line, what, changed in mutants(source, functions):
        result = outcome(file, changed, told)
        said[result] += 1
        if result != "noticed":
            print(f"{file}:{line}: {result}: {what}", flush=True)
    print(f"{file}: {said.total()} mutants, {', '.join(f'{count} {result}' for result, count in said.items())}")
    return 0 if set(said) == {"noticed"} else 1


if __name__ == "__main__":
    sys.exit(main())
