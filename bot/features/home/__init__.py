"""Home: the main menu made of what the other slices offer, and an answer to everything else."""

from collections.abc import Sequence
from functools import partial

from bot.feature import Feature, MenuEntry
from bot.features.home.dialogue import (
    apology,
    attachment,
    edited,
    gone,
    in_group,
    make_router,
    not_allowed,
)
from bot.features.home.specimens import specimens

__all__ = ["apology", "attachment", "edited", "feature", "gone", "in_group", "not_allowed"]


def feature(entries: Sequence[MenuEntry]) -> Feature:
    """`entries` come from the slices that the composition root puts together; include this feature last."""
    return Feature(
        name="home",
        router=make_router(entries),
        specimens=partial(specimens, entries=entries),
        commands={
            "menu": lambda t: t("commands", "Main menu"),
            "help": lambda t: t("commands", "Help"),
        },
    )
