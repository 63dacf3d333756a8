"""The reasons of an answer, in the words of who asked."""

import pytest

from geogrid.render import matches
from geogrid.render.wording import Wording
from tests.domain.addressing.small import matcher_of

MATCHER = matcher_of({"翠竹园1幢": "A", "翠竹园2幢": "A"})


@pytest.mark.parametrize(
    ("text", "said"),
    [("翠竹园12号", "12号"), ("翠竹园12号201室", "12号201室"), ("翠竹园12栋", "12幢"), ("翠竹园12号楼", "12幢")],
)
def test_what_is_not_listed_is_told_as_it_was_written(text, said):
    told = matches.sentences(MATCHER.match(text), Wording("zh"))
    assert f"地名库中没有“{said}”，按翠竹园判定。" in told
