"""Words that staff wrote under a message to many: what waits for translation, what came, and how parents read it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from bot.core.markup import Block, Rich, Span, literal, quote
from bot.core.screen import Button
from bot.core.tap import Tap
from bot.i18n.languages import SOURCE
from bot.i18n.texts import Texts
from bot.translate import queries
from bot.translate.ports import Dutch, OwnLine, Translated


def list_lines(broadcast_id: int, own: str) -> list[OwnLine]:
    """Each paragraph, by the name that the translations know it by."""
    lines = enumerate(own.split("\n"), 1)
    return [OwnLine(f"broadcast:{broadcast_id}:{number}", line) for number, line in lines if line]


def fill(session: Session, school_id: int | None, broadcast_id: int, own: str) -> dict[str, Any]:  # Any: JSON values
    """Own words in the languages that have a translation of each paragraph by now; why there is none in others.

    An empty reason: it is being translated.
    """
    if not own or school_id is None or not queries.is_on(session, school_id):
        return {}
    states = [queries.list_states(session, school_id, one.thing, one.dutch) for one in list_lines(broadcast_id, own)]
    codes = {code for state in states for code in state}
    translated: dict[str, str] = {}
    untranslated: dict[str, str] = {}
    for code in sorted(codes - {SOURCE}):
        lines = [state.get(code) for state in states]
        if all(isinstance(line, Translated) for line in lines):
            translated[code] = "\n".join(line.text for line in lines if line)
        else:
            reasons = [line.why.value for line in lines if isinstance(line, Dutch)]
            untranslated[code] = reasons[0] if reasons else ""
    return {"translated": translated, "untranslated": untranslated}


def quoted(t: Texts, own: str, translated: Mapping[str, str], *, in_dutch: bool, says: str) -> Rich:
    """Set apart from our words: translated by a machine, which is said, or in Dutch. `says`: who wrote it in Dutch."""
    if not own:
        return ()
    if t.code == SOURCE:
        return quote(own)
    found = translated.get(t.code, "")
    if found and not in_dutch:
        label = t("translation", "Translated automatically. There may be mistakes.")
        return (*literal(label), *t.direct(quote(found)))
    # A term is shown as it is written and marked as Dutch, which is what these lines are.
    lines = tuple(Block("quote", (Span(line, term=True),)) for line in own.split("\n"))
    return (*literal(says), *t.direct(lines))


def original(
    t: Texts, translated: Mapping[str, str], *, in_dutch: bool, dutch: Tap, translation: Tap
) -> tuple[Button, ...]:
    """From translated words to the Dutch ones, and back."""
    if t.code not in translated:
        return ()
    if in_dutch:
        return (Button(t("translation", "Show the translation"), translation),)
    return (Button(t("translation", "Show the Dutch text"), dutch),)
