"""What would overwrite or contradict what is there."""

from __future__ import annotations

from geogrid.errors.tree import Conflict


class NotTheDemo(Conflict):
    code = "not_the_demo"
    sentence = (
        "The database holds data or people that are not the demo's. Nothing was changed. Show that data with: "
        "geogrid serve, or give the demo another folder (GEOGRID_DATA)."
    )


class BeforeCurrentGeneration(Conflict):
    code = "before_current_generation"
    sentence = "%(valid_from)s lies before the first day of the newest generation (%(current)s). Choose a later date."


class CodeTaken(Conflict):
    code = "code_taken"
    sentence = "A code among the new %(table)s is already in use, or given twice. Nothing was stored."


class CodesReused(Conflict):
    """`grids` are the first of those grids: the code that each has and the one that it would have."""

    code = "codes_reused"
    sentence = (
        "%(file)s gives %(count)s grids a code that another grid has or had: %(grids)s. Nothing was stored. "
        "Posts, cases and rights go by the code, so that none is given again: let these grids keep their codes, "
        "or give them new ones."
    )


class GenerationTaken(Conflict):
    code = "generation_taken"
    sentence = "Generation %(number)s is already there: someone else has just published. Look at it, then try again."


class PlanOutdated(GenerationTaken):
    code = "plan_outdated"
    sentence = (
        "The plan began with generation %(base)s, and the newest is generation %(number)s, in force from %(day)s on, "
        "so it cannot be published. "
        "Copy it onto that one: in the studio, or with `geogrid plan copy PLAN --on current`."
    )


class GenerationWithdrawn(GenerationTaken):
    code = "generation_withdrawn"
    sentence = (
        "Generation %(number)s, with which the plan began, was withdrawn. Open a new plan, or copy it onto the newest."
    )


class RepairUnfinished(Conflict):
    code = "repair_unfinished"
    sentence = "Errors left: %(errors)s. Mend them, or say why they are meant so, before publishing."


class RepairRefused(Conflict):
    code = "repair_refused"
    sentence = "This cannot be done: %(reason)s. Nothing was changed."


class EditRefused(Conflict):
    """An edit of a plan that cannot be done; `lon` and `lat` say where, when it is about a place.

    More is said where it is known: the code that is `given`, what the `holder` of it is called, and the `code_now` of a
    grid that had it; how large a piece would be, and how large the least one.
    """

    code = "edit_refused"
    sentence = (
        "This edit cannot be done: %(reason)s. The code is %(given)s. %(holder)s has it. It is %(code_now)s now. "
        "The piece would have %(area_m2)s m² and be %(width_m)s m wide on average. "
        "The least is %(least_m2)s m² and %(least_width_m)s m. Nothing was changed."
    )


class GridsUnfit(EditRefused):
    """The grids of a generation can carry no plan; `lon` and `lat` say where, `codes` which."""

    code = "grids_unfit"
    sentence = (
        "No plan can be drawn on these grids: %(reason)s. Nothing was changed. "
        "Mend and publish them at /plan (or with geogrid repair), then open a plan."
    )


class EditOutdated(Conflict):
    """An edit of a plan that cannot be done on another generation; `lon` and `lat` say where, as of a refused one.

    `step` is what the edit did, a sentence and its facts; `grids` what the grids are called that it is about.
    `left_out` has these facts of all the edits that cannot be done there, `edits` their numbers.
    """

    code = "edit_outdated"
    sentence = (
        "Edit %(edit)s of the plan (%(step)s) cannot be done on generation %(number)s: %(reason)s. "
        "The code is %(given)s. %(holder)s has it. It is %(code_now)s now. "
        "The piece would have %(area_m2)s m² and be %(width_m)s m wide on average. "
        "The least is %(least_m2)s m² and %(least_width_m)s m. It is about %(grids)s. Nothing was copied. "
        "To copy the plan without what cannot be done there (edits: %(edits)s), say so: in the studio, or with "
        "`geogrid plan copy PLAN --on current --leave-out`. "
        "Or, as long as its own grids are there, do it otherwise in a copy on those, and copy that one."
    )


class PlanClosed(Conflict):
    code = "plan_closed"
    sentence = "The plan is %(stage)s, and this can be done only while it is %(needed)s. Nothing was changed."


class PlanEmpty(Conflict):
    code = "plan_empty"
    sentence = "The plan changes nothing yet."


class PlanUnfinished(Conflict):
    code = "plan_unfinished"
    sentence = (
        "The plan breaks rules in %(errors)s places. "
        "It is judged by what is known of %(day)s, of which not all is so today. "
        "Look at them, mend them, then submit it again."
    )


class NothingToUndo(Conflict):
    code = "nothing_to_undo"
    sentence = "There are not so many steps to undo, or to do again. Nothing was changed."


class NothingToChange(Conflict):
    code = "nothing_to_change"
    sentence = "Nothing would change by this: the grids are so already. Nothing was changed."


class CommentAnswered(Conflict):
    code = "comment_answered"
    sentence = "The comment was answered. Mark it as done instead. Nothing was changed."


class WithdrawalRefused(Conflict):
    code = "withdrawal_refused"
    sentence = "Generation %(number)s cannot be withdrawn: %(reason)s. Nothing was changed."


class WithdrawalBuiltOn(Conflict):
    """What the generation cannot go away for: later generations, plans that are handed in, or both."""

    code = "withdrawal_built_on"
    sentence = (
        "Generation %(number)s cannot be withdrawn, as others build on it. Withdraw these generations first: "
        "%(generations)s. Return these plans first: %(plans)s. Nothing was changed."
    )


class DayTaken(Conflict):
    code = "day_taken"
    sentence = "Generation %(number)s begins on %(day)s already. Choose another day."


class DayTakenByPlan(DayTaken):
    """The generation of that day was made of another plan, and is still to come."""

    code = "day_taken_by_plan"
    sentence = (
        "Plan %(plan)s (/plans/%(plan)s) is published from %(day)s on already. Choose another day, or withdraw it."
    )


class DayBegunByPlan(DayTaken):
    """The generation of that day was made of another plan, and is in force: no such one is withdrawn."""

    code = "day_begun_by_plan"
    sentence = (
        "Plan %(plan)s (/plans/%(plan)s) is in force since %(day)s, and what has begun is not withdrawn. "
        "Choose a later day."
    )


class ConsultationOpen(Conflict):
    code = "consultation_open"
    sentence = "The plan is open for comment already. End that first. Nothing was changed."


class ConsultationClosed(Conflict):
    code = "consultation_closed"
    sentence = "No comments are taken: the period is over, or the plan was withdrawn."


class ConsultationEmpty(Conflict):
    code = "consultation_empty"
    sentence = (
        "The plan changes no grid that residents would see: party grids and micro-grids are not put out for comment."
    )


class ConsultationFull(Conflict):
    code = "consultation_full"
    sentence = "No more comments can be taken here. Please write to the office that is named on the page."


class CommentsFull(Conflict):
    code = "comments_full"
    sentence = "A plan takes %(most)s comments, and this one has as many. Take some of your own back first."


class PlaceMerged(Conflict):
    code = "place_merged"
    sentence = "Place %(place)s was merged into %(successor)s. Change that one. Nothing was changed."


class RegisterOccupied(Conflict):
    code = "register_occupied"
    sentence = "%(what)s is in the register already, or is to be on a later day. End that first. Nothing was changed."


class DayTooEarly(Conflict):
    code = "day_too_early"
    sentence = "It is as it is since %(since)s only. Choose that day or a later one. Nothing was changed."


class JobUnfinished(Conflict):
    code = "job_unfinished"
    sentence = "The job has no answer: it is %(state)s, %(done)s of %(of)s rows are done."
