"""Every route of the console x every role x own and other school: what the table says is what happens."""

import re
import secrets
from collections.abc import Mapping
from itertools import product
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from starlette.routing import Route

from bot.console.access import ROUTES, Permission, Reach, Role
from bot.console.deps import Deps
from bot.console.page import Answer, ConsolePage, Nav, Show, Visit
from bot.console.routes import routes
from bot.i18n.library import Library
from bot.people.tables import Group, Guardian, Passkey, Share
from bot.store.db import Database
from bot.store.ids import new_id
from tests.conftest import FixedClock
from tests.console.conftest import World, add_pupils, invite, link_parent, make_world
from tests.console.enquiry_sample import enquiry_targets
from tests.console.event_sample import event_targets
from tests.console.expectation_sample import expectation_targets
from tests.console.meeting_sample import meeting_targets
from tests.console.photo_sample import photo_targets
from tests.console.planning_sample import planning_targets
from tests.console.roster_sample import roster_targets
from tests.console.sending_sample import sending_targets

ROLES: list[Role | None] = [None, *Role]
PLANNING = "{round_id}|{meeting_id}/(change|time|free|cancel|way|apart|seats)"  # as against reading about a meeting
LAST = "GET /console/{rest:path}"


def real_routes(deps: Deps) -> list[str]:
    found = []
    for route in routes(deps):
        assert isinstance(route, Route)
        found += [f"{method} {route.path}" for method in sorted((route.methods or set()) - {"HEAD"})]
    return found


def test_every_route_has_a_row_and_every_row_a_route(world: World) -> None:
    found = real_routes(world.deps)
    assert sorted(found) == sorted(ROUTES)
    assert found[-1] == LAST, "the address that fits everything comes last"


def test_a_page_without_a_row_keeps_samen_from_starting(world: World) -> None:
    page = ConsolePage("secrets.show", "/console/secrets", lambda visit: Show("notice.html", ""))
    with pytest.raises(ValueError, match="GET /console/secrets"):
        routes(Deps(world.db, world.deps.library, world.now, world.deps.public_url, [page]))


ENDING = {"POST /console/out", "POST /console/sessions/{session_id}/out", "POST /console/in/{token}"}  # or changing


def expected(reach: Reach, role: Role | None, target: str) -> set[int]:
    """What the table promises for a target such as "own group" or "other school"."""
    if reach is Reach.NOTHING:
        return {401} if role is None else {404}
    seen = {
        Reach.OPEN: {"nothing", "own link", "dead link"},
        Reach.OWN: {"nothing", "own session", "own passkey", "own seat"},
        Reach.GROUPS: {"nothing", "own group", "not shared", "own seat"},
        Reach.SHARED: {"nothing", "own group", "own seat"},
        Reach.SCHOOL: {"nothing", "own group", "not shared", "other group", "colleague", "word"}
        | {"own list", "own change", "own pupil", "own seat"},
    }[reach]
    if target == "dead link":
        return {410}
    if target == "no file":
        return {422}
    return {200, 303, 409, 422} if target in seen else {404}  # let in, and the form was empty


async def handovers(world: World) -> dict[str, int]:
    """The coordinator got the group of which they see a pupil."""
    ours, theirs = world.regenboog, world.linde
    return {
        "own group": await world.hand_over(ours.six, ours.staff[Role.COORDINATOR]),
        "other group": await world.hand_over(ours.three, ours.staff[Role.LEADER]),
        "other school": await world.hand_over(theirs.six, theirs.staff[Role.COORDINATOR]),
        "missing": 1,
    }


def sharings(world: World) -> dict[str, tuple[int, int]]:
    ours, theirs = world.regenboog, world.linde
    return {
        "own group": (ours.six, ours.staff[Role.COORDINATOR]),
        "other group": (ours.three, ours.staff[Role.COORDINATOR]),
        "other school": (theirs.six, theirs.staff[Role.COORDINATOR]),
        "a stranger": (ours.six, theirs.staff[Role.COORDINATOR]),
        "no coordinator": (ours.six, ours.staff[Role.LEADER]),
        "missing": (ours.six, 1),
    }


def words_of(route: str) -> dict[str, str]:
    """School words, and steps of the start."""
    return {
        **filled(route, "{term}", {"word": "opp", "missing": "no-such-word"}),
        **filled(route, "{step}", {"word": "hours", "missing": "no-such-step"}),
    }


def empty_groups(world: World) -> dict[str, int]:
    """Nothing hangs on them, so that they can be removed."""
    rows = {
        what: Group(id=new_id(), school_id=school.id, name=f"Groep {new_id()}")
        for what, school in (("own group", world.regenboog), ("other school", world.linde))
    }
    with world.db.transaction() as session:
        session.add_all(rows.values())
        return {**{what: row.id for what, row in rows.items()}, "missing": 1}


def colleagues(world: World) -> dict[str, tuple[int, int]]:
    found = {"colleague": world.regenboog, "other school": world.linde}
    return {**{name: (0, school.staff[Role.TEACHER]) for name, school in found.items()}, "missing": (0, 1)}


async def targets(world: World, route: str, role: Role | None) -> dict[str, str]:
    """Addresses to try for a route, by what they point at."""
    mine = world.regenboog.staff[role or Role.TEACHER]
    if "/console/roster" in route:
        return await roster_targets(world, route, mine)
    if re.search("{(photo|broadcast|event|meeting|agreement|round|enquiry)_id}|expectations", route):
        return await sent_things(world, route, mine)
    if "{handover_id}" in route:
        return filled(route, "{handover_id}", await handovers(world))
    if "{staff_id}" in route:
        return colleagues_of(world, route)
    if "{group_id}" in route:
        return groups(world, route)
    if "{pupil_id}" in route or "{invite_id}" in route:
        return await children(world, route)
    if "{session_id}" in route or "{passkey_id}" in route:
        return await own_things(world, route, mine, stranger=world.linde.staff[role or Role.TEACHER])
    return words_of(route) or await ways_in(world, route, mine)


async def sent_things(world: World, route: str, mine: int) -> dict[str, str]:
    if "expectations" in route:
        return expectation_targets(world, route)
    if "{event_id}" in route:
        return event_targets(world, route, mine)
    if re.search(PLANNING, route):
        return planning_targets(world, route, mine)
    if "{meeting_id}" in route or "{agreement_id}" in route:
        return meeting_targets(world, route, mine)
    if "{enquiry_id}" in route:
        return filled(route, "{enquiry_id}", enquiry_targets(world, mine))
    if "{photo_id}" in route:
        return filled(route, "{photo_id}", photo_targets(world, mine, of_owner=route.endswith("/remove")))
    return await sending_targets(world, route, mine)


def filled(route: str, name: str, values: Mapping[str, object]) -> dict[str, str]:
    """Nothing when the route has no such part."""
    return {what: route.replace(name, str(value)) for what, value in values.items()} if name in route else {}


def groups(world: World, route: str) -> dict[str, str]:
    if "/console/school/groups" in route:
        return filled(route, "{group_id}", empty_groups(world))
    ours, theirs = world.regenboog, world.linde
    found = {"own group": ours.six, "other group": ours.three, "other school": theirs.six, "missing": 1}
    return filled(route, "{group_id}", found)


def colleagues_of(world: World, route: str) -> dict[str, str]:
    pairs = sharings(world) if "{group_id}" in route else colleagues(world)
    return {
        name: route.replace("{group_id}", str(group)).replace("{staff_id}", str(staff))
        for name, (group, staff) in pairs.items()
    }


async def ways_in(world: World, route: str, mine: int) -> dict[str, str]:
    if "{token}" in route:
        own = await world.link(mine)
        return {"own link": route.replace("/console/in/{token}", own), "dead link": route.replace("{token}", "a" * 43)}
    return {"nothing": route.replace("{name}", "console.css").replace("{date}", "2026-12-03")}


async def own_things(world: World, route: str, mine: int, *, stranger: int) -> dict[str, str]:
    if "{session_id}" in route:
        return filled(route, "{session_id}", await devices(world, mine, stranger=stranger))
    return filled(route, "{passkey_id}", passkeys(world, mine, stranger=stranger))


async def devices(world: World, mine: int, *, stranger: int) -> dict[str, int]:
    for staff in (*world.regenboog.staff.values(), *world.linde.staff.values()):
        await world.signed_in(staff)
    colleague = next(staff for staff in world.regenboog.staff.values() if staff != mine)
    owners = {"own session": mine, "colleague": colleague, "other school": stranger}
    return {**{name: (await world.session_ids(staff))[0] for name, staff in owners.items()}, "missing": 1}


def passkeys(world: World, mine: int, *, stranger: int) -> dict[str, int]:
    colleague = next(staff for staff in world.regenboog.staff.values() if staff != mine)
    owners = {"own passkey": mine, "colleague": colleague, "other school": stranger}
    rows = {
        name: Passkey(
            id=new_id(),
            staff_id=staff,
            credential_id=secrets.token_bytes(16),
            public_key=b"",
            counter=0,
            label="",
            created_at=world.now(),
        )
        for name, staff in owners.items()
    }
    with world.db.transaction() as session:
        session.add_all(rows.values())
        return {**{name: row.id for name, row in rows.items()}, "missing": 1}


async def children(world: World, route: str) -> dict[str, str]:
    """A pupil, or a pupil's open invitation, in each of these places; the first is shared with the coordinator."""
    school, other = world.regenboog, world.linde
    places = {
        "own group": (school, school.six),
        "not shared": (school, school.six),
        "other group": (school, school.three),
        "other school": (other, other.six),
    }
    found = {"missing": route.format(pupil_id=1, invite_id=1, guardian_id=1)}
    for name, (where, group) in places.items():
        with world.db.transaction() as session:
            (pupil,) = add_pupils(session, where.id, group, "Amina")
            if name == "own group":
                session.add(Share(staff_id=school.staff[Role.COORDINATOR], pupil_id=pupil))
            link_parent(session, [pupil], "ar", world.now())
            tie = session.scalars(select(Guardian.id).where(Guardian.pupil_id == pupil)).one()
            letter = invite(session, where.id, pupil, world.now())
            found[name] = route.format(pupil_id=pupil, invite_id=letter, guardian_id=tie)
    return found


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.long
async def test_each_role_gets_what_the_table_says(world: World, role: Role | None) -> None:
    inside = None
    for route in sorted(ROUTES):
        if route == LAST:
            continue
        await world.share_one(world.regenboog)  # each time: some routes let pupils leave the school
        for target, address in (await targets(world, route, role)).items():
            if inside is None or route in ENDING:
                inside = world.browser() if role is None else await world.signed_in(world.regenboog.staff[role])
            method, path = address.split(" ")
            answer = await inside.request(method, path)
            wanted = expected(ROUTES[route].reach(role), role, target)
            assert answer.status_code in wanted, f"{role} {address} ({target})"
        if route in ENDING:
            inside = None


@pytest.mark.parametrize("role", Role)
async def test_foreign_and_missing_look_the_same(world: World, role: Role) -> None:
    browser = await world.signed_in(world.regenboog.staff[role])
    foreign, missing = f"/console/groups/{world.linde.six}", "/console/groups/1"
    pages = [(await browser.get(path)).text.replace(path, "") for path in (foreign, missing)]
    assert pages[0] == pages[1]


@pytest.mark.parametrize("role", Role)
async def test_only_leaders_find_the_school_team(world: World, role: Role) -> None:
    browser = await world.signed_in(world.regenboog.staff[role])
    assert ("School team" in (await browser.get("/console")).text) is (role is Role.LEADER)


@pytest.mark.parametrize(("role", "groups"), [(Role.TEACHER, 1), (Role.COORDINATOR, 1), (Role.LEADER, 2)])
async def test_each_role_sees_its_groups(world: World, role: Role, groups: int) -> None:
    await world.share_one(world.regenboog)
    page = (await (await world.signed_in(world.regenboog.staff[role])).get("/console")).text
    assert len(re.findall(r'href="/console/groups/\d+"', page)) == groups
    assert str(world.linde.six) not in page


def hello(visit: Visit) -> Answer:
    return Show("notice.html", "Leaders", {"text": f"{visit.reach} {visit.member.name}"})


async def test_a_slice_adds_a_page_and_its_entry(
    db: Database, library: Library, now: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(dict_of(ROUTES), "GET /console/extra", Permission(leader=Reach.SCHOOL))
    page = ConsolePage("extra.list", "/console/extra", hello, nav=Nav(30, lambda t: t("console", "Overview")))
    world = make_world(db, library, now, (page,))
    leader = await world.signed_in(world.regenboog.staff[Role.LEADER])
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    shown = await leader.get("/console/extra")
    assert "own school Fatma Kaya" in shown.text
    assert '<a href="/console/extra" aria-current="page">Overview</a>' in shown.text
    assert (await teacher.get("/console/extra")).status_code == 404
    assert "/console/extra" not in (await teacher.get("/console")).text


def dict_of(rows: object) -> dict[str, Permission]:
    assert isinstance(rows, dict)
    return rows


segment = st.one_of(
    st.text(max_size=30),
    st.integers().map(str),
    st.sampled_from(["groups", "sessions", "in", "out", "others", "..", "9" * 5000, str(2**63), "\x00", "٣", "static"]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(segment, max_size=4), query=st.text(max_size=20), post=st.booleans(), inside=st.booleans())
async def test_no_address_breaks_the_console(
    world: World, parts: list[str], query: str, *, post: bool, inside: bool
) -> None:
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER]) if inside else world.browser()
    path = "/console" + "".join("/" + quote(part, safe="") for part in parts)
    if post:
        answer = await browser.post(path, data={"back": query, "language": query})
    else:
        answer = await browser.get(path, params={"q": query})
    assert answer.status_code < 500


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=x", b"--y\r\n"),
        ("multipart/form-data", b""),
        ("application/x-www-form-urlencoded", b"%ff%00=%zz&&&language=\xff"),
        ("application/x-www-form-urlencoded", b"&".join(b"a=%d" % number for number in range(500))),
        ("text/plain", b"\x00"),
    ],
)
async def test_no_form_breaks_the_console(world: World, kind: str, body: bytes) -> None:
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    answer = await browser.post("/console/language", content=body, headers={"content-type": kind})
    assert answer.status_code in (303, 400)


def test_the_table_reaches_no_further_than_the_roles_may(world: World) -> None:
    """Only leaders get a whole school, but where no child or family is named; visitors get only the ways in."""
    for route, permission in ROUTES.items():
        for reach in (permission.teacher, permission.coordinator):
            assert reach is not Reach.SCHOOL or re.search("/console/(words|poster)", route), route
        is_way_in = re.search(" /console/(in/|code|passkey|language|static|{rest)", route)
        assert permission.visitor is (Reach.OPEN if is_way_in else Reach.NOTHING), route
    for role, permission in product(Role, ROUTES.values()):
        assert permission.reach(role) is getattr(permission, role.value)
