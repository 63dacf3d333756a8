"""What is wrong with a text of sides, as sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from geogrid.domain.comparing.texts import TextChange
from geogrid.domain.sides.draw import Candidate, Drawing, Missing, Piece, Rule
from geogrid.domain.sides.obstacle import Hurdle, Obstacle
from geogrid.domain.sides.side import Direction, Fault, Problem, Reading
from geogrid.domain.sides.style import Style
from geogrid.domain.sides.verify import Away, Compared, Dispute, Verdict
from geogrid.domain.sides.write import write, written
from geogrid.render.wording import Wording

DIRECTIONS: Mapping[Direction, str] = {
    Direction.EAST: "East",
    Direction.SOUTH: "South",
    Direction.WEST: "West",
    Direction.NORTH: "North",
    Direction.NORTHEAST: "Northeast",
    Direction.SOUTHEAST: "Southeast",
    Direction.SOUTHWEST: "Southwest",
    Direction.NORTHWEST: "Northwest",
}
_PROBLEMS: Mapping[Problem, str] = {
    Problem.NOTHING: "No side is said.",
    Problem.MISSING: "%(side)s: the text has no such side.",
    Problem.DOUBLED: "%(side)s: the text has this side more than once.",
    Problem.EMPTY: "%(side)s: nothing is said there.",
    Problem.DIVIDED: "It says along what a grid is divided, not where its sides are.",
}


def text_change(change: TextChange, style: Style) -> dict[str, Any]:
    """Return a text that is to be written anew as the JSON that is promised: before, after, as it is kept."""
    old, new = (write(sides, style) or None for sides in (change.old, change.new))
    changed = [direction.value for direction in change.changed]
    return {"grid": change.code, "old": old, "new": new, "changed": changed, "kept": change.kept}


def fault(found: Fault, wording: Wording) -> str:
    """Return why a text does not say the four sides."""
    if found.direction is None:
        return wording(_PROBLEMS[found.problem])
    return wording(_PROBLEMS[found.problem], side=wording(DIRECTIONS[found.direction]))


def missing(found: Missing, wording: Wording) -> str:
    """Return which name of a text is not known, and which may be meant."""
    sentence = (
        wording(
            "%(name)s is not known; spelt nearly so: %(near)s.", name=found.name, near=wording.fact(list(found.near))
        )
        if found.near
        else wording("%(name)s is not known.", name=found.name)
    )
    if found.direction is None:
        return sentence
    return wording("%(side)s: %(what)s", side=wording(DIRECTIONS[found.direction]), what=sentence)


_HURDLES: Mapping[Hurdle, str] = {
    Hurdle.ELSEWHERE: "None of its names is known: it is of another place, or the map lacks the lines.",
    Hurdle.APART: "%(one)s and %(other)s do not meet: they are %(amount)s m apart.",
    Hurdle.TWICE: "%(one)s lies in %(amount)s places; the one that goes with the others is taken.",
    Hurdle.OTHER_KIND: "%(one)s is not on the map what the text says: a road, a river or a railway.",
    Hurdle.LEFT_OUT: "What the text leaves out is not drawn: %(one)s.",
    Hurdle.ONE_LINE: "Of all that it names only %(one)s is known: one line encloses nothing.",
    Hurdle.NOT_SO: "Its lines enclose nothing with the sides as it has them: are some mixed up, or missing?",
    Hurdle.NARROW: (
        "Between the inner edges of %(one)s and the others there is too little ground: it is drawn along their centres."
    ),
    Hurdle.EDGE: "Which edge of %(one)s is meant is not said, or the map has no width of it: its centre is drawn.",
    Hurdle.WIDE: "What is enclosed has %(amount)s km²: far more than a grid.",
}


def obstacle(found: Obstacle, wording: Wording) -> str:
    """Return what stands in the way of a text, as a sentence."""
    one, other = [*found.names, "", ""][:2]
    return wording(_HURDLES[found.hurdle], one=one, other=other, amount=wording.number(round(found.amount)))


RULES: Mapping[Rule, str] = {
    Rule.TAKEN: "a line was taken for a name that is not known",
    Rule.NAMES: "fewer of the names are on their side",
    Rule.OUTLINE: "less of its outline runs along what is named there",
    Rule.ORDER: "the names of a side come in another order",
    Rule.SMALLER: "fits as well, and is smaller",
}


def remarks(found: Candidate, wording: Wording) -> list[str]:
    """Return what is to be known of a candidate: lines extended, taken, and those it runs along though not named."""
    told = []
    if found.extended:
        told.append(wording("Extended to meet: %(pieces)s", pieces=pieces(found.extended, wording)))
    if found.through:
        told.append(wording("Also along, though not named: %(pieces)s", pieces=pieces(found.through, wording)))
    if found.taken:
        told.append(wording("Taken for what is not known: %(names)s", names=wording.fact(list(found.taken.values()))))
    return told


def problems(reading: Reading, drawing: Drawing, wording: Wording) -> list[str]:
    """Return what is wrong with a text: with what it says, with its names, with their lines."""
    return [
        *(fault(each, wording) for each in reading.faults),
        *(missing(each, wording) for each in drawing.missing),
        *(obstacle(each, wording) for each in drawing.obstacles),
    ]


def pieces(found: Sequence[Piece], wording: Wording) -> str:
    """Return pieces of lines with their lengths: 滨江路 12 m, 前园南路 8 m."""
    return wording.fact([f"{piece.name} {wording.number(round(piece.metres))} m" for piece in found])


VERDICTS: Mapping[Verdict, str] = {
    Verdict.CONTRADICTION: "contradicts the map",
    Verdict.MISSING: "not written",
    Verdict.UNKNOWN: "name not known",
    Verdict.INCOMPLETE: "incomplete",
    Verdict.DISPUTED: "a neighbour says otherwise",
    Verdict.MATCH: "as on the map",
}


def compared(found: Compared, wording: Wording) -> str:
    """Return what comes of a side in the text beside the map, as one sentence."""
    facts = {
        "side": wording(DIRECTIONS[found.direction]),
        "said": written(found.said),
        "shown": written(found.shown),
        "unsaid": wording.fact(list(found.unsaid)),
        "unknown": wording.fact(list(found.unknown)),
    }
    if found.verdict is Verdict.CONTRADICTION:
        away = ("；" if wording.language == "zh" else "; ").join(_away(each, wording) for each in found.away)
        return wording("%(side)s: the text says %(said)s, the map shows %(shown)s; %(away)s.", away=away, **facts)
    return wording(_COMPARED[found.verdict], **facts)


_COMPARED: Mapping[Verdict, str] = {
    Verdict.MISSING: "%(side)s: the text says nothing, the map shows %(shown)s.",
    Verdict.UNKNOWN: "%(side)s: %(unknown)s is not known and cannot be compared; the map shows %(shown)s.",
    Verdict.INCOMPLETE: "%(side)s: the text says %(said)s; on the map it also runs along %(unsaid)s.",
    Verdict.MATCH: "%(side)s: %(said)s, as on the map.",
}


def _away(found: Away, wording: Wording) -> str:
    facts = {"name": found.name, "metres": wording.number(round(found.metres))}
    if found.on:
        on = wording.fact([wording(DIRECTIONS[direction]) for direction in found.on])
        return wording("%(name)s is on the side: %(on)s", on=on, **facts)
    return wording("%(name)s is %(metres)s m away", **facts)


def dispute(found: Dispute, names: Mapping[str, str], wording: Wording) -> str:
    """Return what two texts say of one border, as a sentence.

    Parameters
    ----------
    names
        Of the grids, by their codes.
    """
    return wording(
        "%(side)s: of the same border (%(length)s m) the text says %(mine)s, in %(other)s (%(facing)s) %(theirs)s.",
        side=wording(DIRECTIONS[found.direction]),
        mine=wording.fact(list(found.names)),
        other=names.get(found.other, found.other),
        facing=wording(DIRECTIONS[found.other_direction]),
        theirs=wording.fact(list(found.other_names)),
        length=wording.number(round(found.length_m)),
    )
