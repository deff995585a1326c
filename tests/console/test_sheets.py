"""Making invitation sheets in the console: what is said before, what comes out, and what becomes of older codes."""

import re
from dataclasses import dataclass
from html import unescape

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.i18n.library import Library
from bot.people import actions, invites, privacy
from bot.people.actions import Agreed
from bot.people.invites import Expired, Outcome, Revoked, Usable, Used
from bot.people.tables import Address, Audit, Invite, Pupil
from bot.store.db import Database
from bot.store.ids import new_id
from tests.conftest import FixedClock
from tests.console.conftest import World, add_pupils, invite, link_parent, make_world
from tests.console.test_pages import words

CODE = re.compile(r"\b[2-9CFGHJMPQRVWX]{4}(?:-[2-9CFGHJMPQRVWX]{4}){2}\b")


@dataclass
class Desk:
    """A teacher at the page with the sheets of Groep 6."""

    world: World
    browser: httpx.AsyncClient

    @property
    def path(self) -> str:
        return f"/console/groups/{self.world.regenboog.six}/sheets"

    async def page(self) -> str:
        return (await self.browser.get(self.path)).text

    async def make(self, **choices: str) -> httpx.Response:
        known = re.search(r'name="known" value="(\d+)"', await self.page())
        assert known
        return await self.browser.post(self.path, data={"known": known[1], **choices})

    async def make_one(self, pupil: int, sheet: int, language: str = "nl") -> httpx.Response:
        form = (await self.page()).partition(f'action="/console/pupils/{pupil}/sheets"')[2]
        known = re.search(r'name="known" value="(\d+)"', form)
        assert known
        data = {"known": known[1], "sheet": str(sheet), "language": language}
        return await self.browser.post(f"/console/pupils/{pupil}/sheets", data=data)


@pytest.fixture
async def desk(world: World) -> Desk:
    return Desk(world, await world.signed_in(world.regenboog.staff[Role.TEACHER]))


async def pupils(world: World, names: str) -> list[int]:
    school = world.regenboog
    return await world.db.run(lambda session: add_pupils(session, school.id, school.six, names))


def codes(page: str) -> list[str]:
    return CODE.findall(page)


async def open_with(world: World, code: str) -> Outcome:
    return await world.db.run(
        lambda session: invites.find_usable(session, code, guesser=f"web:{new_id()}", now=world.now())
    )


async def join_with(world: World, code: str) -> int:
    def join(session: Session) -> int:
        found = invites.find_usable(session, code, guesser="web:1", now=world.now())
        assert isinstance(found, Usable)
        address = Address(id=new_id(), channel="webchat", value=str(new_id()), created_at=world.now())
        session.add(address)
        session.flush()
        joined = actions.join(
            session,
            found.invitation,
            address_id=address.id,
            person_id=None,
            agreed=Agreed("parent", "v1", "nl", "webchat"),
            language="nl",
            now=world.now(),
        )
        assert joined
        return joined.person_id

    return await world.db.run(join)


async def test_one_click_makes_a_sheet_for_every_pupil(desk: Desk) -> None:
    await pupils(desk.world, "Amina Bo Cas")
    assert "Makes 3 sheets." in words(await desk.page())
    made = await desk.make(language="nl", guardians="1")
    assert made.headers["cache-control"] == "no-store"
    assert len(codes(made.text)) == len(set(codes(made.text))) == 3
    assert [name in made.text for name in ("Amina", "Bo", "Cas", "Meester Jan", "De Regenboog")] == [True] * 5
    for code in codes(made.text):
        assert isinstance(await open_with(desk.world, code), Usable)


async def test_two_guardians_get_two_codes(desk: Desk) -> None:
    await pupils(desk.world, "Amina")
    first, second = codes((await desk.make(guardians="2")).text)
    await join_with(desk.world, first)
    assert isinstance(await open_with(desk.world, second), Usable)
    assert isinstance(await open_with(desk.world, first), Used)


async def test_the_codes_are_shown_once_and_kept_nowhere(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    await pupils(desk.world, "Amina")
    made = (await desk.make(guardians="2")).text
    links = re.findall(r"/chat/i/([\w-]{22})", made)
    assert not links, "a link stands on the sheet as a drawing only"
    again = await desk.page()
    with desk.world.db.transaction() as session:
        audited = " ".join(f"{row.action} {row.object}" for row in session.scalars(select(Audit)))
        kept = [row.link_hash + row.typed_hash for row in session.scalars(select(Invite))]
    for code in codes(made):
        assert code not in again + audited + caplog.text
        assert code.replace("-", "") not in again + audited + caplog.text
        assert code.replace("-", "").encode() not in b"".join(kept)


@pytest.mark.parametrize("language", ["nl", "en", "tr", "ar", "pl"])
async def test_a_sheet_is_in_the_language_that_was_chosen(desk: Desk, language: str) -> None:
    await pupils(desk.world, "Amina")
    made = (await desk.make(language=language)).text
    t = desk.world.deps.library.languages[language]
    assert f'<section class="side" lang="{language}" dir="{t.direction}">' in made
    assert made.count('class="side') == 1
    title = desk.world.deps.library.find_long(language, "sheets/good_to_know").title
    assert title in unescape(made)


async def test_all_languages_stand_on_two_sides(desk: Desk) -> None:
    await pupils(desk.world, "Amina")
    made = (await desk.make(language="all")).text
    assert made.count('class="side every"') == 2
    assert re.findall(r'class="tongue" lang="(\w\w)"', made) == ["nl", "en", "tr", "ar", "pl"]
    assert len(set(codes(made))) == 1
    assert "Print on both sides of the paper." in made


async def test_a_language_can_be_chosen_for_one_pupil_and_is_remembered(desk: Desk) -> None:
    amina, *_ = await pupils(desk.world, "Amina Bo Cas")
    made = (await desk.make(language="nl", **{f"language_{amina}": "ar"})).text
    assert re.findall(r'class="side" lang="(\w\w)"', made) == ["ar", "nl", "nl"]
    page = await desk.page()
    picked = re.search(rf'name="language_{amina}">(.*?)</select>', page, re.S)
    assert picked
    assert '<option value="ar" selected>' in picked[1]


async def test_the_languages_last_choice_is_offered_first(desk: Desk) -> None:
    await pupils(desk.world, "Amina Bo")
    assert '<option value="nl" selected>' in await desk.page()
    await desk.make(language="tr")
    (choice,) = re.findall(r'<select id="language" name="language">(.*?)</select>', await desk.page(), re.S)
    assert '<option value="tr" selected>' in choice


async def test_new_sheets_end_the_codes_that_nobody_used(desk: Desk) -> None:
    """And only those of the same guardian; used ones stay used."""
    await pupils(desk.world, "Amina Bo")
    first = codes((await desk.make(guardians="2")).text)
    await join_with(desk.world, first[0])
    assert "Makes 3 sheets. 3 open codes stop working then." in words(await desk.page())
    made = await desk.make(guardians="1")
    assert "1 older code stopped working." in made.text
    (only,) = codes(made.text)
    assert [type(await open_with(desk.world, code)) for code in first] == [Used, Usable, Revoked, Usable]
    assert isinstance(await open_with(desk.world, only), Usable)


async def test_a_lost_sheet_is_made_again_with_one_click(desk: Desk) -> None:
    amina, _ = await pupils(desk.world, "Amina Bo")
    first = codes((await desk.make(guardians="2")).text)
    (again,) = codes((await desk.make_one(amina, 2, "pl")).text)
    assert [type(await open_with(desk.world, code)) for code in [*first, again]] == [
        Usable,
        Revoked,
        Usable,
        Usable,
        Usable,
    ]
    assert "Sheet 2 : Invited, until Tuesday 8 December Polish" in words(await desk.page())


async def test_the_page_loaded_again_makes_nothing_new(desk: Desk) -> None:
    """A sheet that was printed must not stop working because somebody pressed F5, twice, or a colleague was faster."""
    (amina,) = await pupils(desk.world, "Amina")
    (code,) = codes((await desk.make()).text)
    for path, data in (
        (desk.path, {"known": "0", "guardians": "1"}),
        (desk.path, {}),
        (f"/console/pupils/{amina}/sheets", {"known": "0", "sheet": "1"}),
    ):
        answer = await desk.browser.post(path, data=data)
        assert answer.status_code == 409
        assert "No new sheets were made." in answer.text
        assert not codes(answer.text)
    assert isinstance(await open_with(desk.world, code), Usable)


async def test_taking_back_is_one_click_and_says_that_it_is_for_good(desk: Desk) -> None:
    (amina,) = await pupils(desk.world, "Amina")
    (code,) = codes((await desk.make()).text)
    page = await desk.page()
    assert "Taking back a code cannot be undone" in page
    (back,) = re.findall(r'action="(/console/invites/\d+/back)"', page)
    answer = await desk.browser.post(back)
    assert answer.headers["location"] == f"{desk.path}#pupil-{amina}"
    assert isinstance(await open_with(desk.world, code), Revoked)
    after = await desk.page()
    assert "Sheet 1 : Taken back on Tuesday 24 November" in words(after)
    assert "/console/invites/" not in after
    assert (await desk.browser.post(back)).status_code == 303, "twice is once"


async def test_each_pupil_shows_where_the_sheets_stand(desk: Desk) -> None:
    world = desk.world
    await pupils(world, "Amina Bo Cas")
    joined, expired, left = codes((await desk.make()).text)
    await join_with(world, joined)
    person = await join_with(world, left)
    await world.change(lambda session: privacy.erase_person(session, person, world.now()))
    world.now.move(days=14)
    desk.browser = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    text = words(await desk.page())
    assert "Amina 1 parent linked Sheet 1 : Joined on Tuesday 24 November" in text
    assert "Bo Sheet 1 : Expired on Tuesday 8 December" in text
    assert "Cas Sheet 1 : Used on Tuesday 24 November; this parent is not linked now" in text
    assert isinstance(await open_with(world, expired), Expired)
    assert "Makes 2 sheets." in text, "who left can be invited again"


async def test_letters_of_the_command_are_there_too(desk: Desk) -> None:
    world, school = desk.world, desk.world.regenboog
    (amina,) = await pupils(world, "Amina")
    await world.change(lambda session: invite(session, school.id, amina, world.now()))
    assert "Letter : Invited, until Tuesday 8 December" in words(await desk.page())
    assert "Makes 1 sheet." in words(await desk.page()), "its code is not a sheet's and stays good"


async def test_a_group_where_everybody_is_here_needs_no_sheets(desk: Desk) -> None:
    world = desk.world
    (amina,) = await pupils(world, "Amina")
    await world.change(lambda session: [link_parent(session, [amina], "nl", world.now()) for _ in range(2)])
    text = words(await desk.page())
    assert "All parents of this group are here." in text
    assert "Make the sheets" not in text
    assert len(codes((await desk.make_one(amina, 1)).text)) == 1, "one more parent can be invited"


async def test_a_group_without_pupils_says_so(desk: Desk) -> None:
    assert "This group has no pupils yet." in words(await desk.page())


async def test_pupils_who_left_have_no_sheets(desk: Desk) -> None:
    world = desk.world
    _, bo = await pupils(world, "Amina Bo")
    form = {"known": "0", "sheet": "1"}

    def leave(session: Session) -> None:
        session.get_one(Pupil, bo).archived_at = world.now()

    await world.change(leave)
    assert "Bo" not in words(await desk.page())
    assert (await desk.browser.post(f"/console/pupils/{bo}/sheets", data=form)).status_code == 404
    assert len(codes((await desk.make()).text)) == 1


async def test_what_was_done_is_in_the_log(desk: Desk) -> None:
    (amina,) = await pupils(desk.world, "Amina")
    six, teacher = desk.world.regenboog.six, desk.world.regenboog.staff[Role.TEACHER]
    await desk.make()
    await desk.make_one(amina, 1)
    done = [(actor, action, thing) for actor, action, thing in await desk.world.audited() if "console." not in action]
    assert {actor for actor, _, _ in done} == {f"staff:{teacher}"}
    assert [(action, thing) for _, action, thing in done if action != "sheets.read"] == [
        ("sheets.made", f"group:{six}"),
        *[(action, thing) for _, action, thing in done if action == "invite.revoked"],
        ("sheets.made", f"pupil:{amina}"),
    ]
    assert [action for _, action, _ in done].count("invite.revoked") == 1


@pytest.mark.parametrize("bot", ["", "RegenboogBot"])
async def test_telegram_stands_on_the_sheet_when_there_is_a_bot(
    db: Database, library: Library, now: FixedClock, bot: str
) -> None:
    world = make_world(db, library, now, bot=bot)
    desk = Desk(world, await world.signed_in(world.regenboog.staff[Role.TEACHER]))
    await pupils(world, "Amina")
    assert ("on Telegram" in await desk.page()) is bool(bot)
    made = (await desk.make(language="nl")).text
    assert ("@RegenboogBot" in made) is bool(bot)
    assert made.count('class="qr"') == (2 if bot else 1)


@pytest.mark.parametrize("role", Role)
async def test_the_poster_is_for_everybody_at_school(world: World, role: Role) -> None:
    browser = await world.signed_in(world.regenboog.staff[role])
    page = (await browser.get("/console/poster")).text
    assert re.findall(r'<section lang="(\w\w)"', page) == ["nl", "en", "tr", "ar", "pl"]
    assert [f"{word}?" in page for word in ("opp", "tlv", "rapport")] == [True] * 3
    assert "samen.example/chat" in page
    assert "/chat/i/" not in page
