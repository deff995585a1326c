"""About whom somebody may write from the chat; every button is checked against it again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from bot.delivery import senders
from bot.delivery.senders import Sender
from bot.delivery.tables import Broadcast
from bot.features.news.kind import KINDS
from bot.people import drafts
from bot.people.classlist import Listed, find_listed, list_group
from bot.people.rules import in_order
from bot.people.tables import Group, Pupil, School
from bot.turns.turn import Turn

CHOSEN = 0  # in a button: the children who were ticked one by one
_DRAFT = "praise"


@dataclass(frozen=True, slots=True)
class Place:
    """A group that somebody may write to."""

    sender: Sender
    id: int
    name: str
    school: str


@dataclass(frozen=True, slots=True)
class Whom:
    """`id` is what buttons carry: a child's, a group's for all of it, or CHOSEN."""

    id: int
    sender: Sender
    children: Sequence[Listed]
    groups: Sequence[str]
    whole: bool = False

    @property
    def pupil_ids(self) -> tuple[int, ...]:
        return tuple(child.id for child in self.children)


def may_write(turn: Turn) -> bool:
    found = senders.list_for(turn.session, turn.person_id, turn.now)
    return any(senders.has_groups(turn.session, sender) for sender in found)


def list_places(turn: Turn) -> list[Place]:
    found = []
    for sender in senders.list_for(turn.session, turn.person_id, turn.now):
        rows = turn.session.execute(
            select(Group.id, Group.name, School.name)
            .join(School, School.id == Group.school_id)
            .where(senders.groups_of(sender))
        ).all()
        found += [Place(sender, *row) for row in sorted(rows, key=lambda row: in_order(row[1]))]
    return found


def get_place(turn: Turn, group_id: int) -> Place | None:
    return next((place for place in list_places(turn) if place.id == group_id), None)


def place_of(turn: Turn, pupil_id: int) -> Place | None:
    group_id = turn.session.scalar(select(Pupil.group_id).where(Pupil.id == pupil_id, Pupil.archived_at.is_(None)))
    return None if group_id is None else get_place(turn, group_id)


def get_whom(turn: Turn, number: int) -> Whom | None:
    """None when it names nobody, or somebody who is not theirs to write about."""
    if place := get_place(turn, number):
        children = list_group(turn.session, place.id)
        return Whom(number, place.sender, children, (place.name,), whole=True) if children else None
    return _whom(turn, number, read_chosen(turn) if number == CHOSEN else (number,))


def of_draft(turn: Turn, pupil_ids: Collection[int]) -> Whom | None:
    """The children a draft is about."""
    return _whom(turn, CHOSEN, pupil_ids)


def _whom(turn: Turn, number: int, pupil_ids: Collection[int]) -> Whom | None:
    children = find_listed(turn.session, pupil_ids)
    places = {place.id: place for place in list_places(turn)}
    own = [places[child.group_id] for child in children if child.group_id in places]
    if not own or len(own) < len(children) or len({place.sender for place in own}) > 1:
        return None
    return Whom(number, own[0].sender, children, tuple(dict.fromkeys(place.name for place in own)))


def find(turn: Turn, broadcast_id: int) -> tuple[Sender, Broadcast] | None:
    """Good news that they wrote or may steer, locked, and as whom."""
    for sender in senders.list_for(turn.session, turn.person_id, turn.now):
        if broadcast := senders.find_to_steer(turn.session, sender, broadcast_id, KINDS):
            return sender, broadcast
    return None


def find_draft(turn: Turn, broadcast_id: int) -> tuple[Sender, Broadcast] | None:
    found = find(turn, broadcast_id)
    return found if found and found[1].state == "draft" else None


def read_chosen(turn: Turn) -> tuple[int, ...]:
    return tuple(_read(turn).get("pupils", ()))


def keep_chosen(turn: Turn, pupil_ids: Collection[int]) -> None:
    _write(turn, {**_read(turn), "pupils": list(pupil_ids)})


def read_line(turn: Turn) -> str:
    """The line that was typed last and waits for a second look."""
    return str(_read(turn).get("line", ""))


def keep_line(turn: Turn, line: str) -> None:
    _write(turn, {**_read(turn), "line": line})


def _read(turn: Turn) -> drafts.Draft:
    found: drafts.Draft = drafts.read(turn.session, turn.talker.conversation_id).get(_DRAFT, {})
    return found


def _write(turn: Turn, entered: drafts.Draft) -> None:
    kept = drafts.read(turn.session, turn.talker.conversation_id)
    drafts.write(turn.session, turn.talker.conversation_id, {**kept, _DRAFT: entered})
