"""What cannot be asked for: values that are not understood, and things that are not there."""

from __future__ import annotations

from geogrid.errors.tree import GeogridError, InputError, NotFound


class QueryError(InputError):
    code = "query"
    sentence = "%(field)s: %(value)s is not understood. Expected: %(expected)s."


class CharacterRefused(QueryError):
    code = "character_refused"
    sentence = "%(field)s holds a character that is no part of a text (%(character)s). Remove it, then send it again."


class HeaderUnreadable(QueryError):
    code = "header_unreadable"
    sentence = (
        "The header %(field)s holds characters that may not stand in a header, and was not understood. In a browser: "
        "delete the cookies of this address, one of which another program has set, then load the page anew."
    )


class PersonalText(QueryError):
    code = "personal_text"
    sentence = (
        "%(field)s: %(what)s stands there, and everybody is shown what stands there. Take it out, then send it again."
    )


class PersonalComment(QueryError):
    """A resident's comment is kept without who made it."""

    code = "personal_comment"
    sentence = (
        "Your comment holds %(what)s. Leave that out, then send it again: the answer is found by a code, so that "
        "nobody needs to know who you are."
    )


class TextMissing(QueryError):
    code = "text_missing"
    sentence = "%(field)s is empty. Write it, then send it again."


class TextTooLong(QueryError):
    code = "text_too_long"
    sentence = "%(field)s has %(count)s characters, and at most %(most)s are taken. Shorten it, then send it again."


class DrawnTooFinely(QueryError):
    code = "drawn_too_finely"
    sentence = (
        "%(field)s has %(count)s points or edges that no border has yet, and at most %(most)s are taken in one edit. "
        "Draw it with fewer points, or in several edits."
    )


class CrossesTooOften(QueryError):
    code = "crosses_too_often"
    sentence = (
        "%(field)s crosses borders at least %(count)s times, and at most %(most)s times are taken in one edit. "
        "Draw it in several edits."
    )


class DayPast(QueryError):
    code = "day_past"
    sentence = "%(field)s: %(value)s is over. Choose today (%(today)s) or a later day."


class DayFar(QueryError):
    code = "day_far"
    sentence = "%(field)s: %(value)s is more than two years ahead. Choose a day until %(last)s."


class MemberUnknown(QueryError):
    code = "member_unknown"
    sentence = "%(field)s is no field of what is sent here. Known are: %(known)s."


class MemberTwice(QueryError):
    code = "member_twice"
    sentence = "%(field)s is given twice in one object. Leave the one that is meant."


class PointOutOfRange(QueryError):
    code = "point_out_of_range"
    sentence = "%(x)s, %(y)s is not a possible point in %(crs)s. The order is east (longitude), then north (latitude)."


class NoGridHere(NotFound):
    code = "no_grid_here"
    sentence = "This point is in no grid. The nearest is %(name)s, %(distance_m)s m away."


class GridUnknown(NotFound):
    code = "grid_unknown"
    sentence = "There is no grid with code %(grid)s."


class GridRetired(GridUnknown):
    code = "grid_retired"
    sentence = "%(called)s (%(grid)s) is no more since %(since)s. What was its ground is of: %(names)s."


class GridRecoded(GridRetired):
    code = "grid_recoded"
    sentence = "%(called)s (%(grid)s) was given another code on %(since)s: it is %(now)s now."


class GridLater(GridUnknown):
    code = "grid_later"
    sentence = "%(called)s (%(grid)s) is there from %(since)s on. What is its ground then is of: %(names)s."


class GridIsParty(GridUnknown):
    code = "grid_is_party"
    sentence = (
        "%(grid)s is not a grid but the party grid %(called)s, of: %(names)s. "
        "It is no more since %(ended)s. It is there from %(begins)s on. Its ground: %(address)s"
    )


class GridIsMicro(GridUnknown):
    code = "grid_is_micro"
    sentence = (
        "%(grid)s is not a grid but %(called)s, a micro-grid of %(names)s (%(grids)s). It has the code %(now)s since "
        "%(since)s. It is no more since %(ended)s. It is there from %(begins)s on."
    )


class GenerationUnknown(NotFound):
    code = "generation_unknown"
    sentence = "No generation %(number)s is in force on any day. Choose one of: %(known)s."


class CommentUnknown(NotFound):
    code = "comment_unknown"
    sentence = "There is no comment %(comment)s on this plan any more."


class PlanUnknown(NotFound):
    code = "plan_unknown"
    sentence = "There is no plan %(plan)s, or it is not for you to look at."


class ConsultationUnknown(NotFound):
    code = "consultation_unknown"
    sentence = "There is no consultation %(consultation)s."


class CommentCodeUnknown(NotFound):
    code = "comment_code_unknown"
    sentence = "There is no comment with this code here. Compare it with the one you were given."


class AllowanceUnknown(NotFound):
    code = "allowance_unknown"
    sentence = "There is no allowance with code %(allowance)s."


class PlaceUnknown(NotFound):
    code = "place_unknown"
    sentence = "There is no place with code %(place)s on that day."


class AliasUnknown(NotFound):
    code = "alias_unknown"
    sentence = "There is no other name with number %(number)s."


class OverrideUnknown(NotFound):
    code = "override_unknown"
    sentence = "There is no override with number %(number)s."


class DefectUnknown(NotFound):
    code = "defect_unknown"
    sentence = "This defect is not there any more. Look at what is left."


class NoGeneration(NotFound):
    code = "no_generation"
    sentence = "There are no grids of %(on)s. The first are in force from %(first)s on. Import them with: %(command)s"


class PageUnknown(NotFound):
    code = "page_unknown"
    sentence = "There is no such page. Check the address, or start again from the first page."


class FromElsewhere(GeogridError):
    code = "from_elsewhere"
    sentence = "This was asked by a page of another site (%(origin)s). Nothing was changed. Open geogrid itself."


class HostUnknown(InputError):
    code = "host_unknown"
    sentence = "%(host)s is no name of this server. If it is to be one, add it to %(setting)s."


class JobUnknown(NotFound):
    code = "job_unknown"
    sentence = "There is no such job, or not any more: answers are kept for a day."
