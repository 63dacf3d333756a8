"""What each view does, as the policy calls it: ONE table. A view that is not in it, and the server does not start."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, request

from geogrid.domain.people.policy import POLICY, Action, can, scope
from geogrid.errors import BeyondScope, CodeDue, NotAllowed, PasswordDue, SecondFactorDue, SignInNeeded
from geogrid.services.sign_in import Due
from geogrid.web import identity

VIEWS: Mapping[Action, frozenset[str]] = {
    Action.LOOK_UP: frozenset({
        "static", "language.remember", "resident.page", "resident.list_of_grids", "api_point.at", "api_grid.one",
        "api_grid.shape", "api_grid.history", "api_grid.micro_grids", "api_grid.sides", "api_coming.of_grid",
        "api_coming.of_point", "api_party_grids.listing", "history.page", "api_places.search",
        "api_address.match", "api_address.suggest", "api_layers.layer", "api_district.summary", "api_locate.locate",
        "api_locate.job", "api_locate.cancel", "api_locate.result", "api_locate.so_far", "api_health.alive",
        "api_health.ready", "api_description.document", "api_places.one",
        "consultations.listing", "consultations.page", "consultations.comment", "consultations.answer",
        "consultations.notice", "consultations.drawing",
    }),
    Action.SIGN_IN: frozenset({
        "sign_in.page", "sign_in.enter", "sign_in.code_page", "sign_in.give_code", "sign_in.leave",
        "sign_in.password_page", "sign_in.change_password", "sign_in.factor_page", "sign_in.set_factor",
        "sign_in.go", "sign_in.come_back",
    }),
    Action.OWN_ACCOUNT: frozenset({
        "account.page", "account.add_token", "account.revoke_token", "account.keep_phone", "account.leave_others",
    }),
    Action.SEE_CASES: frozenset({"cases.show", "api_cases.listing", "api_cases.points"}),
    Action.SEE_FIGURES: frozenset({"insight.show", "insight.drawing"}),
    Action.SEE_PLANS: frozenset({
        "plan.page", "plan_files.report", "plan_files.grids", "api_district.check", "api_repair.look",
        "plans.listing", "plans.studio", "plan_impact.page", "plan_impact.workbook",
        "api_repair.offers", "api_repair.widest", "api_repair.grids",
        "api_plans.listing", "api_plans.one", "api_plans.grids", "api_plans.borders", "api_plans.changes",
        "api_plans.party_grids", "api_plans.areas",
        "api_plans.impact", "api_plan_rules.golden", "api_plan_rules.golden_csv",
        "plan_consultation.page", "plan_consultation.act",
        "api_consultations.desk", "api_consultations.put",  # whoever may draw or publish it: looked at further in
        "compare.page", "compare.table", "api_compare.compare", "api_compare.ground", "api_compare.grids",
        "api_plan_comments.listing",
    }),
    Action.COMMENT: frozenset({
        "api_plan_comments.add", "api_plan_comments.settle", "api_plan_comments.remove",
    }),
    Action.PLAN: frozenset({
        "api_repair.accept", "api_repair.accept_all", "api_repair.join", "api_repair.skip", "api_repair.unskip",
        "api_repair.undo", "api_repair.allow", "api_repair.disallow",
        "plans.add", "api_plans.add", "api_plans.edit", "api_plans.undo", "api_plans.redo", "api_plans.submit",
        "api_plans.take_back",
        "plans.copy", "plans.take_back", "plans.discard", "api_plan_sharing.copy", "api_plan_sharing.discard",
        "api_plan_sharing.describe", "api_plan_sharing.sharing", "api_plan_sharing.share",
        "api_plan_drawing.next_grid", "api_plan_drawing.ground", "api_plan_drawing.crossing",
        "api_plan_proposals.propose", "api_plan_proposals.take",
        "api_plan_rules.change", "api_plan_rules.keep", "api_plan_rules.golden_table",
    }),
    Action.PUBLISH: frozenset({
        "api_repair.publish", "api_plans.send_back", "api_plans.approve", "api_plans.publish",
        "plans.send_back", "api_plan_sharing.withdraw",
    }),
    Action.SEE_REGISTER: frozenset({
        "sides.page", "sides.described", "sides.grid", "sides.form", "sides.draw",
        "sides_together.form", "sides_together.draw",
        "register.page", "register.findings", "place.page", "register_names.aliases", "register_names.overrides",
        "api_register.aliases", "api_register.alias", "api_register.overrides", "api_register.override",
    }),
    Action.KEEP_REGISTER: frozenset({
        "sides.put", "place.correct", "place.merge", "register_names.add_alias", "register_names.end_alias",
        "register_names.add_override", "register_names.end_override",
        "api_register.add_alias", "api_register.end_alias", "api_register.add_override", "api_register.end_override",
        "api_places.change", "api_places.merge",
    }),
    Action.SEE_PEOPLE: frozenset({
        "people.page", "people.one", "api_accounts.listing", "api_accounts.one",
    }),
    Action.SEE_CONTACTS: frozenset({"people.find", "people.show_phone"}),
    Action.MANAGE_PEOPLE: frozenset({
        "people.add", "people.assign", "people.disable", "people.enable", "people.reset", "people.link",
        "people.revoke_token",
        "api_accounts.add", "api_accounts.assign", "api_accounts.disable", "api_accounts.enable", "api_accounts.reset",
        "api_accounts.link",
    }),
    Action.WATCH: frozenset({"api_health.figures"}),
}  # fmt: skip
_ACTIONS = {view: action for action, views in VIEWS.items() for view in views}
_DUE = {Due.CODE: CodeDue, Due.PASSWORD: PasswordDue, Due.SECOND_FACTOR: SecondFactorDue}


def install(app: Flask) -> None:
    app.before_request(_check)
    app.context_processor(lambda: {"can": lambda action: can(identity.actor(), Action(action))})


def check_complete(app: Flask) -> None:
    """Refuse to start with a view that nobody has decided about, or a decision about none.

    Raises
    ------
    LookupError
    """
    views = {rule.endpoint for rule in app.url_map.iter_rules()}
    if views != set(_ACTIONS):
        raise LookupError(f"web/policy.py: views and table differ in {sorted(views ^ set(_ACTIONS))}")


def action() -> Action | None:
    """Return what is asked for; None where there is no such page."""
    return None if request.endpoint is None else _ACTIONS[request.endpoint]


def _check() -> None:
    wanted, guest = action(), identity.guest()
    if wanted is None:  # which is answered alike to all
        return
    if can(identity.actor(), wanted) or wanted in (Action.LOOK_UP, Action.SIGN_IN):
        return
    if guest is None:
        raise SignInNeeded()
    if wanted is Action.OWN_ACCOUNT and guest.due is None and identity.actor().only is None:  # also without any right
        return
    if guest.due is not None:
        raise _DUE[guest.due]()
    if scope(identity.actor(), wanted).pairs:
        raise BeyondScope()
    raise NotAllowed(capacities=sorted(POLICY[wanted]))
