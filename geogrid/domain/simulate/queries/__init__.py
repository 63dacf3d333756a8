"""Queries to a simulated district as people really write them, and the grids that each can mean.

========  ===========================================================================
query     the kinds, and a query
draw      all kinds in turn: `queries`; and what the register needs besides: `besides`
written   one place, written otherwise: left out, full width, numerals, turned round ...
named     a name is another one, misspelt, or all there is
lists     ranges and lists of numbers
spots     crossings, and so many metres from somewhere
noise     an address among other words
misled    a house is named, and something else is meant, or may be
old_town  rows beside the register: parts of houses, side streets with their main road
further   further kinds, told by themselves: lanes, numbers with a word before them, decisions
several   lists of roads, and stretches of one
wording   how people write an address
upper     the areas before it
slips     slips of one character, and what is one slip away
atlas     the register and the map that a clerk has at hand
chart     grids, roads and crossings in metres
chance    draws from a seed
========  ===========================================================================

They are there to judge whatever reads addresses, so nothing here may come from it: what a text can mean is worked out
from the ground and the register of the district.
"""

from geogrid.domain.simulate.queries.draw import besides, queries
from geogrid.domain.simulate.queries.further import Further
from geogrid.domain.simulate.queries.query import FurtherKind, Query, QueryKind

__all__ = ["Further", "FurtherKind", "Query", "QueryKind", "besides", "queries"]
