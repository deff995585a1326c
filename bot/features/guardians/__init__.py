"""The guardians of a pupil in the staff console: whom school tells how the child is doing."""

from collections.abc import Sequence

from bot.feature import Feature, Withhold
from bot.features.guardians.pages.informed import make_pages


def feature(withholds: Sequence[Withhold]) -> Feature:
    """`withholds`: of each other slice, what drops what waits for a guardian who may not know any more."""
    return Feature(name="guardians", pages=make_pages(withholds))
