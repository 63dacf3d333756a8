"""Every sentence that a person may read has its Chinese, with the same facts; nothing stands there unused."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from jinja2 import Environment

from geogrid.domain.coverage.defect import DefectKind
from geogrid.errors import GeogridError
from geogrid.render.wording import TRANSLATIONS, catalog

TOP = Path(__file__).resolve().parents[2]
CALLS = {"_", "say", "tell", "wording", "t"}
FACTS = re.compile(r"%\((\w+)\)s")


def in_code():
    """Every text in the code that stands alone as a sentence of the catalogue or is given to a speaking function."""
    for file in (TOP / "geogrid").rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = getattr(node.func, "id", getattr(node.func, "attr", None))
                inner = isinstance(node.func, ast.Call) and getattr(node.func.func, "id", None) == "wording"
                if (name in CALLS or inner) and isinstance(node.args[0].value, str):
                    yield node.args[0].value


def in_templates():
    environment = Environment(extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True)
    for file in (TOP / "geogrid").rglob("templates/*.html"):
        for _, _, text in environment.extract_translations(file.read_text(encoding="utf-8"), ("_",)):
            yield from _texts(text)


def in_scripts():
    for file in (TOP / "static" / "js").rglob("*.js"):
        for _, text, *_ in extract_from_file("javascript", file, keywords={"t": None}):
            yield from _texts(text)


def _texts(found):
    """What an extractor found: a text, or the texts among the arguments of a call."""
    return [text for text in ([found] if isinstance(found, str) else found or ()) if isinstance(text, str)][:1]


def errors(kind=GeogridError):
    yield kind.sentence
    for child in kind.__subclasses__():
        yield from errors(child)


SPOKEN = sorted({text for texts in (in_code(), in_templates(), in_scripts(), errors()) for text in texts if text})


def test_sentences_were_found():
    assert len(SPOKEN) > 150


@pytest.mark.parametrize("sentence", SPOKEN)
def test_every_sentence_has_its_chinese(sentence):
    assert sentence in catalog("zh")


@pytest.mark.parametrize("file", sorted(TRANSLATIONS.glob("zh/*.po")), ids=lambda file: file.name)
def test_translations_name_the_same_facts(file):
    with file.open("rb") as stream:
        messages = [message for message in read_po(stream) if message.id]
    assert [m.id for m in messages if not m.string] == []
    assert [m.id for m in messages if set(FACTS.findall(m.id)) != set(FACTS.findall(m.string))] == []


def test_no_sentence_is_translated_twice_differently():
    seen = {}
    for file in TRANSLATIONS.glob("zh/*.po"):
        with file.open("rb") as stream:
            for message in read_po(stream):
                if message.id:
                    assert seen.setdefault(message.id, message.string) == message.string, message.id


def test_no_translation_is_left_over():
    sources = [
        file.read_text(encoding="utf-8")
        for folder, kinds in (("geogrid", ("py", "html")), ("static/js", ("js",)))
        for kind in kinds
        for file in (TOP / folder).rglob(f"*.{kind}")
    ]
    joined = re.sub(r'"\s*\n\s*"', "", "\n".join(sources))
    unused = [text for text in catalog("zh") if text not in SPOKEN and text not in joined]
    geos = {"Hole lies outside shell", "Nested holes", "Interior is disconnected", "Nested shells", "Self-intersection",
            "Ring Self-intersection"}  # fmt: skip
    werkzeug = {"Method Not Allowed", "Request Entity Too Large", "Bad Request"}
    assert set(unused) - geos - werkzeug == set()


def test_every_kind_of_defect_has_a_sentence():
    from geogrid.render.findings import _SENTENCES, KINDS

    assert set(_SENTENCES) == set(KINDS) == set(DefectKind)
