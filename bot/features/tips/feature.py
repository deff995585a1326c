"""What the tips for home offer to the rest of Samen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.core.tap import tap
from bot.feature import Feature, MenuEntry
from bot.features.tips import actions, queries
from bot.features.tips.dialogue import router
from bot.features.tips.specimens import specimens
from bot.features.tips.weekly import send_due
from bot.turns.router import Access


def _export(session: Session, person_id: int) -> Mapping[str, Any]:  # Any: JSON values
    had, due = queries.list_had(session, person_id), queries.get_wish(session, person_id)
    found: dict[str, Any] = {"you had": had} if had else {}
    return found | ({"one a week, the next one": due.isoformat()} if due else {})


def purge(session: Session, now: datetime) -> int:
    return actions.purge(session, now)


FEATURE = Feature(
    name="tips",
    router=router,
    specimens=specimens,
    menu=(MenuEntry(25, lambda t: t("menu", "A tip for home"), tap("tips.open"), Access.PARENT),),
    rounds=(send_due,),
    export=_export,
)
