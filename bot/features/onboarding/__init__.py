"""Joining: from the letter to the main menu in five minutes."""

from bot.feature import Feature
from bot.features.onboarding import dialogue, naming
from bot.features.onboarding.specimens import specimens
from bot.turns.router import Router

router = Router()
router.include(dialogue.router)
router.include(naming.router)

FEATURE = Feature(
    name="onboarding",
    router=router,
    specimens=specimens,
    commands={"start": lambda t: t("commands", "Start, or go to the main menu")},
)
