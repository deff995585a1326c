"""My questions: what a parent wants to ask at school, kept on a list of their own."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from bot.core.tap import tap
from bot.feature import Feature, MenuEntry
from bot.features.questions.dialogue import router
from bot.features.questions.specimens import specimens
from bot.people.questions import list_questions
from bot.turns.router import Access


def export(session: Session, person_id: int) -> Mapping[str, Any]:  # Any: JSON values
    kept = list_questions(session, person_id)
    if not kept:
        return {}
    rows = [
        {"when": one.created_at.isoformat(timespec="seconds"), "question": one.text, "school word": one.term}
        for one in kept
    ]
    return {"on the list": rows}


FEATURE = Feature(
    name="questions",
    router=router,
    specimens=specimens,
    menu=(MenuEntry(20, lambda t: t("menu", "My questions"), tap("questions.list"), Access.PARENT),),
    export=export,
)
