"""A leader brings in a list, looks, applies it, takes it back; and moves the groups up in summer."""

import html
import json
import re
from collections.abc import Sequence
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.delivery import audience
from bot.delivery.kinds import Span
from bot.features.roster import actions, plan
from bot.features.roster.actions import Doer
from bot.features.roster.plan import Known
from bot.features.roster.queries import load_roster
from bot.features.roster.rules import Entry
from bot.features.roster.tables import RosterChange, RosterDraft
from bot.people import invites, privacy
from bot.people.invites import Revoked, Usable
from bot.people.tables import Audit, Group, Guardian, Invite, Pupil
from bot.store.ids import new_id
from tests.console.conftest import World, add_pupils, invite, link_parent
from tests.console.test_pages import words
from tests.features.roster.workbook import workbook

LIST = (
    "Leerlingenlijst De Regenboog\n\n"
    "Groep;Roepnaam;Achternaam;Leerlingnummer;BSN;Adres\n"
    "Groep 6;Amina;Idrissi;11;123456782;Geheimstraat 1\n"
    "Groep 6;Noor;Berg;12;111222333;Geheimstraat 2\n"
    "Groep 6;Noor;Dam;13;;Geheimstraat 3\n"
    "Groep 3;Luuk;Smit;14;;Geheimstraat 4\n"
)
CHOICE = {"group": "0", "first_name": "1", "family_name": "2", "number": "3"}


async def leader(world: World) -> httpx.AsyncClient:
    return await world.signed_in(world.regenboog.staff[Role.LEADER])


async def send(browser: httpx.AsyncClient, content: str | bytes, name: str = "leerlingen.csv") -> httpx.Response:
    data = content.encode() if isinstance(content, str) else content
    return await browser.post("/console/roster/lists", files={"file": (name, data, "text/csv")})


async def previewed(browser: httpx.AsyncClient, content: str | bytes, **choice: str) -> tuple[str, str]:
    """The list's address and its preview."""
    sent = await send(browser, content)
    assert sent.status_code == 303, words(sent.text)
    chosen = await browser.post(sent.headers["location"], data={**CHOICE, **choice})
    assert chosen.status_code == 303, words(chosen.text)
    return sent.headers["location"], (await browser.get(chosen.headers["location"])).text


def mark(page: str) -> str:
    found = re.search(r'name="mark" value="([^"]*)"', page)
    assert found
    return found[1]


async def apply(browser: httpx.AsyncClient, address: str, page: str, **ticks: str) -> httpx.Response:
    return await browser.post(f"{address}/apply", data={"mark": mark(page), **ticks})


async def brought_in(world: World, browser: httpx.AsyncClient, content: str | bytes = LIST, **ticks: str) -> str:
    """The address of the change."""
    done = await apply(browser, *await previewed(browser, content), **ticks)
    assert done.status_code == 303, words(done.text)
    return done.headers["location"]


async def there(world: World, *, everybody: bool = False) -> list[str]:
    """ "Groep 6 Amina", by group and name."""
    roster = await world.db.read(lambda session: load_roster(session, world.regenboog.id))
    shown = [one for one in roster.pupils if everybody or not one.is_archived]
    return sorted(f"{one.group} {one.name}{' (left)' if one.is_archived else ''}" for one in shown)


async def known(world: World, name: str) -> Known:
    roster = await world.db.read(lambda session: load_roster(session, world.regenboog.id))
    return next(one for one in roster.pupils if one.name == name)


ALL = ["Groep 3 Luuk", "Groep 6 Amina", "Groep 6 Noor B", "Groep 6 Noor D"]


async def test_from_the_file_to_the_pupils(world: World) -> None:
    browser = await leader(world)
    sent = await send(browser, LIST)
    columns = words((await browser.get(sent.headers["location"])).text)
    assert "Groep: Groep 6 · Groep 6 · Groep 6" in columns
    assert "Not read and not kept: BSN Adres" in columns
    assert "Geheimstraat" not in columns
    address, page = await previewed(browser, LIST)
    text = words(page)
    assert "New 4 Other group 0 Changed 0 Back again 0 Unchanged 0 Not in the list 0" in text
    assert "Berg" not in page
    assert "12" not in re.sub(r"lists/\d+|value=\"\w+\"", "", text)
    done = await apply(browser, address, page)
    assert words((await browser.get(done.headers["location"])).text).startswith(
        "The list of pupils is up to date New: 4"
    )
    assert await there(world) == ALL


async def test_the_same_file_again_changes_nothing(world: World) -> None:
    browser = await leader(world)
    await brought_in(world, browser)
    address, page = await previewed(browser, LIST)
    assert "0 changes. Samen has the same pupils as the list." in words(page)
    assert "Change this now" not in page
    assert (await apply(browser, address, page)).headers["location"] == "/console/roster"
    assert len(await world.db.read(lambda session: session.scalars(select(RosterChange)).all())) == 1


@pytest.mark.parametrize("header", ["Groep;Roepnaam;Achternaam;Leerlingnummer;BSN;Adres"])
async def test_nothing_but_what_is_promised_reaches_the_database(
    world: World, header: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    browser = await leader(world)
    sent = await send(browser, LIST)

    def drafts(session: Session) -> list[str]:
        return [row.list for row in session.scalars(select(RosterDraft))]

    [first] = await world.db.read(drafts)
    assert "Geheimstraat" not in first
    assert "123456782" not in first
    await browser.post(sent.headers["location"], data=CHOICE)
    [second] = await world.db.read(drafts)
    assert "Berg" not in second
    assert json.loads(second)["entries"][1] == [5, "Groep 6", "Noor", "B", "12"]
    await brought_in(world, browser)
    assert await world.db.read(drafts) == []
    rows = await world.db.read(lambda session: [row.object for row in session.scalars(select(Audit))])
    said = caplog.text + " ".join(rows)
    assert not [word for word in ("Amina", "Idrissi", "Berg", "123456782", "Geheimstraat") if word in said]


async def test_who_left_is_archived_and_comes_back_with_one_press(world: World) -> None:
    browser = await leader(world)
    await brought_in(world, browser)
    luuk = await known(world, "Luuk")
    await world.change(lambda session: link_parent(session, [luuk.id], "tr", world.now()))
    made = await world.db.run(lambda session: invites.invite_guardian(session, luuk.id, actor="x", now=world.now()))
    assert made
    page = (await previewed(browser, LIST.replace("Groep 3;Luuk", "Groep 3;Sem").replace(";14;", ";15;")))[1]
    assert "Not in the list 1" in words(page)
    await brought_in(world, browser, LIST.replace("Groep 3;Luuk", "Groep 3;Sem").replace(";14;", ";15;"))
    assert "Groep 3 Luuk" not in await there(world)

    def looked_up(session: Session) -> tuple[object, int]:
        outcome = invites.find_usable(session, made.link_code, guesser="x", now=world.now())
        reached = audience.guardians(session, {}, Span(0, 2**62, 100))
        return outcome, len(reached)

    assert await world.db.run(looked_up) == (invites.Revoked(), 0)
    text = words((await browser.get("/console/roster")).text)
    assert "Pupils who have left" in text
    assert "Luuk Groep 3" in text
    assert (await browser.post(f"/console/roster/pupils/{luuk.id}/restore")).status_code == 303
    assert "Groep 3 Luuk" in await there(world)
    assert len((await world.db.run(looked_up))[1:]) == 1
    assert ("pupil.archived", f"pupil:{luuk.id}") in [row[1:] for row in await world.audited()]
    assert ("pupil.restored", f"pupil:{luuk.id}") in [row[1:] for row in await world.audited()]


async def test_one_pupil_leaves_by_hand_and_comes_back_with_the_letter(world: World) -> None:
    """From the page of the group, with the same consequences as being left out of a list."""
    browser = await leader(world)
    await brought_in(world, browser)
    luuk = await known(world, "Luuk")
    letter = await world.db.run(lambda s: invites.invite_guardian(s, luuk.id, actor="operator", now=world.now()))
    assert letter

    async def opened() -> object:
        guesser = f"web:{new_id()}"
        return await world.db.run(lambda s: invites.find_usable(s, letter.link_code, guesser=guesser, now=world.now()))

    path = f"/console/roster/pupils/{luuk.id}/leave"
    page = (await browser.get(f"/console/groups/{luuk.group_id}")).text
    assert "Open letters stop working then" in words(page)
    assert f'action="{path}"' in page
    left = await browser.post(path)
    assert "Groep 3 Luuk" not in await there(world)
    assert isinstance(await opened(), Revoked)
    assert (await browser.post(path)).status_code == 404, "gone already"
    change = await browser.get(left.headers["location"])
    assert "Left: 1" in words(change.text)

    await browser.post(f"{left.headers['location']}/undo")
    assert "Groep 3 Luuk" in await there(world)
    assert isinstance(await opened(), Usable)
    acts = [action for _, action, thing in await world.audited() if thing == f"pupil:{luuk.id}"]
    assert acts == ["pupil.archived"]


async def test_only_leaders_see_how_a_pupil_leaves(world: World) -> None:
    await brought_in(world, await leader(world))
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    assert "/leave" not in (await teacher.get(f"/console/groups/{world.regenboog.six}")).text


async def test_a_tick_keeps_who_is_not_in_the_list(world: World) -> None:
    browser = await leader(world)
    await brought_in(world, browser)
    luuk = await known(world, "Luuk")
    shorter = LIST.replace("Groep 3;Luuk;Smit;14", "Groep 3;Sem;Smit;15")
    await brought_in(world, browser, shorter, **{f"keep-{luuk.id}": "1"})
    assert "Groep 3 Luuk" in await there(world)


async def test_a_list_of_one_group_leaves_the_others_alone(world: World) -> None:
    browser = await leader(world)
    await brought_in(world, browser)
    page = (await previewed(browser, "Groep;Roepnaam;Achternaam;Leerlingnummer\nGroep 6;Amina;Idrissi;11\n"))[1]
    assert "This list is about one group: Groep 6." in words(page)
    assert "Luuk" not in words(page)
    assert "Not in the list 2" in words(page)


async def test_a_list_without_a_column_for_the_group(world: World) -> None:
    browser = await leader(world)
    sent = await send(browser, "Klassenlijst\nRoepnaam;Achternaam\nAmina;Idrissi\nSem;Bos\n")
    address = sent.headers["location"]
    wrong = await browser.post(address, data={"first_name": "0", "group": ""})
    assert wrong.status_code == 422
    assert "Choose the column with the group." in words(wrong.text)
    chosen = await browser.post(address, data={"first_name": "0", "group": "one", "group_name": "5b"})
    page = (await browser.get(chosen.headers["location"])).text
    await apply(browser, address, page)
    assert await there(world) == ["Groep 5b Amina", "Groep 5b Sem"]


async def test_a_whole_name_gives_its_first_name(world: World) -> None:
    browser = await leader(world)
    content = 'Klas,Leerling\n6,"Idrissi, Amina el"\n6,"Bos, Sem"\n3,"Smit, Luuk"\n'
    address, page = await previewed(browser, content, family_name="", number="")
    await apply(browser, address, page)
    assert await there(world) == ["Groep 3 Luuk", "Groep 6 Amina", "Groep 6 Sem"]


async def test_refused_rows_come_first_and_the_others_are_taken(world: World) -> None:
    browser = await leader(world)
    address, page = await previewed(browser, LIST + "Groep 7;;Bos;16\nGroep 7;Sem;Bos;16\n")
    text = words(page)
    assert text.index("Rows left out 1") < text.index("New 5")
    assert "Row 8 Roepnaam The first name is missing. Write the first name in this row." in text
    done = await apply(browser, address, page)
    assert "1 row was left out." in words((await browser.get(done.headers["location"])).text)
    assert "Groep 7 Sem" in await there(world)


async def test_a_preview_that_is_old_is_shown_again(world: World) -> None:
    browser = await leader(world)
    address, page = await previewed(browser, LIST)
    await world.change(lambda session: add_pupils(session, world.regenboog.id, world.regenboog.six, "Lars"))
    stale = await apply(browser, address, page)
    assert stale.status_code == 409
    assert "Nothing was done. Please look again." in words(stale.text)
    assert "Lars" in words(stale.text)
    assert await there(world) == ["Groep 6 Lars"]
    assert (await apply(browser, address, stale.text)).status_code == 303
    assert await there(world) == ALL


async def test_another_child_of_that_name_is_made_new(world: World) -> None:
    browser = await leader(world)
    without = "Groep;Roepnaam\nGroep 6;Amina\nGroep 3;Luuk\n"
    choice = {"family_name": "", "number": ""}
    await apply(browser, *await previewed(browser, without, **choice))
    amina = await known(world, "Amina")
    address, page = await previewed(browser, without.replace("Groep 6", "Groep 7"), **choice)
    assert "Known by first name only." in words(page)
    await apply(browser, address, page, **{f"other-{amina.id}": "1"})
    assert await there(world, everybody=True) == ["Groep 3 Luuk", "Groep 6 Amina (left)", "Groep 7 Amina"]


async def test_everything_can_be_taken_back_for_a_day(world: World) -> None:
    browser = await leader(world)
    await brought_in(world, browser)
    luuk = await known(world, "Luuk")
    await world.change(lambda session: invite(session, world.regenboog.id, luuk.id, world.now()))
    changed = LIST.replace("Groep 3;Luuk;Smit;14", "Groep 9;Sem;Bos;15").replace("Groep 6;Amina", "Groep 7;Mina")
    address = await brought_in(world, browser, changed)
    after = ["Groep 3 Luuk (left)", "Groep 6 Noor B", "Groep 6 Noor D", "Groep 7 Mina", "Groep 9 Sem"]
    assert await there(world, everybody=True) == after

    def usable(session: Session) -> Sequence[Invite]:
        return session.scalars(select(Invite).where(Invite.revoked_at.is_(None))).all()

    assert await world.db.read(usable) == []
    taken = await browser.post(f"{address}/undo")
    assert "The change is taken back" in words(taken.text)
    assert await there(world, everybody=True) == ALL

    assert len(await world.db.read(usable)) == 1
    groups = await world.db.read(lambda session: session.scalars(select(Group.name)).all())
    assert "Groep 9" not in groups
    assert (await browser.post(f"{address}/undo")).status_code == 404


async def test_taking_back_leaves_who_was_changed_again_or_has_a_parent(world: World) -> None:
    browser = await leader(world)
    address = await brought_in(world, browser)
    luuk, amina = await known(world, "Luuk"), await known(world, "Amina")
    await world.change(lambda session: link_parent(session, [luuk.id], "tr", world.now()))

    def rename(session: Session) -> None:
        session.get_one(Pupil, amina.id).first_name = "Mina"

    await world.change(rename)
    taken = words((await browser.post(f"{address}/undo")).text)
    assert "2 pupils stay as they are now" in taken
    assert await there(world) == ["Groep 3 Luuk", "Groep 6 Mina"]


async def test_only_the_newest_change_can_be_taken_back_and_only_for_a_day(world: World) -> None:
    browser = await leader(world)
    first = await brought_in(world, browser)
    second = await brought_in(world, browser, LIST.replace("Groep 6;Amina", "Groep 7;Amina"))
    assert (await browser.post(f"{first}/undo")).status_code == 404
    assert "There is a newer change." in words((await browser.get(first)).text)
    world.now.move(hours=24)
    browser = await leader(world)
    assert (await browser.post(f"{second}/undo")).status_code == 404
    assert "Groep 7 Amina" in await there(world)
    await world.change(lambda session: actions.purge_changes(session, world.now()))
    assert await world.db.read(lambda session: session.scalars(select(RosterChange)).all()) == []


async def test_a_list_is_gone_within_the_hour(world: World) -> None:
    browser = await leader(world)
    address = (await send(browser, LIST)).headers["location"]
    world.now.move(minutes=50)
    gone = await browser.get(address)
    assert gone.status_code == 404
    assert "This list is not here any more." in words(gone.text)
    await world.change(lambda session: actions.purge_drafts(session, world.now()))
    assert await world.db.read(lambda session: session.scalars(select(RosterDraft)).all()) == []


async def test_a_list_is_thrown_away_when_that_is_asked(world: World) -> None:
    browser = await leader(world)
    address = (await send(browser, LIST)).headers["location"]
    assert (await browser.post(f"{address}/drop")).headers["location"] == "/console/roster"
    assert (await browser.get(address)).status_code == 404


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b"%PDF-1.7", "This is a PDF file."),
        (b"groep;voornaam\n" + b"Groep 6;Amina\n" * 200_000, "The file is larger than 2 MB."),
    ],
)
async def test_a_file_that_is_no_list_is_said_kindly(world: World, content: bytes, said: str) -> None:
    browser = await leader(world)
    answer = await send(browser, content)
    assert answer.status_code == 422
    assert said in words(answer.text)


async def test_endless_files_are_not_read(world: World) -> None:
    browser = await leader(world)
    assert (await send(browser, b"x" * 7_000_000)).status_code == 413


async def test_a_form_without_a_file_is_said_kindly(world: World) -> None:
    browser = await leader(world)
    assert (await browser.post("/console/roster/lists", data={"file": "x"})).status_code == 422
    broken = {"content-type": "multipart/form-data"}
    assert (await browser.post("/console/roster/lists", content=b"x", headers=broken)).status_code == 400


async def test_a_stranger_s_file_is_not_even_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def receive(*_: object, **__: object) -> None:
        raise AssertionError("the body was read")

    monkeypatch.setattr("bot.console.site.receive", receive)
    for browser, status in (
        (world.browser(), 401),
        (await world.signed_in(world.regenboog.staff[Role.COORDINATOR]), 404),
        (await world.signed_in(world.regenboog.staff[Role.TEACHER]), 404),
    ):
        assert (await send(browser, LIST)).status_code == status


async def test_excel_arrives_under_any_name(world: World) -> None:
    browser = await leader(world)
    content = workbook(("Klas", "Roepnaam"), (6, "Amina"), (3, "Luuk"))
    sent = await send(browser, content, name="foto.jpg")
    await browser.post(sent.headers["location"], data={"group": "0", "first_name": "1"})
    page = (await browser.get(f"{sent.headers['location']}/preview")).text
    await apply(browser, sent.headers["location"], page)
    assert await there(world) == ["Groep 3 Luuk", "Groep 6 Amina"]


async def test_another_school_s_pupils_are_never_touched(world: World) -> None:
    await world.change(lambda session: add_pupils(session, world.linde.id, world.linde.six, "Amina Lars"))
    browser = await leader(world)
    await brought_in(world, browser)
    roster = await world.db.read(lambda session: load_roster(session, world.linde.id))
    assert [(one.name, one.is_archived) for one in roster.pupils] == [("Amina", False), ("Lars", False)]


async def moved_up(browser: httpx.AsyncClient, **choices: str) -> httpx.Response:
    page = (await browser.post("/console/roster/year", data=choices)).text
    hidden = dict(re.findall(r'name="(group-\d+)" value="([^"]*)"', html.unescape(page)))
    return await browser.post("/console/roster/year/apply", data={"mark": mark(page), **hidden})


async def fill(world: World) -> None:
    school = world.regenboog

    def add(session: Session) -> None:
        eight, mixed = Group(school_id=school.id, name="Groep 8"), Group(school_id=school.id, name="Groep 1/2")
        session.add_all([eight, mixed])
        session.flush()
        for group, names in ((school.three, "Luuk"), (school.six, "Amina Noor"), (eight.id, "Lars"), (mixed.id, "Bo")):
            add_pupils(session, school.id, group, names)

    await world.change(add)


async def test_groups_move_up_in_one_go(world: World) -> None:
    await fill(world)
    browser = await leader(world)
    page = (await browser.get("/console/roster/year")).text
    assert "More than one year." in words(page)
    preview = words((await browser.post("/console/roster/year", data={})).text)
    assert "Pupils who go to another group 3 Pupils who leave 1" in preview
    assert "Groep 3 → Groep 4 New group" in preview
    done = await moved_up(browser)
    after = ["Groep 1/2 Bo", "Groep 4 Luuk", "Groep 7 Amina", "Groep 7 Noor", "Groep 8 Lars (left)"]
    assert await there(world, everybody=True) == after
    assert "Groups moved up already" in words((await browser.get("/console/roster/year")).text)
    await browser.post(f"{done.headers['location']}/undo")
    before = ["Groep 1/2 Bo", "Groep 3 Luuk", "Groep 6 Amina", "Groep 6 Noor", "Groep 8 Lars"]
    assert await there(world, everybody=True) == before


async def test_where_a_group_goes_can_be_chosen(world: World) -> None:
    await fill(world)
    browser = await leader(world)
    school = world.regenboog
    choices = {f"group-{school.three}": "stay", f"new-{school.six}": "  Zebra's ", f"group-{school.six}": "leave"}
    await moved_up(browser, **choices)
    assert await there(world) == ["Groep 1/2 Bo", "Groep 3 Luuk", "Zebra's Amina", "Zebra's Noor"]


async def test_a_year_that_changed_in_between_is_shown_again(world: World) -> None:
    await fill(world)
    browser = await leader(world)
    page = (await browser.post("/console/roster/year", data={})).text
    await world.change(lambda session: add_pupils(session, world.regenboog.id, world.regenboog.six, "Nieuw"))
    stale = await browser.post("/console/roster/year/apply", data={"mark": mark(page)})
    assert stale.status_code == 409
    assert "Groep 6 Nieuw" in await there(world)
    assert (await browser.post("/console/roster/year/apply", data={"mark": mark(stale.text)})).status_code == 303


async def test_pupils_who_left_long_ago_are_removed(world: World) -> None:
    def leave(session: Session) -> None:
        [pupil, stays] = add_pupils(session, world.regenboog.id, world.regenboog.six, "Lars Amina")
        link_parent(session, [pupil, stays], "tr", world.now())
        session.get_one(Pupil, pupil).archived_at = world.now() - timedelta(days=391)
        session.flush()
        privacy.purge(session, world.now())

    await world.change(leave)
    assert await there(world, everybody=True) == ["Groep 6 Amina"]
    assert len(await world.db.read(lambda session: session.scalars(select(Guardian)).all())) == 1


async def test_two_leaders_at_once_do_a_list_once(world: World) -> None:
    """The second finds the pupils changed, and nothing is there twice."""
    one, two = await leader(world), await leader(world)
    address, page = await previewed(one, LIST)
    doer = Doer(world.regenboog.id, world.regenboog.staff[Role.LEADER])

    def at_the_same_time(session: Session) -> None:
        roster = load_roster(session, world.regenboog.id)
        entries = [Entry(2, "Groep 6", "Amina", "", "11")]
        actions.apply(session, doer, plan.make(roster, entries), now=world.now())

    await world.change(at_the_same_time)
    assert (await apply(two, address, page)).status_code == 409
    assert await there(world) == ["Groep 6 Amina"]
