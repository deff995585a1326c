"""What is needed for an event and who brings it, and what parents suggest."""

from bot.console.page import Visit
from bot.features.events import catalogue
from bot.features.events.helping.rules import WANTED, WORDS, Result
from bot.features.events.school import rules, words
from bot.features.events.school.pages import queries
from bot.features.events.school.rules import Helper, Need, Suggestion
from bot.features.events.tables import Event
from bot.features.events.words import need_name
from bot.i18n.languages import SOURCE
from bot.i18n.texts import Texts


def bringing(visit: Visit, event: Event, *, wrong: str = "") -> dict[str, object]:
    t = visit.t
    needs = queries.list_needs(visit.session, visit.actor, event.id)
    suggestions = queries.list_suggestions(visit.session, visit.actor, event)
    return {
        "needs": [need_row(t, need) for need in needs],
        "suggestions": [_suggestion(t, one) for one in suggestions],
        "choices": [(what, need_name(t, what)) for what in catalogue.list_needs(t.library)],
        "wrong": wrong,
        "wanted_most": WANTED,
        "longest": WORDS,
    }


def need_row(t: Texts, need: Need) -> dict[str, object]:
    return {
        "id": need.id,
        "name": need.words or need_name(t, need.what),
        "wanted": need.wanted,
        "taken": need.taken,
        "missing": need.missing,
        "helpers": [_helper(t, one) for one in need.helpers],
        "if_removed": _if_removed(t, need),
    }


def _helper(t: Texts, helper: Helper) -> str:
    return t("eventpage", "{who}: {n}", who=_who(t, helper.children), n=helper.number)


def _who(t: Texts, children: tuple[rules.Child, ...]) -> str:
    return words.parent_of(t, children) or t("eventpage", "A parent of another group")


def _if_removed(t: Texts, need: Need) -> str:
    if not need.helpers:
        return t("eventpage", "Nobody has taken it yet.")
    return t("eventpage", "The parents who promised it get a message that it is not needed any more.")


def _suggestion(t: Texts, one: Suggestion) -> dict[str, object]:
    return {
        "id": one.id,
        "name": _who(t, one.children),
        "language": one.language,
        "language_name": words.language(t, one.language),
        "words": one.words,
        "short": one.words if one.language == SOURCE and len(one.words) <= WORDS else "",
        "state": one.state,
    }


def refused(t: Texts, result: Result) -> str:
    """Why nothing was changed; empty when it was, or was so already."""
    match result:
        case Result.WRONG:
            return t(
                "eventpage",
                "Say how many, at most {most}, and what it is, in at most {n} letters.",
                most=WANTED,
                n=WORDS,
            )
        case Result.TOO_LATE | Result.CANCELLED:
            return t("eventpage", "It is over or cancelled. Nothing can be written down any more.")
        case _:
            return ""
