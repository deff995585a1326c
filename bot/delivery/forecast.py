"""Before a message is sent: how many people get it, in which language and channel, when, and whom it does not reach."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bot.delivery.audience import pupils, told
from bot.delivery.broadcasts import UNDO
from bot.delivery.kinds import NO_LIMITS, BroadcastKind, Json, Limits, Recipient, Span
from bot.delivery.timing import is_capped, list_full, moment
from bot.people.rules import NO_END
from bot.people.tables import Address, Conversation, Guardian, Person, Pupil

_ALL = 2**63 - 1  # above every id
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Forecast:
    """Without the seconds that sending itself takes."""

    people: Mapping[tuple[str, str], int]  # (language, channel) -> people who get it
    now: int
    later: Mapping[datetime, int]  # after quiet hours or a pause, the soonest first
    on_return: int  # they paused without an end: when they come back
    digest: int
    digest_at: datetime | None
    closed: int  # people without an open chat
    without_guardian: Mapping[int, Sequence[int]]  # group id -> pupils whose parents have not joined
    without_chat: Mapping[int, Sequence[int]]  # group id -> pupils whose parents have all left their chats

    @property
    def total(self) -> int:
        return sum(self.people.values())

    @property
    def languages(self) -> Mapping[str, int]:
        """Language -> people, the most first."""
        found: Counter[str] = Counter()
        for (language, _), number in self.people.items():
            found[language] += number
        return dict(found.most_common())


def forecast(
    session: Session,
    kind: BroadcastKind,
    audience: Json,
    now: datetime,
    *,
    urgent: bool = False,
    limits: Limits = NO_LIMITS,
    undo: timedelta = UNDO,
) -> Forecast:
    """As if it were confirmed now: it starts after the undo time."""
    start = now + undo
    capped = is_capped(kind, audience, urgent=urgent)
    people: Counter[tuple[str, str]] = Counter()
    moments: Counter[datetime] = Counter()
    bundled: Counter[datetime] = Counter()
    closed = 0
    for recipients in _batches(session, kind, audience):
        full = list_full(session, recipients, start) if capped else set()
        for one in recipients:
            if not one.channel:
                closed += 1
                continue
            people[one.language, one.channel] += 1
            when = moment(one, start, urgent=urgent, is_full=one.id in full, limits=limits)
            (bundled if when.in_digest else moments)[when.at] += 1
    no_guardian, no_chat = _unreached(session, audience)
    later = {at: moments[at] for at in sorted(moments) if start < at < NO_END}
    return Forecast(
        people=dict(people),
        now=moments[start],
        later=later,
        on_return=moments.total() - moments[start] - sum(later.values()),
        digest=bundled.total(),
        digest_at=min(bundled, default=None),
        closed=closed,
        without_guardian=no_guardian,
        without_chat=no_chat,
    )


def _batches(session: Session, kind: BroadcastKind, audience: Json) -> Iterator[Sequence[Recipient]]:
    after = 0
    while batch := kind.recipients(session, audience, Span(after, _ALL, _BATCH)):
        yield batch
        after = batch[-1].id


Pupils = dict[int, list[int]]  # group id -> pupil ids


def _unreached(session: Session, audience: Json) -> tuple[Pupils, Pupils]:
    """Nobody joined for them yet; whoever joined has left. A correction asks about people, not about pupils.

    Plain look-ups: as one statement a database that has no statistics yet runs it for a quarter of a minute.
    """
    if "got" in audience:
        return {}, {}
    languages = audience.get("languages")
    guardians: defaultdict[int, list[tuple[int, bool]]] = defaultdict(list)  # pupil -> (person, reads it)
    for pupil_id, person_id, language in session.execute(_ties(audience)):
        guardians[pupil_id].append((person_id, not languages or language in languages))
    reachable = set(session.scalars(_with_open_chat(audience)))
    no_guardian: Pupils = defaultdict(list)
    no_chat: Pupils = defaultdict(list)
    ordered = (Pupil.group_id, Pupil.first_name, Pupil.id)
    for pupil_id, group_id in session.execute(
        select(Pupil.id, Pupil.group_id).where(*pupils(audience)).order_by(*ordered)
    ):
        readers = [person_id for person_id, reads in guardians[pupil_id] if reads]
        if not reachable.isdisjoint(readers):
            continue
        if readers:
            no_chat[group_id].append(pupil_id)
        elif not guardians[pupil_id] and not languages:  # nobody knows what they would read
            no_guardian[group_id].append(pupil_id)
    return dict(no_guardian), dict(no_chat)


def _ties(audience: Json) -> Select[int, int, str]:
    of_person = select(Guardian.pupil_id, Guardian.person_id, Person.language).join(
        Person, Person.id == Guardian.person_id
    )
    return of_person.join(Pupil, Pupil.id == Guardian.pupil_id).where(*told(audience))


def _with_open_chat(audience: Json) -> Select[int | None]:
    """Each guardian once."""
    ours = select(Guardian.person_id).join(Pupil, Pupil.id == Guardian.pupil_id).where(*told(audience))
    return (
        select(Address.person_id)
        .join(Conversation, Conversation.address_id == Address.id)
        .where(Address.closed_at.is_(None), Address.person_id.in_(ours))
        .group_by(Address.person_id)
    )
