"""Every screen of the settings, rendered from sample data."""

from datetime import UTC, datetime

from bot.feature import Specimens
from bot.features.settings import screens
from bot.i18n.texts import Texts
from bot.people.queries import Child
from bot.people.rules import NO_END, Naming, Quiet

_NOW = datetime(2026, 11, 5, 9, 0, tzinfo=UTC)


def _child(number: int, naming: Naming, shown: str | None) -> Child:
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
    yield "menu_parent", screens.menu(t, is_parent=True)
    yield "menu_staff", screens.menu(t, is_parent=False, is_teacher=True)
    yield "language", screens.choose_language(t, t.library.languages.values())
    yield "spoken", screens.spoken(t)
    children = [_child(1, Naming.NAME, "Amina"), _child(2, Naming.OTHER, "🦊"), _child(3, Naming.NONE, None)]
    yield "children", screens.choose_child(t, children)
    for choice in Quiet:
        yield f"quiet_{choice}", screens.choose_quiet(t, choice)
        yield f"quiet_kept_{choice}", screens.quiet_kept(t, choice)
    yield "quiet_other", screens.choose_quiet(t, None)
    for name, until in (("week", _NOW), ("open", NO_END), ("off", None)):
        yield f"pause_{name}", screens.choose_pause(t, until)
        yield f"pause_kept_{name}", screens.pause_kept(t, until)
    yield "my_data", screens.my_data(t, b"{}")
    yield "stop", screens.ask_stop(t, _NOW, staff_only=False)
    yield "stop_staff", screens.ask_stop(t, _NOW, staff_only=True)
    yield "erased", screens.erased(t)
    yield "visitor_stopped", screens.visitor_stopped(t)
