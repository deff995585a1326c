"""To whom somebody may write from the chat; every button is checked against it again."""

from dataclasses import dataclass

from bot.delivery import senders
from bot.delivery.senders import Sender
from bot.delivery.tables import Broadcast
from bot.features.announcements.kind import KINDS
from bot.turns.turn import Turn


@dataclass(frozen=True, slots=True)
class Target:
    """A group, or the whole school of a leader; `id` is the group's or the school's."""

    sender: Sender
    id: int
    school: str
    group: str = ""  # empty: the whole school

    @property
    def group_ids(self) -> tuple[int, ...]:
        return (self.id,) if self.group else ()


def list_targets(turn: Turn) -> list[Target]:
    found = []
    for sender in senders.list_for(turn.session, turn.person_id, turn.now):
        school, _ = senders.get_names(turn.session, sender)
        if sender.is_leader:
            found.append(Target(sender, sender.school_id, school))
        groups = senders.list_groups(turn.session, sender)
        found += [Target(sender, group.id, school, group.name) for group in groups]
    return found


def get_target(turn: Turn, place: int) -> Target | None:
    return next((target for target in list_targets(turn) if target.id == place), None)


def find(turn: Turn, broadcast_id: int) -> tuple[Sender, Broadcast] | None:
    """A message that they may see, and as whom."""
    for sender in senders.list_for(turn.session, turn.person_id, turn.now):
        if broadcast := senders.find(turn.session, sender, broadcast_id, KINDS):
            return sender, broadcast
    return None


def find_to_steer(turn: Turn, broadcast_id: int) -> tuple[Sender, Broadcast] | None:
    """The same, locked, for whoever may change it."""
    for sender in senders.list_for(turn.session, turn.person_id, turn.now):
        if broadcast := senders.find_to_steer(turn.session, sender, broadcast_id, KINDS):
            return sender, broadcast
    return None
