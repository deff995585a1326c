"""The steps of a preparation, its limits, and the three questions that matter most."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

LONGEST = 500  # characters of a line
MOST = 20  # lines of one preparation; a talk has room for fewer
TOP = 3  # what ten minutes are enough for


class State(StrEnum):
    BEGUN = "begun"
    SENT = "sent"
    WITHDRAWN = "withdrawn"


class Kind(StrEnum):
    """Where a line came from."""

    OWN = "own"
    HOME = "home"
    WELL = "well"
    PROUD = "proud"
    EXPECT = "expect"
    CHILD_WANTS = "child_wants"
    SAVED = "saved"
    CHILD = "child"


class Wish(StrEnum):
    """Columns of `preparation`."""

    INTERPRETER = "interpreter"
    COMPANION = "companion"
    OTHER_TIME = "other_time"
    CALL = "call"


class Step(StrEnum):
    """In their order. Own questions come first, before anything is suggested."""

    ABOUT = "about"
    TABLE = "table"
    OWN = "own"
    HOME = "home"
    WELL = "well"
    PROUD = "proud"
    EXPECT = "expect"
    CHILD_WANTS = "child_wants"
    SAVED = "saved"
    CHOOSE = "choose"
    CHILD = "child"
    WISHES = "wishes"
    TRANSLATE = "translate"
    SHARE = "share"
    PREVIEW = "preview"


PROMPTS = (Step.HOME, Step.WELL, Step.PROUD, Step.EXPECT, Step.CHILD_WANTS)
TYPED = (*PROMPTS, Step.OWN, Step.CHILD)  # what is typed on them is kept


def list_steps(*, has_saved: bool, translates: bool, are_two: bool) -> list[Step]:
    """`are_two`: another guardian may know of this meeting too."""
    left_out = {Step.SAVED: not has_saved, Step.TRANSLATE: not translates, Step.SHARE: not are_two}
    return [step for step in Step if not left_out.get(step, False)]


def settle_step(step: str, steps: Sequence[Step]) -> Step:
    """Where somebody goes on: a step that is left out by now is passed."""
    order = list(Step)
    kept = Step(step) if step in order else Step.ABOUT
    return next(one for one in steps if order.index(one) >= order.index(kept))


def beside(step: Step, steps: Sequence[Step]) -> tuple[Step | None, Step | None]:
    """The steps before and after this one."""
    place = steps.index(step)
    return steps[place - 1] if place else None, steps[place + 1] if place + 1 < len(steps) else None


def count_step(step: Step, steps: Sequence[Step]) -> tuple[int, int]:
    """Which one of how many; the prompts count as one, they are short and can be passed."""
    counted = [one for one in steps if one not in PROMPTS[1:]]
    shown = PROMPTS[0] if step in PROMPTS else step
    return counted.index(shown) + 1, len(counted)


def choose(top: Sequence[int], everything: Sequence[int], tapped: int) -> list[int]:
    """The most important ones after a tap on one of them.

    With three or fewer it comes first; with more it is taken off, or follows as long as there is room.
    """
    others = [one for one in top if one != tapped]
    if len(everything) <= TOP:
        return [tapped, *others]
    if tapped in top or len(top) >= TOP:
        return others
    return [*others, tapped]


def fill_up(top: Sequence[int], everything: Sequence[int]) -> list[int]:
    """While there are no more than three, all of them are the most important ones."""
    there = [one for one in top if one in everything]
    if len(everything) > TOP:
        return there[:TOP]
    return [*there, *(one for one in everything if one not in there)]


def is_open(state: str, starts_at: datetime | None, now: datetime) -> bool:
    """Whether a meeting can be prepared: until it begins."""
    return state in ("open", "planned") and (starts_at is None or now < starts_at)
