"""Why somebody is not reached, what the school can do about it, and how the numbers are made, in words."""

from collections.abc import Sequence

from bot.console.reach.rules import State
from bot.i18n.texts import Texts


def reason(t: Texts, state: State) -> str:
    match state:
        case State.NO_LETTER:
            return t("reach", "No letter yet, or the letter has ended")
        case State.LETTER:
            return t("reach", "The letter has not been used yet")
        case State.CLOSED:
            return t("reach", "The chat is closed")
        case State.PAUSED:
            return t("reach", "Messages are on pause")
        case State.OPEN:
            return t("reach", "Can be reached")


def advice(t: Texts, state: State) -> str:
    """What the school can do; never what the parents should have done."""
    match state:
        case State.NO_LETTER:
            return t("reach", "Print a letter, and give it to a parent yourself.")
        case State.LETTER:
            return t("reach", "Talk at the door. Offer help with the first steps.")
        case State.CLOSED:
            return t("reach", "Phone, or talk at the door. Ask how the parents want to hear from the school.")
        case State.PAUSED:
            return t("reach", "Important news? Tell it by phone or at the door.")
        case State.OPEN:
            return ""


def to_do(t: Texts, state: State, n: int) -> str:
    """The first step for a group: about so many pupils."""
    match state:
        case State.NO_LETTER:
            return t.n("reach", "{n} pupil has no letter that works.", "{n} pupils have no letter that works.", n)
        case State.LETTER:
            return t.n(
                "reach",
                "{n} pupil has a letter that has not been used yet. Offer help at the door.",
                "{n} pupils have a letter that has not been used yet. Offer help at the door.",
                n,
            )
        case State.CLOSED:
            return t.n(
                "reach",
                "For {n} pupil no chat is open. Phone, or talk at the door.",
                "For {n} pupils no chat is open. Phone, or talk at the door.",
                n,
            )
        case State.PAUSED:
            return t.n(
                "reach",
                "For {n} pupil messages are on pause. Tell important news yourself.",
                "For {n} pupils messages are on pause. Tell important news yourself.",
                n,
            )
        case State.OPEN:
            return ""


def how_counted(t: Texts) -> Sequence[str]:
    return (
        t("reach", "We count pupils. A pupil is linked when at least one parent is."),
        t("reach", "Invited: there is a letter that works, or a parent is linked."),
        t("reach", "Last message arrived: the last one to the whole group is in an open chat of a parent."),
        t("reach", "Answered: since then a parent tapped or wrote something in the chat. What it was is not counted."),
        t("reach", "Not clear: a parent tapped that under the last message."),
        t(
            "reach",
            "The language is that of the parent who linked first. Is nobody linked yet? Then it is the language of the "
            "letter.",
        ),
        t(
            "reach",
            "A number by language is always about at least five families. Smaller languages are taken together. "
            "Answers are shown only where at least five families are reached.",
        ),
    )
