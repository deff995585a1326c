"""Signing in with a passkey: what is accepted, and everything that is not."""

import json
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.i18n.library import Library
from bot.people import actions, invites, passkeys, privacy
from bot.people.invites import Invitation
from bot.people.place import place_of
from bot.people.tables import Passkey, PasskeyChallenge, Person, Staff
from bot.store.db import Database
from bot.store.ids import new_id
from tests.conftest import FixedClock
from tests.console.conftest import URL, World, make_world
from tests.console.test_pages import words
from tests.fakes.authenticator import Authenticator, encoded

OWN, DOOR = "/console/sessions/passkeys", "/console/passkey"
UNKNOWN = "Samen does not know this passkey"


async def asked(browser: httpx.AsyncClient, where: str) -> dict[str, Any]:
    answer = await browser.post(f"{where}/ask")
    assert answer.status_code == 200
    options: dict[str, Any] = answer.json()["options"]
    return options


async def added(browser: httpx.AsyncClient, device: Authenticator) -> httpx.Response:
    return await browser.post(OWN, data={"answer": device.make(await asked(browser, OWN))})


async def entered(browser: httpx.AsyncClient, device: Authenticator, **changed: Any) -> httpx.Response:
    return await browser.post(DOOR, data={"answer": device.sign(await asked(browser, DOOR), **changed)})


async def is_in(browser: httpx.AsyncClient) -> bool:
    return (await browser.get("/console")).status_code == 200


async def rows(world: World) -> list[Passkey]:
    return await world.db.read(lambda session: list(session.scalars(select(Passkey).order_by(Passkey.id))))


@dataclass
class Owner:
    """A teacher with one passkey, and the browser it was added in."""

    staff_id: int
    browser: httpx.AsyncClient
    device: Authenticator
    passkey_id: int


@pytest.fixture
async def owner(world: World) -> Owner:
    staff_id = world.regenboog.staff[Role.TEACHER]
    browser, device = await world.signed_in(staff_id), Authenticator(URL)
    assert (await added(browser, device)).headers["location"] == "/console/sessions"
    [row] = await rows(world)
    return Owner(staff_id, browser, device, row.id)


async def test_a_passkey_lets_another_browser_in(world: World, owner: Owner) -> None:
    text = words((await owner.browser.get("/console/sessions")).text)
    assert "Firefox on Android Not used yet Tuesday 24 November Remove" in text
    world.now.move(minutes=5)
    new = world.browser()
    answer = await entered(new, owner.device)
    assert (answer.status_code, answer.headers["location"]) == (303, "/console")
    assert "Meester Jan" in (await new.get("/console")).text
    assert "Tuesday 24 November, 12:05" in words((await owner.browser.get("/console/sessions")).text)
    [row] = await rows(world)
    assert (row.counter, row.used_at) == (1, world.now())
    acts = [(action, thing.partition(":")[0]) for _, action, thing in await world.audited()]
    assert acts == [
        ("console.signed_in", "session"),
        ("console.passkey_added", "passkey"),
        ("console.passkey_used", "passkey"),
        ("console.signed_in", "session"),
    ]


async def test_what_devices_are_asked(world: World, owner: Owner) -> None:
    """A person who is recognised, a passkey that is found without a name, and none that is there already."""
    new = await asked(owner.browser, OWN)
    assert new["rp"] == {"id": "samen.example", "name": "Samen"}
    assert new["user"]["name"] == "Meester Jan – De Regenboog"
    assert new["authenticatorSelection"]["userVerification"] == "required"
    assert new["authenticatorSelection"]["residentKey"] == "required"
    assert [one["id"] for one in new["excludeCredentials"]] == [encoded(owner.device.held[0].id)]
    sign = await asked(world.browser(), DOOR)
    assert (sign["rpId"], sign["userVerification"], sign["allowCredentials"]) == ("samen.example", "required", [])
    assert sign["challenge"] != new["challenge"]


async def test_an_answer_counts_once(world: World, owner: Owner) -> None:
    new = world.browser()
    answer = owner.device.sign(await asked(new, DOOR))
    assert (await new.post(DOOR, data={"answer": answer})).status_code == 303
    await new.post("/console/out")
    again = await new.post(DOOR, data={"answer": answer})
    assert again.status_code == 422
    assert "That took too long." in again.text
    assert not await is_in(new)


async def test_an_old_answer_does_not_fit_a_new_question(world: World, owner: Owner) -> None:
    new = world.browser()
    answer = owner.device.sign(await asked(new, DOOR))
    await asked(new, DOOR)
    assert UNKNOWN in (await new.post(DOOR, data={"answer": answer})).text
    assert not await is_in(new)


async def test_only_the_asked_browser_may_answer(world: World, owner: Owner) -> None:
    asked_one, other = world.browser(), world.browser()
    answer = owner.device.sign(await asked(asked_one, DOOR))
    assert (await other.post(DOOR, data={"answer": answer})).status_code == 422
    await asked(other, DOOR)
    assert (await other.post(DOOR, data={"answer": answer})).status_code == 422
    assert (await asked_one.post(DOOR, data={"answer": answer})).status_code == 303


async def test_a_question_for_one_purpose_is_not_for_the_other(world: World, owner: Owner) -> None:
    """The question to somebody who adds a passkey lets nobody in."""
    options = await asked(owner.browser, OWN)
    answer = owner.device.sign({"challenge": options["challenge"], "rpId": options["rp"]["id"]})
    assert "That took too long." in (await owner.browser.post(DOOR, data={"answer": answer})).text
    visitor = await asked(owner.browser, DOOR)
    fake = {"challenge": visitor["challenge"], "rp": {"id": "samen.example"}, "user": options["user"]}
    assert (await owner.browser.post(OWN, data={"answer": owner.device.make(fake)})).status_code == 422
    assert len(await rows(world)) == 1


@pytest.mark.parametrize(("seconds", "status"), [(299, 303), (300, 422)])
async def test_five_minutes(world: World, owner: Owner, seconds: int, status: int) -> None:
    new = world.browser()
    answer = owner.device.sign(await asked(new, DOOR))
    made = Authenticator(URL).make(await asked(owner.browser, OWN))
    world.now.move(seconds=seconds)
    assert (await new.post(DOOR, data={"answer": answer})).status_code == status
    assert (await owner.browser.post(OWN, data={"answer": made})).status_code == status


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://samen.example", "https://samen.example:8443", "https://x.samen.example"]
)
async def test_another_origin_is_refused(world: World, owner: Owner, origin: str) -> None:
    new = world.browser()
    owner.device.origin = origin
    assert UNKNOWN in (await entered(new, owner.device)).text
    answer = await added(owner.browser, Authenticator(origin))
    assert answer.status_code == 422
    assert "The answer of your device could not be used." in answer.text
    assert not await is_in(new)
    assert len(await rows(world)) == 1


async def test_another_host_is_refused(world: World, owner: Owner) -> None:
    new = world.browser()
    options = {**await asked(new, DOOR), "rpId": "evil.example"}
    assert UNKNOWN in (await new.post(DOOR, data={"answer": owner.device.sign(options)})).text
    wanted = await asked(owner.browser, OWN)
    answer = Authenticator(URL).make({**wanted, "rp": {"id": "evil.example"}})
    assert (await owner.browser.post(OWN, data={"answer": answer})).status_code == 422


async def test_who_was_not_recognised_is_refused(world: World, owner: Owner) -> None:
    """Neither finger nor PIN: whoever has the device could do it."""
    owner.device.is_verified = False
    assert UNKNOWN in (await entered(world.browser(), owner.device)).text
    assert (await added(owner.browser, Authenticator(URL, is_verified=False))).status_code == 422
    assert len(await rows(world)) == 1


async def test_a_changed_answer_is_refused(world: World, owner: Owner) -> None:
    new = world.browser()
    changes: list[dict[str, bytes]] = [{"signature": b"0"}, {"userHandle": b"1"}, {"userHandle": b""}]
    for changed in changes:
        assert UNKNOWN in (await entered(new, owner.device, **changed)).text
    forger = Authenticator(URL)
    forger.make(await asked(owner.browser, OWN))
    forger.held[0].id = owner.device.held[0].id
    assert UNKNOWN in (await entered(new, forger)).text
    assert not await is_in(new)
    assert (await rows(world))[0].used_at is None


async def test_nobody_signs_in_as_somebody_of_another_school(world: World, owner: Owner) -> None:
    """A passkey belongs to one staff member of one school, whatever an answer says."""
    other = world.linde.staff[Role.LEADER]
    boss, device = await world.signed_in(other), Authenticator(URL)
    await added(boss, device)
    new = world.browser()
    assert UNKNOWN in (await entered(new, device, userHandle=owner.device.held[0].handle)).text
    assert UNKNOWN in (await entered(new, owner.device, userHandle=str(other).encode())).text
    assert not await is_in(new)
    assert (await entered(new, device)).status_code == 303
    assert "De Linde" in (await new.get("/console")).text
    assert (await boss.post(f"{OWN}/{owner.passkey_id}/remove")).status_code == 404
    assert len(await rows(world)) == 2


async def test_who_works_at_two_schools_has_a_passkey_for_each(world: World) -> None:
    device = Authenticator(URL)
    for school in (world.regenboog, world.linde):
        assert (await added(await world.signed_in(school.staff[Role.TEACHER]), device)).status_code == 303
    assert [held.name for held in device.held] == ["Meester Jan – De Regenboog", "Meester Jan – De Linde"]
    for held, name in zip(device.held, ("De Regenboog", "De Linde"), strict=True):
        new = world.browser()
        await entered(new, device, held=held)
        assert name in (await new.get("/console")).text


async def test_a_copy_is_found_by_its_counter(world: World, owner: Owner) -> None:
    assert (await entered(world.browser(), owner.device)).status_code == 303
    copy = replace(owner.device, counter=0)
    page = await entered(world.browser(), copy)
    assert page.status_code == 422
    assert "This passkey may have been copied" in page.text
    assert (await world.audited())[-1][1:] == ("console.passkey_refused", f"passkey:{owner.passkey_id}")
    assert (await entered(world.browser(), owner.device)).status_code == 303, "the other one goes on"


async def test_synced_passkeys_do_not_count(world: World) -> None:
    device = Authenticator(URL, step=0)
    await added(await world.signed_in(world.regenboog.staff[Role.LEADER]), device)
    for _ in range(2):
        assert (await entered(world.browser(), device)).status_code == 303
    device.step = 3
    assert (await entered(world.browser(), device)).status_code == 303
    device.step = 0
    assert "may have been copied" in (await entered(world.browser(), device)).text


async def test_a_removed_passkey_lets_nobody_in(world: World, owner: Owner) -> None:
    assert (await owner.browser.post(f"{OWN}/{owner.passkey_id}/remove")).headers["location"] == "/console/sessions"
    assert "You have no passkey yet." in (await owner.browser.get("/console/sessions")).text
    assert UNKNOWN in (await entered(world.browser(), owner.device)).text
    assert await is_in(owner.browser), "the browsers that are in stay in"
    assert (await world.audited())[-1][1:] == ("console.passkey_removed", f"passkey:{owner.passkey_id}")


async def test_a_colleague_cannot_remove_it(world: World, owner: Owner) -> None:
    boss = await world.signed_in(world.regenboog.staff[Role.LEADER])
    assert (await boss.post(f"{OWN}/{owner.passkey_id}/remove")).status_code == 404
    assert "Firefox on Android Not used yet" not in words((await boss.get("/console/sessions")).text)
    assert len(await rows(world)) == 1


@pytest.mark.parametrize("act", ["access/stop", "signed-out"])
async def test_a_leader_ends_it(world: World, owner: Owner, act: str) -> None:
    """With the access, and when a colleague is signed out everywhere: somebody else may have the device."""
    boss = await world.signed_in(world.regenboog.staff[Role.LEADER])
    await asked(owner.browser, OWN)
    about = await boss.get(f"/console/staff/{owner.staff_id}")
    assert "Has 1 passkey." in words(about.text)
    assert "The passkeys are removed too." in words(about.text)
    await boss.post(f"/console/staff/{owner.staff_id}/{act}")
    assert await rows(world) == []
    await boss.post(f"/console/staff/{owner.staff_id}/access")
    new = world.browser()
    assert UNKNOWN in (await entered(new, owner.device)).text
    assert not await is_in(new)
    left = await world.db.read(
        lambda s: s.scalar(select(func.count()).where(PasskeyChallenge.staff_id == owner.staff_id))
    )
    assert left == 0, "what was being added is over too"


async def test_disabled_in_any_other_way_lets_nobody_in(world: World, owner: Owner) -> None:
    new = world.browser()
    answer = owner.device.sign(await asked(new, DOOR))
    await world.change(
        lambda s: s.execute(update(Staff).where(Staff.id == owner.staff_id).values(disabled_at=world.now()))
    )
    assert UNKNOWN in (await new.post(DOOR, data={"answer": answer})).text
    assert not await is_in(new)
    assert (await owner.browser.post(f"{OWN}/ask")).status_code == 401


def join(session: Session, staff_id: int, world: World) -> int:
    person = Person(id=new_id(), language="en", created_at=world.now())
    session.add(person)
    session.flush()
    letter = invites.invite_staff(session, staff_id, actor="system", now=world.now())
    assert letter
    invitation = Invitation(letter.id, world.regenboog.id, None, staff_id)
    joined = actions.join(
        session, invitation, address_id=1, person_id=person.id, agreed=None, language="en", now=world.now()
    )
    assert joined
    return person.id


async def test_stop_takes_passkeys_along_and_my_data_names_them(world: World, owner: Owner) -> None:
    person_id = await world.db.run(partial(join, staff_id=owner.staff_id, world=world))
    assert len(await rows(world)) == 1, "joining the chat changes nothing"
    held = await world.db.read(lambda session: privacy.export_person(session, person_id))
    [key] = held["works at"][0]["passkeys"]
    assert key == {"device": "Firefox on Android", "since": "2026-11-24T11:00:00+00:00", "last used": None}
    await asked(owner.browser, OWN)
    await world.change(lambda session: privacy.erase_person(session, person_id, world.now()))
    assert await rows(world) == []
    assert await world.db.read(lambda session: session.scalar(select(PasskeyChallenge.id))) is None


async def test_somebody_else_in_the_same_place_starts_without(world: World, owner: Owner) -> None:
    await world.db.run(partial(join, staff_id=owner.staff_id, world=world))
    assert len(await rows(world)) == 1
    await world.db.run(partial(join, staff_id=owner.staff_id, world=world))
    assert await rows(world) == []


async def test_ten_at_most(world: World, owner: Owner) -> None:
    late = await asked(owner.browser, OWN)
    waiting = owner.browser.cookies["__Host-samen_console_passkey"]
    for _ in range(passkeys.MOST - 1):
        assert (await added(owner.browser, Authenticator(URL))).status_code == 303
    page = await owner.browser.get("/console/sessions")
    assert "You have 10 passkeys, and that is the most." in page.text
    assert "Add a passkey" not in page.text
    assert (await owner.browser.post(f"{OWN}/ask")).json() == {"problem": "trouble"}
    owner.browser.cookies.set("__Host-samen_console_passkey", waiting, domain="samen.example", path="/")
    answer = await owner.browser.post(OWN, data={"answer": Authenticator(URL).make(late)})
    assert (answer.status_code, "that is the most" in answer.text) == (422, True)
    assert len(await rows(world)) == passkeys.MOST


async def test_one_passkey_is_added_once(world: World, owner: Owner) -> None:
    """A device that lies about its passkeys, and another person who shows the same one."""
    for browser in (owner.browser, await world.signed_in(world.linde.staff[Role.LEADER])):
        device = Authenticator(URL)
        options = await asked(browser, OWN)
        answer = device.make(options)
        taken = update(Passkey).where(Passkey.id == owner.passkey_id).values(credential_id=device.held[0].id)
        await world.change(partial(Session.execute, statement=taken))
        assert (await browser.post(OWN, data={"answer": answer})).status_code == 422
    assert len(await rows(world)) == 1


async def test_wrong_answers_do_not_pay(world: World, owner: Owner) -> None:
    for _ in range(passkeys.WRONG_PER_HOUR):
        assert UNKNOWN in (await entered(world.browser(), owner.device, signature=b"0")).text
    page = await entered(world.browser(), owner.device)
    assert "That was too often wrong." in page.text
    boss, device = await world.signed_in(world.regenboog.staff[Role.LEADER]), Authenticator(URL)
    await added(boss, device)
    assert (await entered(world.browser(), device)).status_code == 303, "others are not held up"
    world.now.move(hours=1, seconds=1)
    assert (await entered(world.browser(), owner.device)).status_code == 303


async def test_many_wrong_answers_from_one_connection_wait(world: World, owner: Owner) -> None:
    """Also with a passkey of its own each time."""

    def at(place: str) -> httpx.AsyncClient:
        browser = world.browser()
        browser._transport = httpx.ASGITransport(app=world.app, client=(place, 1))
        return browser

    for _ in range(passkeys.WRONG_PER_MINUTE):
        device = Authenticator(URL)
        device.make(await asked(owner.browser, OWN))
        assert UNKNOWN in (await entered(at("145.97.1.1"), device)).text
    assert "That was too often wrong." in (await entered(at("145.97.1.1"), owner.device)).text
    assert (await entered(at("8.8.8.8"), owner.device)).status_code == 303
    world.now.move(minutes=1, seconds=1)
    assert (await entered(at("145.97.1.1"), owner.device)).status_code == 303


async def test_very_many_questions_at_once_are_refused_kindly(world: World) -> None:
    for _ in range(passkeys.ASKED_PER_MINUTE):
        await asked(world.browser(), DOOR)
    assert (await world.browser().post(f"{DOOR}/ask")).json() == {"problem": "busy"}
    world.now.move(minutes=1, seconds=1)
    await asked(world.browser(), DOOR)


async def test_the_token_is_in_a_cookie_of_ours_alone(world: World) -> None:
    answer = await world.browser().post(f"{DOOR}/ask")
    header = answer.headers["set-cookie"]
    assert header.startswith("__Host-samen_console_passkey=")
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/", "Max-Age=300"} <= set(header.split("; "))
    token = header.split(";")[0].partition("=")[2]
    kept = await world.db.read(lambda session: repr(session.execute(select(PasskeyChallenge.__table__)).all()))
    assert token not in kept
    assert token not in answer.text


@pytest.mark.parametrize("path", [f"{OWN}/ask", OWN, f"{DOOR}/ask", DOOR])
async def test_foreign_forms_change_nothing(world: World, owner: Owner, path: str) -> None:
    foreign = {"sec-fetch-site": "cross-site", "origin": "https://evil.example"}
    answer = await owner.browser.post(path, headers=foreign)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


NAMES = ["id", "rawId", "type", "response", "clientDataJSON", "attestationObject", "authenticatorData", "signature"]
LEAVES = st.one_of(st.none(), st.integers(), st.text(max_size=40), st.binary(max_size=200).map(encoded))
ANSWERS = st.recursive(LEAVES, lambda inner: st.dictionaries(st.sampled_from(NAMES), inner), max_leaves=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answer=st.one_of(st.text(max_size=300), ANSWERS.map(json.dumps)))
@pytest.mark.long
async def test_no_answer_breaks_the_door(world: World, answer: str) -> None:
    world.now.move(hours=2)
    browser = world.browser()
    await asked(browser, DOOR)
    assert (await browser.post(DOOR, data={"answer": answer})).status_code == 422
    inside = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    await asked(inside, OWN)
    assert (await inside.post(OWN, data={"answer": answer})).status_code == 422


@pytest.mark.parametrize(
    ("address", "origin", "host"),
    [
        ("https://samen.example", "https://samen.example", "samen.example"),
        ("https://Samen.Example:443/", "https://samen.example", "samen.example"),
        ("https://samen.example:8443", "https://samen.example:8443", "samen.example"),
        ("http://localhost:8000", "http://localhost:8000", "localhost"),
        ("http://demo.localhost", "http://demo.localhost", "demo.localhost"),
    ],
)
def test_where_passkeys_work(address: str, origin: str, host: str) -> None:
    place = place_of(address)
    assert place
    assert (place.origin, place.host) == (origin, host)


@pytest.mark.parametrize(
    "address", ["http://samen.example", "http://127.0.0.1:8000", "https://10.0.0.2", "https://[::1]:8000", "", "x"]
)
async def test_where_they_do_not_the_pages_say_so(
    db: Database, library: Library, now: FixedClock, address: str
) -> None:
    assert place_of(address) is None
    world = make_world(db, library, now, public_url=address)
    browser = world.browser()
    assert "passkey" not in (await browser.get("/console")).text
    inside = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    page = (await inside.get("/console/sessions")).text
    assert "Passkeys do not work at this address" in page
    assert "Add a passkey" not in page
    for path in (f"{DOOR}/ask", DOOR, f"{OWN}/ask", OWN):
        assert (await inside.post(path)).status_code == 404
