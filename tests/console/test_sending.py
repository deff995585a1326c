"""A message from the first word to the last parent, in the console: written, looked at, sent, followed, put right."""

import html
import re
from collections.abc import Sequence

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.delivery.broadcaster import Broadcaster
from bot.delivery.tables import Broadcast, OutMessage
from bot.features.digest.screens import digest
from bot.i18n.texts import Texts
from bot.people.tables import Address, Conversation, Guardian, Handover
from bot.store.ids import new_id
from tests.console.conftest import SchoolIds, World, add_pupils, link_parent
from tests.console.sending_sample import add_message
from tests.talk import ROUTES

STUDY_DAY = {"ready": "study_day", "study_day-day": "2026-11-30"}


def words(page: str) -> str:
    """What a reader sees of it."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def add_family(
    session: Session, world: World, school: SchoolIds, name: str, *, language: str = "nl", group: int = 0
) -> int:
    """A pupil with one parent who has an open web chat; the parent's id."""
    pupils = add_pupils(session, school.id, group or school.six, name)
    person = link_parent(session, pupils, language, world.now())
    chat = Address(id=new_id(), channel="webchat", value=f"w{person}", person_id=person, created_at=world.now())
    session.add(chat)
    session.flush()
    session.add(Conversation(id=new_id(), address_id=chat.id, language=language, updated_at=world.now()))
    session.flush()
    return person


@pytest.fixture
async def families(world: World) -> Sequence[int]:
    """Six families in group six: two Dutch, two Turkish, an Arabic and a Polish one; nobody joined for Noor."""

    def work(session: Session) -> list[int]:
        names = {"Daan": "nl", "Lotte": "nl", "Elif": "tr", "Mert": "tr", "Yusuf": "ar", "Zofia": "pl"}
        found = [add_family(session, world, world.regenboog, name, language=code) for name, code in names.items()]
        add_pupils(session, world.regenboog.id, world.regenboog.six, "Noor")
        return found

    return await world.db.run(work)


async def draft(browser: httpx.AsyncClient, world: World, **more: str) -> str:
    """The address of the preview of a new draft for group six."""
    form = {f"group-{world.regenboog.six}": "yes", **STUDY_DAY, **more}
    answer = await browser.post("/console/messages/new", data=form)
    assert answer.status_code == 303, words(answer.text)
    return answer.headers["location"]


async def send(browser: httpx.AsyncClient, address: str) -> httpx.Response:
    seen = re.findall(r'name="seen" value="([^"]+)"', (await browser.get(address)).text)
    return await browser.post(f"{address}/send", data={"seen": seen[0]})


async def states(world: World) -> list[str]:
    return await world.db.read(lambda session: list(session.scalars(select(Broadcast.state).order_by(Broadcast.id))))


async def test_a_teacher_writes_looks_and_sends(world: World, families: Sequence[int]) -> None:
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    page = await browser.get(await draft(browser, world, own="Tot snel!"))
    assert page.status_code == 200
    seen = words(page.text)
    assert "6 people get this message." in seen
    assert "6 people at once" in seen
    assert "Not reached: the family of 1 pupil" in seen
    assert "Groep 6 : Noor" in seen
    assert "Er is geen school." in seen
    assert "لا توجد مدرسة" in seen
    assert await states(world) == ["draft"]
    assert (await send(browser, str(page.url))).status_code == 303
    assert await states(world) == ["waiting"]


async def test_numbers_are_split_by_language_from_five_families_on(world: World, families: Sequence[int]) -> None:
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    page = (await teacher.get(await draft(teacher, world))).text
    assert re.findall(r'scope="row">(\w+)</th>', page) == ["Dutch", "Turkish", "Arabic", "Polish"]
    await world.change(lambda session: session.delete(session.get_one(Guardian, first_guardian(session))))
    await world.change(lambda session: session.delete(session.get_one(Guardian, first_guardian(session))))
    page = (await teacher.get(await draft(teacher, world))).text
    assert not re.findall(r'scope="row">(\w+)</th>', page)
    assert "Fewer than five families" in words(page)


def first_guardian(session: Session) -> int:
    return session.scalars(select(Guardian.id).order_by(Guardian.id)).first() or 0


async def test_one_language_can_be_chosen_where_there_are_enough_families(
    world: World, families: Sequence[int]
) -> None:
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    seen = words((await teacher.get(await draft(teacher, world, language="tr"))).text)
    assert "2 people get this message." in seen
    assert "Groep 6, only who reads: Turkish" in seen
    leader = await world.signed_in(world.regenboog.staff[Role.LEADER])
    form = {**STUDY_DAY, "to": "groups", f"group-{world.regenboog.three}": "yes", "language": "tr"}
    refused = await leader.post("/console/messages/new", data=form)
    assert refused.status_code == 422
    assert "So few families are not split by language." in words(refused.text)


async def test_at_night_it_waits_for_the_morning_unless_it_is_urgent(world: World, families: Sequence[int]) -> None:
    world.now.at = world.now.at.replace(hour=21)
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    assert "6 tomorrow, 07:30" in words((await teacher.get(await draft(teacher, world))).text)
    urgent = await draft(teacher, world, urgent="yes", reason="Lekkage op school")
    seen = words((await teacher.get(urgent)).text)
    assert "6 people at once" in seen
    assert "Urgent because: Lekkage op school" in seen


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"ready": "", "own": " "}, "Choose a ready text, or write something yourself."),
        ({"study_day-day": ""}, "Fill in the day that belongs to the text."),
        ({"study_day-day": "30-11-2026"}, "Fill in the day that belongs to the text."),
        ({"study_day-day": "2026-10-01"}, "This day is over."),
        ({"ready": "early_end", "early_end-day": "2026-12-01"}, "Fill in the time that belongs to the text."),
        (
            {"ready": "holiday", "holiday-first": "2026-12-24", "holiday-last": "2026-12-20"},
            "The last day comes before the first day.",
        ),
        ({"own": "a" * 601}, "That is 1 character too long. There is room for 600."),
        ({"urgent": "yes"}, "Write why it is urgent."),
        ({"urgent": "yes", "reason": "a" * 202}, "That is 2 characters too long. There is room for 200."),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_is_lost(world: World, form: dict[str, str], says: str) -> None:
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    given = {f"group-{world.regenboog.six}": "yes", **STUDY_DAY, "own": "Tot snel!", **form}
    answer = await teacher.post("/console/messages/new", data=given)
    assert answer.status_code == 422
    assert says in words(answer.text)
    assert f">{given['own'].strip()}</textarea>" in answer.text
    assert await states(world) == []


async def test_somebody_must_be_chosen(world: World) -> None:
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    answer = await teacher.post("/console/messages/new", data=STUDY_DAY)
    assert (answer.status_code, "Choose at least one group." in words(answer.text)) == (422, True)


async def test_nobody_writes_to_a_group_that_is_not_theirs(world: World) -> None:
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    for group in (world.regenboog.three, world.linde.six, 1, "x", "9" * 30):
        answer = await teacher.post("/console/messages/new", data={**STUDY_DAY, f"group-{group}": "yes"})
        assert answer.status_code == 404
    whole = await teacher.post("/console/messages/new", data={**STUDY_DAY, "to": "school"})
    assert whole.status_code == 422, "only leaders write to the whole school"
    leader = await world.signed_in(world.regenboog.staff[Role.LEADER])
    assert (await leader.post("/console/messages/new", data={**STUDY_DAY, "to": "school"})).status_code == 303


async def test_coordinators_have_no_messages(world: World) -> None:
    coordinator = await world.signed_in(world.regenboog.staff[Role.COORDINATOR])
    assert (await coordinator.get("/console/messages")).status_code == 404
    assert "/console/messages" not in (await coordinator.get("/console")).text


async def test_a_group_that_was_handed_back_gets_nothing_more(world: World) -> None:
    """The draft was written while the colleague had the group."""
    handover = await world.hand_over(world.regenboog.three, world.regenboog.staff[Role.TEACHER])
    await world.change(lambda session: add_family(session, world, world.regenboog, "Mila", group=world.regenboog.three))
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    form = {**STUDY_DAY, f"group-{world.regenboog.three}": "yes"}
    address = (await teacher.post("/console/messages/new", data=form)).headers["location"]
    seen = re.findall(r'name="seen" value="([^"]+)"', (await teacher.get(address)).text)
    await world.change(lambda session: setattr(session.get_one(Handover, handover), "ended_at", world.now()))
    answer = await teacher.post(f"{address}/send", data={"seen": seen[0]})
    assert (answer.status_code, await states(world)) == (409, ["draft"])
    assert "You do not have this group any more." in words(answer.text)


async def test_what_changed_since_the_look_is_not_sent(world: World, families: Sequence[int]) -> None:
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    address = await draft(teacher, world)
    seen = re.findall(r'name="seen" value="([^"]+)"', (await teacher.get(address)).text)[0]
    number = address.rpartition("/")[2]
    form = {f"group-{world.regenboog.six}": "yes", "own": "Iets anders"}
    assert (await teacher.post(f"/console/messages/{number}/change", data=form)).status_code == 303
    answer = await teacher.post(f"{address}/send", data={"seen": seen})
    assert (answer.status_code, await states(world)) == (409, ["draft"])
    assert "Nothing was sent. Please look again." in words(answer.text)
    assert (await send(teacher, address)).status_code == 303


async def test_a_draft_is_changed_with_everything_filled_in(world: World) -> None:
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    address = await draft(teacher, world, own="Tot snel!", urgent="yes", reason="Lekkage")
    page = (await teacher.get(address.replace("sending", "messages") + "/change")).text
    for shown in ('value="2026-11-30"', ">Tot snel!</textarea>", 'value="study_day" checked', 'value="Lekkage"'):
        assert shown in page
    assert re.search(rf'name="group-{world.regenboog.six}" value="yes" checked', page)


async def test_sixty_seconds_to_undo(world: World, families: Sequence[int]) -> None:
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    address = await draft(teacher, world)
    await send(teacher, address)
    page = await teacher.get(address)
    assert 'data-left="60"' in page.text
    assert "It goes out at 12:01:00. Until then you can undo it." in words(page.text)
    assert (await teacher.post(f"{address}/undo")).status_code == 303
    assert await states(world) == ["cancelled"]
    again = words((await teacher.get(address)).text)
    assert "Stopped" in again
    assert "send a correction" not in again
    assert "Write a message like this one" in again
    number = address.rpartition("/")[2]
    assert 'value="2026-11-30"' in (await teacher.get("/console/messages/new", params={"again": number})).text


async def test_sent_twice_is_sent_once(world: World, families: Sequence[int]) -> None:
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    address = await draft(teacher, world)
    seen = re.findall(r'name="seen" value="([^"]+)"', (await teacher.get(address)).text)[0]
    for _ in range(2):
        assert (await teacher.post(f"{address}/send", data={"seen": seen})).status_code == 303
    assert await states(world) == ["waiting"]
    assert [what for _, what, _ in await world.audited() if what == "message.sent"] == ["message.sent"]


async def deliver(world: World, *, failing: int = 0) -> None:
    """Everybody's message is made and sent; so many fail because their chat blocked us, and one more is refused."""
    world.now.move(seconds=61)
    kinds = {kind.name: kind for kind in world.deps.kinds}
    maker = Broadcaster(kinds, ROUTES, world.deps.library, digest)

    def work(session: Session) -> None:
        while maker.step(session, world.now()) is not None:
            session.flush()
        for number, row in enumerate(session.scalars(select(OutMessage).order_by(OutMessage.id))):
            row.state, row.sent_at = "sent", world.now()
            if number < failing:
                row.state, row.sent_at, row.error = "failed", None, "refused: 400" if number else "gone: blocked"

    await world.db.run(work)


async def test_progress_is_counted_with_reasons_and_tried_again(world: World, families: Sequence[int]) -> None:
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    address = await draft(teacher, world)
    await send(teacher, address)
    await deliver(world, failing=3)
    part = (await teacher.get(f"{address}/progress")).text
    assert part.lstrip().startswith('<div id="progress" data-state="done"')
    seen = words(part)
    assert "3 of 6 messages are sent." in seen
    assert "1 The parent left the chat, or blocked it." in seen
    assert "2 The chat did not accept the message." in seen
    assert "Try the failed ones again" in words((await teacher.get(address)).text)
    await teacher.post(f"{address}/retry")
    assert "Failed 1" in words((await teacher.get(address)).text)


async def test_pause_go_on_and_stop(world: World, families: Sequence[int]) -> None:
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    address = await draft(teacher, world)
    await send(teacher, address)
    await world.change(lambda session: setattr(session.scalars(select(Broadcast)).one(), "state", "running"))
    for act, label in (("pause", "Go on sending"), ("resume", "Pause"), ("stop", "Stopped")):
        assert (await teacher.post(f"{address}/{act}")).status_code == 303
        assert label in words((await teacher.get(address)).text)
    assert [what for _, what, _ in await world.audited()][-3:] == [
        *("message.paused", "message.resumed", "message.stopped"),
    ]


async def test_a_correction_begins_with_what_was_wrong(world: World, families: Sequence[int]) -> None:
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    address = await draft(teacher, world)
    await send(teacher, address)
    await deliver(world)
    number = address.rpartition("/")[2]
    form = (await teacher.get(f"/console/messages/{number}/correct")).text
    assert 'value="2026-11-30"' in form
    assert "To whom?" in words(form)
    assert "group-" not in form
    made = await teacher.post(f"/console/messages/{number}/correct", data={**STUDY_DAY, "study_day-day": "2026-12-01"})
    preview = words((await teacher.get(made.headers["location"])).text)
    assert "6 people get this message." in preview
    assert "Verbetering: in ons bericht van dinsdag 24 november klopte iets niet. Dit is goed:" in preview
    assert "dinsdag 1 december" in preview
    assert (await send(teacher, made.headers["location"])).status_code == 303
    change = made.headers["location"].replace("sending", "messages") + "/change"
    assert (await teacher.get(change)).status_code == 404, "it is no draft any more"


async def test_a_colleague_sees_what_went_to_the_group_and_steers_nothing(
    world: World, families: Sequence[int]
) -> None:
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    leader = await world.signed_in(world.regenboog.staff[Role.LEADER])
    form = {**STUDY_DAY, "to": "groups", f"group-{world.regenboog.six}": "yes", "urgent": "yes", "reason": "Lekkage"}
    address = (await leader.post("/console/messages/new", data=form)).headers["location"]
    assert (await teacher.get(address)).status_code == 404, "somebody else's draft"
    await send(leader, address)
    page = await teacher.get(address)
    assert page.status_code == 200
    assert "Undo" not in words(page.text)
    assert "Lekkage" not in page.text
    for act in ("undo", "pause", "resume", "stop", "retry", "send", "drop"):
        assert (await teacher.post(f"{address}/{act}")).status_code == 404
    assert "Lekkage" in (await leader.get("/console/messages")).text
    assert "Lekkage" not in (await teacher.get("/console/messages")).text


async def test_leaders_see_all_and_teachers_theirs(world: World, families: Sequence[int]) -> None:
    leader = await world.signed_in(world.regenboog.staff[Role.LEADER])
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    await world.change(lambda session: add_family(session, world, world.regenboog, "Mila", group=world.regenboog.three))
    for group, own in ((world.regenboog.six, "Voor zes"), (world.regenboog.three, "Voor drie")):
        form = {"to": "groups", f"group-{group}": "yes", "own": own}
        await send(leader, (await leader.post("/console/messages/new", data=form)).headers["location"])
    await send(
        leader,
        (await leader.post("/console/messages/new", data={"to": "school", "own": "Voor allen"})).headers["location"],
    )
    await draft(teacher, world, ready="", own="Mijn concept")
    everything, theirs = [(await browser.get("/console/messages")).text for browser in (leader, teacher)]
    assert [text in everything for text in ("Voor zes", "Voor drie", "Voor allen", "Mijn concept")] == [True] * 4
    assert [text in theirs for text in ("Voor zes", "Voor drie", "Voor allen", "Mijn concept")] == [
        *(True, False, True, True),
    ]


async def test_an_empty_list_says_what_to_do(world: World) -> None:
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    assert "No message was sent yet." in words((await teacher.get("/console/messages")).text)


async def test_older_messages_are_a_page_away(world: World) -> None:
    teacher = world.regenboog.staff[Role.TEACHER]

    def work(session: Session) -> None:
        for _ in range(35):
            add_message(session, world.regenboog, world.regenboog.six, teacher, state="done", now=world.now())

    await world.change(work)
    browser = await world.signed_in(teacher)
    first = (await browser.get("/console/messages")).text
    assert len(re.findall("/console/sending/", first)) == 30
    older = (await browser.get("/console/messages", params={"older": "30"})).text
    assert len(re.findall("/console/sending/", older)) == 5


async def test_a_draft_is_thrown_away(world: World) -> None:
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    address = await draft(teacher, world)
    assert (await teacher.post(f"{address}/drop")).headers["location"] == "/console/messages"
    assert await states(world) == []
    assert (await teacher.get(address)).status_code == 404


async def test_hard_words_and_names_are_marked_and_never_in_the_way(world: World, families: Sequence[int]) -> None:
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    own = "Daan neemt indien nodig iets mee. " + "Dit is een zin met veel te veel woorden voor ouders " * 2
    page = (await teacher.get(await draft(teacher, world, own=own))).text
    seen = words(page)
    assert '<mark class="official">indien</mark><sup>2</sup>' in page
    assert "An official word. Easier: als" in seen
    assert '<mark class="name">Daan</mark>' in page
    assert "A child's name?" in seen
    assert "This sentence has 22 words. Easy sentences have at most 15." in seen
    assert 'name="seen"' in page


async def test_those_who_are_not_reached_are_printed(world: World, families: Sequence[int]) -> None:
    def leave(session: Session) -> None:
        chat = session.scalars(select(Address).where(Address.person_id == families[0])).one()
        chat.closed_at = world.now()

    await world.change(leave)
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    seen = words((await teacher.get(f"{await draft(teacher, world)}/paper")).text)
    assert "No parent has joined yet Groep 6 First name On paper By phone Noor" in seen
    assert "The parents have left the chat Groep 6 First name On paper By phone Daan" in seen
    assert "Er is geen school." in seen


async def test_a_message_without_readers_cannot_be_sent(world: World) -> None:
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    page = (await teacher.get(await draft(teacher, world))).text
    assert "Nobody can get this message yet" in words(page)
    assert 'name="seen"' not in page


async def test_the_log_has_no_words(world: World, families: Sequence[int]) -> None:
    staff = world.regenboog.staff[Role.TEACHER]
    teacher = await world.signed_in(staff)
    address = await draft(teacher, world, own="Geheime woorden", urgent="yes", reason="Geheime reden")
    await send(teacher, address)
    number = address.rpartition("/")[2]
    found = [row for row in await world.audited() if row[1].startswith("message.")]
    assert found == [
        (f"staff:{staff}", "message.written", f"broadcast:{number}"),
        (f"staff:{staff}", "message.sent_urgent", f"broadcast:{number}"),
    ]


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_the_pages_speak_the_language_of_staff(world: World, families: Sequence[int], language: str) -> None:
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER], language=language)
    address = await draft(teacher, world, own="Tot snel!")
    t = Texts(world.deps.library, language)
    for path in ("/console/messages", "/console/messages/new", address):
        assert f'<html lang="{language}"' in (await teacher.get(path)).text
    assert t("sending", "What parents read") in (await teacher.get(address)).text
