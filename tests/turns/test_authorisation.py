"""Every button, command and answer for every kind of person, with ids that belong to others: nobody sees or changes
what is not theirs. The cases come from the routes themselves, so a new route is tried without anybody thinking of it.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from enum import Enum
from functools import cached_property
from itertools import count, islice, product
from typing import Any

import pytest
from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from bot.app import all_features, make_dialogue
from bot.core.incoming import Command, Content, Incoming, Tapped, Text
from bot.core.markup import plain
from bot.core.screen import Screen, from_json
from bot.delivery.outbox import payload_place
from bot.delivery.tables import Broadcast, BroadcastGroup, OutMessage
from bot.delivery.wake import Wakes
from bot.features.events.tables import Event, EventNeed
from bot.features.meetings.choosing.rules import pack
from bot.features.meetings.tables import AgreementReply, PreparedLine
from bot.features.news.tables import NewsPupil
from bot.i18n.library import Library
from bot.i18n.texts import Texts
from bot.people.tables import Address, Conversation, Group, Guardian, Person, Pupil, Question, School, Staff
from bot.store.db import Database
from bot.store.ids import new_id
from bot.store.seal import keys
from bot.turns.engine import Engine, Outcome
from bot.turns.resolve import Dialogue
from bot.turns.router import Access, Route, Router
from bot.turns.turn import Reply, Turn
from tests.conftest import FixedClock
from tests.talk import ROUTES
from tests.turns.meeting import meet

KINDS = ("visitor", "parent", "other parent", "staff", "other staff")
MAY: dict[Access, set[str]] = {
    Access.ANYONE: set(KINDS),
    Access.PARENT: {"parent", "other parent", "uninformed parent"},
    Access.STAFF: {"staff", "other staff"},
    Access.MEMBER: {*KINDS, "uninformed parent"} - {"visitor"},
}
WORDS = ("ar", "opp", "support", "x")  # for text arguments: a language, a school word, a group of words, nonsense
SECRETS = {
    "parent": ("Kanarie-Amina", "Kanarie-bijnaam", "Kanarieschool", "Kanariegroep"),
    "other parent": ("Parkiet-Luuk", "Parkiet-bijnaam", "Parkietschool", "Parkietgroep"),
    "staff": ("Kanarieschool", "Kanarie-woorden"),
    "other staff": ("Parkietschool", "Parkiet-woorden"),
    "visitor": (),
    "uninformed parent": ("Kanarie-Amina", "Kanarie-bijnaam", "Kanarieschool", "Kanariegroep"),
    "a preparation": ("Kanarie-vraag", "Parkiet-vraag"),
}
# What was sent, and the routes that are tried with its number: those of its slice, and all others once.
# A meeting is with all guardians of the child, or apart with the one of the family.
SENT = {
    "news": ("news", "praise", "goodword", "waiting"), "week": ("weeks",), "event": ("events",), "announcement": (),
    "meeting": ("meetings",), "apart": ("meetings",),
}  # fmt: skip
# In how many tests they are tried, so that none is long.
CUT = {"news": 2, "week": 1, "event": 2, "announcement": 4, "meeting": 2, "apart": 2}
PARTS = [(sent, part) for sent, parts in CUT.items() for part in range(parts)]
WHO = [
    *((*each, kind) for each in PARTS for kind in KINDS if each[0] != "apart" or kind == "parent"),
    *((*each, "uninformed parent") for each in PARTS if each[0] == "meeting"),
]
SPARING = 4  # on PostgreSQL each fourth case: who may do what does not depend on the database, only how it is asked
TOGETHER = 20  # newcomers who are made at once, and cases after which it is looked what the families still have
TALKS = ("meeting", "apart")
_numbers = count(1)
Case = tuple[str, str]


def _router() -> Router:
    return make_dialogue(all_features()).router


def _values(convert: Callable[[str], object]) -> tuple[str, ...]:
    """Arguments to try; `{...}` stand for ids that only the database knows."""
    if isinstance(convert, type) and issubclass(convert, Enum):
        return tuple(str(choice) for choice in convert)
    return WORDS if convert is str else ("{canary}", "{parakeet}", "{missing}", "{moment}")


def _belongs_to(sent: str, name: str) -> bool:
    slices = {each for kind in SENT.values() for each in kind}
    return name.split(".", maxsplit=1)[0] in SENT[sent] if SENT[sent] else name.split(".", maxsplit=1)[0] not in slices


def _cases(sent: str) -> Iterator[Case]:
    """How (tap, answer, command), and what."""
    router = _router()
    for how, routes in (("tap", router.taps), ("answer", router.answers), ("command", router.commands)):
        for name, route in routes.items():
            if _belongs_to(sent, name):
                yield from ((how, ":".join((name, *values))) for values in _rows(route))


def _rows(route: Route) -> Iterator[tuple[str, ...]]:
    """All arguments with all others; of more than two, all of one kind with each that is of another."""
    choices = [_values(convert) for convert in route.converters]
    if len(choices) <= 2:
        yield from product(*choices)
        return
    rows = [tuple(each[kind % len(each)] for each in choices) for kind in range(max(map(len, choices)))]
    yield from rows
    for row, (place, each) in product(rows, enumerate(choices)):
        yield from ((*row[:place], other, *row[place + 1 :]) for other in each if other != row[place])


@dataclass
class World:
    db: Database
    engine: Engine
    router: Router
    now: FixedClock
    ids: dict[str, int]
    reached: list[str]
    waiting: dict[str, list[str]] = field(default_factory=dict)

    def newcomer(self, kind: str) -> str:
        """A fresh person of this kind, because some acts erase who does them. They come in groups, which is faster."""
        waiting = self.waiting.setdefault(kind, [])
        if not waiting:
            waiting += [f"{kind}-{next(_numbers)}" for _ in range(TOGETHER)]
            with self.db.transaction() as session:
                for address in waiting:
                    self._add(session, kind, address)
        return waiting.pop()

    def _add(self, session: Session, kind: str, address: str) -> int:
        now, person = self.now(), None
        if kind != "visitor":
            person = Person(id=new_id(), language="en", created_at=now)
            session.add(person)
            session.flush()
        chat = Address(
            id=new_id(), channel="telegram", value=address, person_id=person.id if person else None, created_at=now
        )
        session.add(chat)
        session.flush()
        session.add(Conversation(id=new_id(), address_id=chat.id, language="en", updated_at=now))
        bird = "parakeet" if kind.startswith("other") else "canary"
        tie_id = new_id()
        if person and kind.endswith("parent"):
            tie = Guardian(
                id=tie_id, person_id=person.id, pupil_id=self.ids[f"{bird} pupil"], naming="other", linked_at=now
            )
            tie.shown_as, tie.informed = SECRETS[kind][1], kind != "uninformed parent"
            session.add(tie)
        elif person and kind.endswith("staff"):
            school_id = self.ids[f"{bird} school"]
            staff = Staff(id=tie_id, school_id=school_id, person_id=person.id, name="Juf", role="teacher")
            session.add(staff)
            session.flush()
            staff.groups = [session.get_one(Group, self.ids[bird])]
        session.flush()
        return tie_id

    async def do(self, address: str, content: Content) -> str:
        """Everything the answer holds: words, labels, links and files."""
        act = Incoming("telegram", f"act:{next(_numbers)}", address, content, "en", raw=b"{}")
        key = f"r:{act.channel}:{act.external_id}:"
        assert await self.engine.process(act) is Outcome.DONE

        def load(session: Session) -> list[Screen]:
            rows = session.scalars(select(OutMessage).where(OutMessage.key.startswith(key)))
            return [from_json(keys().unseal(payload_place(row.id), row.payload or b"")) for row in rows]

        screens = await self.db.read(load)
        assert screens, f"no answer to {content}"
        return "\n".join(map(_whole, screens))

    async def ask(self, address: str, question: str) -> None:
        """As if a screen had asked for a free text with these arguments."""
        mine = select(Address.id).where(Address.value == address).scalar_subquery()

        def set_asking(session: Session) -> None:
            session.execute(update(Conversation).where(Conversation.address_id == mine).values(asking=question))

        await self.db.run(set_asking)

    @cached_property
    def _theirs(self) -> dict[str, Select[Any]]:  # Any: whole rows
        """Rows as they are stored; what is sealed again, even with the same words, is another row."""
        ours = [*self.ids.values()]
        owners = select(Guardian.person_id).where(Guardian.id.in_(ours))
        wanted = {
            "tie": select(Guardian.__table__).where(Guardian.id.in_(ours)),
            "question": select(Question.__table__).where(Question.id.in_(ours)),
            "message": select(Broadcast.__table__).where(Broadcast.id.in_(ours)),
            "person": select(Person.__table__).where(Person.id.in_(owners)),
            "prepared": select(PreparedLine.__table__).where(PreparedLine.id.in_(ours)),
            "replied": select(AgreementReply.__table__).where(AgreementReply.id.in_(ours)),
        }
        return {name: rows.order_by(*rows.selected_columns[:1]) for name, rows in wanted.items()}

    async def belongings(self) -> list[tuple[object, ...]]:
        """What the two families and schools have, without those who only came to try."""

        def load(session: Session) -> list[tuple[object, ...]]:
            return [(name, *row) for name, wanted in self._theirs.items() for row in session.execute(wanted)]

        return await self.db.read(load)


def _whole(screen: Screen) -> str:
    buttons = [button for row in screen.buttons for button in row]
    file = screen.document.content.decode() if screen.document else ""
    return "\n".join((plain(screen.rich), *(f"{button.label} {button.url}" for button in buttons), file))


def _watched(dialogue: Dialogue, reached: list[str]) -> Dialogue:
    """Every handler says that it was called, before it does its work."""

    def watch(route: Route) -> Route:
        def handler(turn: Turn, *rest: object) -> Reply:
            reached.append(route.name)
            return route.handler(turn, *rest)

        return replace(route, handler=handler)

    for routes in (dialogue.router.taps, dialogue.router.answers, dialogue.router.commands):
        routes.update({name: watch(route) for name, route in routes.items()})
    return dialogue


@pytest.fixture(params=["announcement"])
async def world(request: pytest.FixtureRequest, db: Database, library: Library, now: FixedClock) -> World:
    reached: list[str] = []
    dialogue = _watched(make_dialogue(all_features()), reached)
    engine = Engine(db, dialogue, library, routes=ROUTES, wakes=Wakes(), public_url="https://samen.example", now=now)
    made = World(db, engine, dialogue.router, now, {"missing": 5, "moment": int(now().timestamp())}, reached)
    with db.transaction() as session:
        for bird, kind in (("canary", "parent"), ("parakeet", "other parent")):
            _settle(session, made, bird, kind, now())
            _send(session, made, bird, sent=request.param)
            if request.param == "event":
                _invite(session, made, bird)
            if request.param in TALKS:
                words, question = (
                    SECRETS[kind.replace("parent", "staff")][1],
                    SECRETS["a preparation"][kind != "parent"],
                )
                tie = session.get_one(Guardian, made.ids[bird])
                meet(session, tie, words, question, is_apart=request.param == "apart", now=now())
    return made


def _settle(session: Session, world: World, bird: str, kind: str, now: datetime) -> None:
    """A school, a group, a pupil and the family whose things must stay theirs."""
    name, _, school_name, group_name = SECRETS[kind]
    school = School(id=new_id(), name=school_name, slug=bird)
    session.add(school)
    session.flush()
    group = Group(id=new_id(), school_id=school.id, name=group_name)
    session.add(group)
    session.flush()
    pupil = Pupil(id=new_id(), school_id=school.id, group_id=group.id, first_name=name)
    session.add(pupil)
    session.flush()
    world.ids |= {f"{bird} school": school.id, f"{bird} pupil": pupil.id}
    world.ids[bird] = world._add(session, kind, f"the {bird} family")
    # The same number as their tie to the child, so that every button with a number is tried on it too.
    owner = session.get_one(Guardian, world.ids[bird]).person_id
    question = Question(id=world.ids[bird], person_id=owner, same=bird.encode(), created_at=now)
    question.text = f"{name}?"
    session.add(question)


def _send(session: Session, world: World, bird: str, *, sent: str) -> None:
    """A group of the same number, and what a colleague sent to it, in words that only its staff may see; good news
    is about the pupil, whose parents may see it too."""
    number, school_id = world.ids[bird], world.ids[f"{bird} school"]
    staff, group_name = ("staff", "Kanariegroep") if bird == "canary" else ("other staff", "Parkietgroep")
    session.add(Group(id=number, school_id=school_id, name=f"{group_name} 2"))
    session.flush()
    now, pupil_id = world.now(), world.ids[f"{bird} pupil"]
    audience = {"pupil_ids": [pupil_id]} if sent == "news" else {"group_ids": [number]}
    message = Broadcast(
        id=number, kind=sent, school_id=school_id, audience=json.dumps(audience),
        details='{"school": "", "sender": "", "groups": [], "group": ""}', state="running", bound=0, starts_at=now,
        created_at=now, created_by="staff:1",
    )  # fmt: skip
    message.words = json.dumps({"own": SECRETS[staff][1], "paragraphs": 1})
    session.add(message)
    session.flush()
    session.add(BroadcastGroup(broadcast_id=number, group_id=number))
    if sent == "news":
        session.add(NewsPupil(broadcast_id=number, pupil_id=pupil_id))


def _invite(session: Session, world: World, bird: str) -> None:
    """An event of the same number, with something that is needed, and what the family answered."""
    number, now, group = world.ids[bird], world.now(), session.get_one(Pupil, world.ids[f"{bird} pupil"]).group_id
    staff = "staff" if bird == "canary" else "other staff"
    event = Event(
        id=number, school_id=world.ids[f"{bird} school"], broadcast_id=number, kind="coffee_morning",
        day=now.date() + timedelta(days=7), begins=time(8, 45), ends=time(9, 45), zone="Europe/Amsterdam",
        starts_at=now + timedelta(days=7), ends_at=now + timedelta(days=7, hours=1), little_ones="welcome", most=4,
        audience=json.dumps({"school_id": world.ids[f"{bird} school"], "group_ids": [group]}), state="open",
        published_at=now, created_at=now,
    )  # fmt: skip
    event.words = json.dumps({"place": SECRETS[staff][1], "note": SECRETS[staff][1]})
    session.add(event)
    session.flush()
    need = EventNeed(id=number, event_id=number, what="other", wanted=5)
    need.words = SECRETS[staff][1]
    session.add(need)
    session.flush()


@pytest.mark.parametrize(("world", "part", "kind"), WHO, indirect=["world"])
@pytest.mark.long
async def test_nobody_reaches_or_sees_what_is_not_theirs(
    world: World, part: int, kind: str, request: pytest.FixtureRequest
) -> None:
    sent = request.node.callspec.params["world"]
    before = await world.belongings()
    assert len(before) == (12 if sent in TALKS else 8)
    tried: list[str] = []
    for how, what in islice(_cases(sent), part, None, CUT[sent] * (1 if world.db.is_sqlite else SPARING)):
        name, *values = what.format(**world.ids).split(":")
        answer = await _act(world, kind, how, name, values)
        where = f"{kind} with {how} {what}"
        route = {"tap": world.router.taps, "answer": world.router.answers, "command": world.router.commands}[how][name]
        assert (name in world.reached) == (kind in MAY[route.access]), f"{where}: {world.reached}"
        for owner, secrets in SECRETS.items():
            foreign = set(secrets) - set(SECRETS[kind])
            if kind.endswith("staff"):
                foreign -= set(SECRETS[kind.replace("staff", "parent")][2:])  # their own school and its groups
            if kind in ("parent", "other parent") and sent in ("news", "event", "meeting"):
                foreign -= set(SECRETS[kind.replace("parent", "staff")])  # it is about their child, or for its parents
            assert not [secret for secret in foreign if secret in answer], f"{where} shows what {owner} has: {answer}"
        tried.append(where)
        if len(tried) % TOGETHER == 0:
            assert await world.belongings() == before, f"one of {tried[-TOGETHER:]} changed what a family has"
    assert await world.belongings() == before, f"one of {tried[-TOGETHER:]} changed what a family has"
    assert len(tried) > 3


async def _act(world: World, kind: str, how: str, name: str, values: list[str]) -> str:
    address = world.newcomer(kind)
    world.reached.clear()
    if how == "tap":
        return await world.do(address, Tapped(":".join((name, *values))))
    if how == "command":
        return await world.do(address, Command(name, "x"))
    await world.ask(address, ":".join((name, *values)))
    return await world.do(address, Text("Zonnetje"))


async def test_staff_do_see_what_is_theirs(world: World) -> None:
    """Or the test above would prove nothing about messages."""
    address = world.newcomer("staff")
    for data in (f"message.far:{world.ids['canary']}", "message.list"):
        assert "Kanarie-woorden" in await world.do(address, Tapped(data)), data
    assert "Kanariegroep 2" in await world.do(address, Tapped("message.write"))
    stranger = world.newcomer("other staff")
    assert "Kanarie" not in await world.do(stranger, Tapped(f"message.far:{world.ids['canary']}"))


@pytest.mark.parametrize("world", ["event"], indirect=True)
async def test_parents_do_see_what_they_are_invited_to(world: World) -> None:
    """And no others."""
    number = world.ids["canary"]
    for data in (f"events.show:{number}", f"events.needs:{number}", f"events.take:{number}:1"):
        assert "Kanarie-woorden" in await world.do(world.newcomer("parent"), Tapped(data)), data
        assert "Kanarie" not in await world.do(world.newcomer("other parent"), Tapped(data)), data


@pytest.mark.parametrize("world", ["news"], indirect=True)
async def test_parents_do_see_news_about_their_child(world: World) -> None:
    """And no others."""
    data = f"news.show:{world.ids['canary']}"
    assert "Kanarie-woorden" in await world.do(world.newcomer("parent"), Tapped(data))
    assert "Kanarie" not in await world.do(world.newcomer("other parent"), Tapped(data))


@pytest.mark.parametrize("world", ["meeting"], indirect=True)
async def test_parents_do_see_the_meeting_about_their_child(world: World) -> None:
    """And nobody else: no stranger, and no guardian without the right to be told how the child is doing."""
    number = world.ids["canary"]
    for data in (f"meetings.show:{number}", f"meetings.who:{number}", f"meetings.take:{number}:{number}"):
        assert "Kanarie-woorden" in await world.do(world.newcomer("parent"), Tapped(data)), data
        for kind in ("other parent", "uninformed parent"):
            assert "Kanarie" not in await world.do(world.newcomer(kind), Tapped(data)), data
    both = pack((number, number, world.ids["parakeet"], world.ids["parakeet"]))
    for kind in KINDS:
        assert "Kanarie-woorden" not in await world.do(world.newcomer(kind), Tapped(f"meetings.both:{both}")), kind


@pytest.mark.parametrize("world", ["apart"], indirect=True)
async def test_of_a_talk_apart_the_other_parent_knows_nothing(world: World) -> None:
    """A button under it looks the same as one under what never was, and their list is empty."""
    number = world.ids["canary"]
    gone = await world.do(world.newcomer("parent"), Tapped(f"meetings.show:{world.ids['missing']}"))
    for what in ("show", "times", "who", "kind", "none", "prepare", "mine", "agreed"):
        assert await world.do(world.newcomer("parent"), Tapped(f"meetings.{what}:{number}")) == gone, what
    assert "Kanarie-" not in await world.do(world.newcomer("parent"), Tapped("meetings.list"))


async def test_a_refusal_looks_like_a_button_that_is_gone(world: World, library: Library) -> None:
    """A parent cannot find out what staff have, nor whether an id exists."""
    t = Texts(library, "en")
    address = world.newcomer("parent")
    answers = {
        await world.do(address, Tapped(data))
        for data in (
            "staff.console",
            f"onboarding.naming:{world.ids['parakeet']}",
            f"onboarding.naming:{world.ids['missing']}",
            "settings.does_not_exist",
            "nonsense",
        )
    }
    assert len(answers) == 1
    assert t("home", "This button is old. Please choose again from the menu.") in answers.pop()
