"""Every screen about photos, from sample data."""

from bot.feature import Specimens
from bot.features.photos import screens
from bot.i18n.texts import Texts
from bot.people.queries import Child
from bot.people.rules import Naming
from bot.photos.pictures import Mistake
from bot.photos.queries import Answer


def _child(number: int, shown: str | None) -> Child:
    naming = Naming.NONE if shown is None else Naming.NAME
    return Child(
        guardian_id=number,
        pupil_id=number,
        school_id=1,
        group_id=1,
        school="De Regenboog",
        group="Groep 6",
        naming=naming,
        shown=shown,
    )


def specimens(t: Texts) -> Specimens:
    children = [_child(1, "Amina"), _child(2, "🦊"), _child(3, None)]
    said = (True, False, None)
    answers = {
        child.guardian_id: Answer(child.guardian_id, given, None) for child, given in zip(children, said, strict=True)
    }
    yield "children", screens.choose_child(t, children, answers)
    for name, given in (("yes", True), ("no", False), ("open", None)):
        yield f"ask_{name}", screens.ask(t, children[0], given)
    yield "ask_unnamed", screens.ask(t, children[2], None)
    for given in (True, False):
        yield f"answered_{given}", screens.answered(t, children[0], given=given)
    yield "fetching", screens.fetching(t)
    yield "too_many", screens.too_many(t)
    yield "fetched", screens.told(t, 1, None)
    yield "removed", screens.removed(t)
    for mistake in Mistake:
        yield f"mistake_{mistake.name.lower()}", screens.told(t, 1, mistake)
