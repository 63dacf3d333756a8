"""Who may do what: signing in, what is refused, what is asked too often."""

from __future__ import annotations

from geogrid.errors.tree import Conflict, GeogridError, InputError, NotFound, SetupError


class SignInNeeded(GeogridError):
    code = "sign_in_needed"
    sentence = "This is for those who work with the grids. Sign in first."


class SignInRefused(GeogridError):
    code = "sign_in_refused"
    sentence = "Name or password is wrong. Check both, also capitals; whoever manages geogrid can give a new password."


class SignInStale(GeogridError):
    code = "sign_in_stale"
    sentence = "This sign-in took too long, was begun in another browser or tab, or was used already. Begin again."


class IdentityRefused(GeogridError):
    code = "identity_refused"
    sentence = (
        "Signing in with your organisation's account did not succeed (%(reason)s). Begin again; if it does not help, "
        "tell whoever manages geogrid."
    )


class SubjectUnknown(GeogridError):
    code = "subject_unknown"
    sentence = (
        "Your organisation knows you, but no account here lets you in. Give whoever manages geogrid this subject, to "
        "be entered for your account: %(subject)s"
    )


class CodeWrong(GeogridError):
    code = "code_wrong"
    sentence = "The six digits do not fit, or were used already. Wait for the next ones, and check the phone's clock."


class NotAllowed(GeogridError):
    code = "not_allowed"
    sentence = "This account may not do this. It is for: %(capacities)s."


class BeyondScope(NotAllowed):
    code = "beyond_scope"
    sentence = "This reaches beyond the part of the district that this account works for. Nothing was changed."


class OwnRights(NotAllowed):
    code = "own_rights"
    sentence = "Nobody gives themselves more than they have. Ask another administrator. Nothing was changed."


class OwnReset(NotAllowed):
    code = "own_reset"
    sentence = (
        "Nobody gives themselves a new way in. Change your password under *Your account*, or ask another "
        "administrator. Nothing was changed."
    )


class InPerson(NotAllowed):
    code = "in_person"
    sentence = "A program may not do this by a token. Sign in and do it yourself. Nothing was changed."


class FactorLost(NotAllowed):
    code = "factor_lost"
    sentence = (
        "The second factor of this account cannot be read any more, as after a change of the secret. Whoever manages "
        "people gives a new first password, after which it is set up anew."
    )


class OwnWork(NotAllowed):
    code = "own_work"
    sentence = "Somebody else must approve this: you have worked on it yourself."


class AccessChanged(NotAllowed):
    code = "access_changed"
    sentence = (
        "This account or this sign-in was changed or ended just now, so what you asked for was not done. "
        "Load the page anew, then try again."
    )


class CodeDue(GeogridError):
    code = "code_due"
    sentence = "Give the six digits of your second factor first."


class PasswordDue(GeogridError):
    code = "password_due"
    sentence = "Choose a password of your own first."


class SecondFactorDue(GeogridError):
    code = "second_factor_due"
    sentence = "This account needs a second factor. Set it up first."


class FormExpired(GeogridError):
    code = "form_expired"
    sentence = "The page was open for too long, or was not ours. Nothing was changed. Load it again, then try again."


class TooMany(GeogridError):
    code = "too_many"
    sentence = "This was asked too often. Try again in %(seconds)s seconds."


class PasswordWeak(InputError):
    code = "password_weak"
    sentence = "This password will not do: %(reason)s. Choose a longer one that only you can know."


class WorkMissing(InputError):
    code = "work_missing"
    sentence = "Choose the work that this right is for. Nothing was changed."


class AreaMissing(InputError):
    code = "area_missing"
    sentence = "Say for which area: type its code, or choose the whole district, but not both. Nothing was changed."


class AccountUnknown(NotFound):
    code = "account_unknown"
    sentence = "There is no account %(account)s."


class ContactUnknown(NotFound):
    code = "contact_unknown"
    sentence = "No telephone number of this kind is kept here. Ask the person to enter theirs under *Your account*."


class AreaUnknown(NotFound):
    code = "area_unknown"
    sentence = "There is no area or grid with code %(area)s."


class ProviderUnset(NotFound):
    code = "provider_unset"
    sentence = (
        "People sign in by name and password only here. Set GEOGRID_OIDC_ISSUER and GEOGRID_OIDC_CLIENT to let them "
        "sign in with their organisation's account."
    )


class TokenUnknown(NotFound):
    code = "token_unknown"
    sentence = "There is no such token, or not any more."


class TokensFull(Conflict):
    code = "tokens_full"
    sentence = "There are %(most)s tokens already. Revoke one that no program uses any more, then make a new one."


class NameTaken(Conflict):
    code = "name_taken"
    sentence = "There is an account %(name)s already. Choose another name."


class SubjectTaken(Conflict):
    code = "subject_taken"
    sentence = "Another account has the subject %(subject)s already. One person's subject belongs to one account."


class LastAdministrator(Conflict):
    code = "last_administrator"
    sentence = "This is the last administrator: without one, nobody could give rights any more. Nothing was changed."


class InFlight(Conflict):
    code = "in_flight"
    sentence = "This is being done just now. Ask again in a moment with the same Idempotency-Key."


class KeyReused(InputError):
    code = "key_reused"
    sentence = "Idempotency-Key %(key)s was sent with something else before. Take a new key for each new thing."


class Stale(Conflict):
    code = "stale"
    sentence = "Somebody has changed this since you looked (version %(now)s, you saw %(known)s). Look, then try again."


class ProposalOutdated(Stale):
    """A redraw of grids that were changed since it was made; its facts say which and by whom."""

    code = "proposal_outdated"
    sentence = "Grids of this redraw were changed since it was made: %(grids)s. Nothing was changed. Propose it anew."


class VersionAhead(Stale):
    """Nobody can have seen it: the request says so by mistake, or a backup was restored."""

    code = "version_ahead"
    sentence = "There is no version %(known)s of this plan: it is at version %(now)s. Load it again, then try again."


class TagForeign(Stale):
    """What a request names as a version is none that was ever told."""

    code = "tag_foreign"
    sentence = (
        "If-Match: %(tag)s is no version of this, or was changed on the way, as a proxy does that compresses. "
        "Nothing was changed. Send the ETag of the newest answer as it stands, without W/."
    )


class GridsDiffer(Stale):
    """The grids of a plan are not those that were approved."""

    code = "grids_differ"
    sentence = (
        "The grids of this plan are not the ones that were approved (fingerprint %(now)s, approved %(known)s). "
        "Nothing was published. Give the plan back, look at it, and have it approved anew."
    )


class VersionNeeded(InputError):
    code = "version_needed"
    sentence = "Say which version you have seen: send its ETag as If-Match."


class FormOutdated(VersionNeeded):
    """A form of a page that was loaded before geogrid was replaced by another version."""

    code = "form_outdated"
    sentence = (
        "This page was loaded before geogrid was updated: its form is another one now. Nothing was changed. "
        "Load the page again, then do it there."
    )


class SealBroken(SetupError):
    code = "seal_broken"
    sentence = (
        "%(place)s cannot be read: it was sealed with another secret, or changed. "
        "Set GEOGRID_SECRET to the one it was stored with."
    )
