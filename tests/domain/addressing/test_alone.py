"""Texts that name one place and nothing besides: what is found at once is what all the rules would find."""

from geogrid.domain.addressing import match
from tests.domain.addressing.test_match import district, grid_of, index, matcher

__all__ = ["district", "grid_of", "index", "matcher"]


def test_the_short_way_leads_where_the_long_way_does(matcher, district, monkeypatch):
    addresses = [place.address for place in district.places[::25]]
    texts = [way + address for address in addresses for way in ("", "屯溪区", "前园社区", "昱东街道 ")]
    at_once = [matcher.match(text) for text in texts]
    monkeypatch.setattr(match, "alone", lambda parse, directory: None)
    assert [matcher.match(text) for text in texts] == at_once
