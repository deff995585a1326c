"""Every letter about a meeting, rendered from sample data."""

from collections.abc import Iterator
from dataclasses import replace

from bot.core.screen import Screen
from bot.features.meetings.catalogue import list_kinds
from bot.features.meetings.samples import CANCELLED, CHILD, FIXED, LATER, OPEN, PLANNED, PSYCHOLOGIST, UNNAMED
from bot.features.meetings.screens import Seen
from bot.features.meetings.telling import screens
from bot.features.meetings.telling.actions import CHANGES
from bot.i18n.texts import Texts


def specimens(t: Texts) -> Iterator[tuple[str, Screen]]:
    planned, still_open, fixed = Seen(PLANNED, CHILD), Seen(OPEN, CHILD), Seen(FIXED, UNNAMED)
    for kind in list_kinds(t.library):
        yield f"invite_{kind}", screens.invite(t, Seen(replace(OPEN, kind=kind), CHILD), prepares=False)
    yield "invite_later", screens.invite(t, Seen(LATER, UNNAMED), prepares=False)
    yield "invite_fixed", screens.invite(t, fixed, prepares=True)
    yield "may_choose", screens.may_choose(t, still_open)
    yield "choose", screens.choose(t, still_open)
    for change in CHANGES:
        yield f"changed_{change}", screens.changed(t, planned, [change], prepares=False)
    again = Seen(replace(FIXED, sequence=1, way="phone", phone="020 123 45 67"), CHILD)
    yield "changed_fixed", screens.changed(t, again, CHANGES, prepares=True)
    yield "changed_without_number", screens.changed(t, fixed, ["place"], prepares=False)
    yield "seat", screens.seat(t, fixed, [PSYCHOLOGIST])
    yield "seats", screens.seat(t, planned, [PSYCHOLOGIST, replace(PSYCHOLOGIST, role="youth_doctor", name="")])
    yield "seat_gone", screens.seat(t, planned, [])
    yield "cancelled", screens.cancelled(t, Seen(CANCELLED, CHILD))
    yield "tomorrow", screens.tomorrow(t, planned, is_today=False, prepared=True)
    yield "today", screens.tomorrow(t, fixed, is_today=True, prepared=False)
