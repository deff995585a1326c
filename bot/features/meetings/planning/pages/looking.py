"""A plan before it is told: what parents will read, how many families, whom it does not reach; then telling it."""

from collections.abc import Sequence

from bot.console.page import Answer, ConsolePage, Go, Missing, Show, Visit
from bot.console.sending.bubbles import Bubble, of_screens
from bot.core.screen import Screen
from bot.delivery.audience import load
from bot.features.meetings import content, screens
from bot.features.meetings import queries as meetings
from bot.features.meetings.content import Content
from bot.features.meetings.planning import actions, queries, words
from bot.features.meetings.planning.actions import Telling, Told
from bot.features.meetings.planning.changes import No, Refused
from bot.features.meetings.planning.pages import PLACE, TEMPLATES
from bot.features.meetings.planning.pages.facts import facts_of, heading_of
from bot.features.meetings.tables import Meeting, MeetingRound
from bot.features.meetings.telling import screens as letters
from bot.i18n.texts import Texts
from bot.people.families import count_families
from bot.people.queries import Child
from bot.people.rules import Naming


def show(visit: Visit, draft: MeetingRound, *, wrong: str = "") -> Show:
    t = visit.t
    found = queries.list_meetings(visit.session, draft.id)
    slots = queries.list_slots(visit.session, draft.id)
    names = queries.names_of(visit.session, [one.pupil_id for one in found])
    said = content.of_meeting(visit.session, found[0], visit.now) if found else None
    ties = queries.list_guardians(visit.session, names)
    values = {
        "back": PLACE,
        "id": draft.id,
        "place": f"{PLACE}/rounds/{draft.id}",
        "heading": heading_of(visit, draft, found, names),
        "wrong": wrong,
        "facts": facts_of(visit, draft, found, said) if said else [],
        "slots": len(slots),
        "few": max(0, len(found) - len(slots)) if draft.picks else 0,
        "first": sorted(names[one.pupil_id] for one in found if one.head_start),
        "families": t.n("meetings", "{n} family is told", "{n} families are told", count_families(_pairs(ties))),
        "unreached": _unreached(visit, found, names, ties),
        "bubbles": _bubbles(visit, said, found[0]) if said else [],
    }
    return Show("meeting_look.html", t("meetings", "Look at it before you tell the parents"), values)


def _pairs(ties: dict[int, list[int]]) -> list[tuple[int, int]]:
    return [(person_id, pupil_id) for pupil_id, people in ties.items() for person_id in people]


def _unreached(visit: Visit, found: Sequence[Meeting], names: dict[int, str], ties: dict[int, list[int]]) -> list[str]:
    """The children of whom no parent has an open chat with Samen."""
    schools: dict[int, int | None] = {one: visit.member.school_id for people in ties.values() for one in people}
    reached = {one.id for one in load(visit.session, schools) if one.address_id} if schools else set()
    return sorted(names[one.pupil_id] for one in found if reached.isdisjoint(ties.get(one.pupil_id, ())))


def _bubbles(visit: Visit, said: Content, meeting: Meeting) -> list[Bubble]:
    """Of one child, who has no name here; each family reads of its own."""
    group = queries.group_of(visit.session, meeting.pupil_id)
    child = Child(0, said.pupil_id, said.school_id, 0, said.school, group, Naming.NONE, None)

    def invite(t: Texts) -> Screen:
        return letters.invite(t, screens.Seen(said, child), prepares=False)

    return of_screens(visit.t, invite)


def tell(visit: Visit) -> Answer:
    draft = _find(visit)
    if draft is None:
        return Missing()
    found = actions.tell(visit.session, visit.sender, draft, now=visit.now)
    if found.told in (Told.TOLD, Told.NO_DRAFT):
        return Go(f"{PLACE}/rounds/{draft.id}")
    return show(visit, draft, wrong=_why(visit.t, found))


def _why(t: Texts, found: Telling) -> str:
    if found.told is Told.BUSY:
        return words.refusal(t, No(Refused.BUSY, found.busy))
    if found.told is Told.FAMILY:
        return words.refusal(t, No(Refused.FAMILY, span=found.span))
    return t("meetings", "A time, or the last day to choose, has passed meanwhile. Change it first.")


def undo(visit: Visit) -> Answer:
    planned = _find(visit)
    if planned is None:
        return Missing()
    actions.undo(visit.session, visit.sender, planned, now=visit.now)
    return Go(f"{PLACE}/rounds/{planned.id}")


def drop(visit: Visit) -> Answer:
    draft = _find(visit)
    if draft is None:
        return Missing()
    place = f"{PLACE}/rounds/{draft.id}"
    return Go(PLACE if actions.drop(visit.session, visit.sender, draft, now=visit.now) else place)


def _find(visit: Visit) -> MeetingRound | None:
    """One that they may steer."""
    found = meetings.get_round_of_school(visit.session, visit.sender, visit.number("round_id"), locked=True)
    return found if found is not None and queries.may_steer(visit.session, visit.sender, found) else None


_PATH = f"{PLACE}/rounds/{{round_id}}"
PAGES = (
    ConsolePage("meetings.tell", f"{_PATH}/tell", tell, method="POST", templates=TEMPLATES),
    ConsolePage("meetings.undo", f"{_PATH}/undo", undo, method="POST", templates=TEMPLATES),
    ConsolePage("meetings.drop", f"{_PATH}/drop", drop, method="POST", templates=TEMPLATES),
)
