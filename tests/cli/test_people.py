"""Schools, invites and staff, made from the command line and joined in the chat."""

import re

import pytest
from sqlalchemy import func, select, update

from bot.operations import perform
from bot.people.tables import Audit, Invite, Staff
from bot.refusal import Refused
from bot.store.db import Database
from tests.cli.conftest import Cli
from tests.conftest import FixedClock
from tests.talk import Talk

URL = "https://samen.example"


async def do(db: Database, now: FixedClock, operation: str, **arguments: object) -> list[str]:
    return await db.run(lambda session: perform(session, now(), operation, arguments))


async def found(db: Database, now: FixedClock) -> None:
    await do(db, now, "school create", name="De Regenboog")
    rows = [("Groep 6", "Amina"), ("Groep 6", "Luuk"), ("Groep 7", "Sofia")]
    await do(db, now, "roster import", rows=rows)


async def test_an_invite_leads_a_parent_to_the_menu(db: Database, now: FixedClock, talk: Talk) -> None:
    await found(db, now)
    lines = await do(
        db, now, "invite", group="groep 6", pupil="amina", public_url=URL, bot="samen_bot", guardians=2, qr=True
    )
    links = re.findall(rf"{URL}/chat/i/(\S+)", "\n".join(lines))
    assert len(set(links)) == 2
    assert f"  Telegram: https://t.me/samen_bot?start={links[0]}" in lines
    assert "Amina (Groep 6), guardian 2 of 2" in lines
    assert "  valid until 08-12-2026 12:00" in lines  # the school's time
    assert any("▄▄▄▄▄" in line for line in lines)
    await talk.start(links[0])
    await talk.tap("English")
    assert "Groep 6, De Regenboog" in (await talk.tap("I agree")).text


async def test_a_typed_code_opens_the_same_invite(db: Database, now: FixedClock, talk: Talk) -> None:
    await found(db, now)
    lines = await do(db, now, "invite", group="Groep 7", public_url=URL)
    code = next(line.split()[-1] for line in lines if line.startswith("  code:"))
    await talk.start(code.lower())
    await talk.tap("English")
    assert any("agree" in label for label in talk.shown[-1].labels)


async def test_a_group_gets_an_invite_for_each_pupil(db: Database, now: FixedClock) -> None:
    await found(db, now)
    await do(db, now, "invite", group="Groep 6", public_url=URL, guardians=3)
    assert await db.read(lambda session: session.scalar(select(func.count()).select_from(Invite))) == 6


async def test_a_teacher_is_invited_again_rather_than_twice_there(db: Database, now: FixedClock) -> None:
    await found(db, now)
    wanted = {"name": "Meester Jan", "role": "teacher", "public_url": URL}
    lines = await do(db, now, "staff invite", groups=["groep 6"], **wanted)
    assert lines[0] == "Meester Jan, teacher at De Regenboog (Groep 6)"
    assert re.search(rf"{URL}/console/in/[\w-]{{40,}}", "\n".join(lines))
    lines = await do(db, now, "staff invite", groups=["Groep 7"], **wanted)
    assert lines[0] == "Meester Jan, teacher at De Regenboog (Groep 7)"
    assert await db.read(lambda session: session.scalar(select(func.count()).select_from(Staff))) == 1


async def test_somebody_without_access_is_not_made_twice(db: Database, now: FixedClock) -> None:
    await found(db, now)
    wanted = {"name": "Meester Jan", "role": "leader", "public_url": URL}
    await do(db, now, "staff invite", **wanted)
    with db.transaction() as session:
        session.execute(update(Staff).values(disabled_at=now()))
    with pytest.raises(Refused, match="Meester Jan has no access any more"):
        await do(db, now, "staff invite", **wanted)


REFUSED = {
    "unknown group": ("invite", {"group": "Groep 9"}, "has no group 'Groep 9'; its groups: Groep 6, Groep 7"),
    "unknown pupil": ("invite", {"group": "Groep 6", "pupil": "Noor"}, "has no pupil 'Noor'; it has: Amina, Luuk"),
    "too many guardians": ("invite", {"group": "Groep 6", "guardians": 5}, "1 to 4"),
    "unknown school": ("invite", {"group": "Groep 6", "school": "x"}, "no school 'x'; choose one of: de-regenboog"),
    "unknown role": ("staff invite", {"name": "Jan", "role": "boss"}, "teacher, coordinator, leader"),
    "teacher without groups": ("staff invite", {"name": "Jan", "role": "teacher"}, "add --groups"),
    "nameless": ("staff invite", {"name": " ", "role": "leader"}, "a name has 1 to 80"),
}


@pytest.mark.parametrize(("operation", "arguments", "reason"), REFUSED.values(), ids=REFUSED.keys())
async def test_a_mistake_is_refused_and_leaves_nothing(
    db: Database, now: FixedClock, operation: str, arguments: dict[str, object], reason: str
) -> None:
    await found(db, now)
    with pytest.raises(Refused, match=re.escape(reason)):
        await do(db, now, operation, public_url=URL, **arguments)
    counts = await db.read(lambda session: [session.query(table).count() for table in (Staff, Invite)])
    assert counts == [0, 0]


async def test_two_schools_must_be_told_apart(db: Database, now: FixedClock) -> None:
    await found(db, now)
    await do(db, now, "school create", name="École Zuid!")
    with pytest.raises(Refused, match="choose a --school: de-regenboog, ecole-zuid"):
        await do(db, now, "invite", group="Groep 6", public_url=URL)
    assert await do(db, now, "invite", group="Groep 7", school="de-regenboog", public_url=URL)


async def test_everything_operators_do_is_in_the_audit_log(db: Database, now: FixedClock) -> None:
    await found(db, now)
    await do(db, now, "staff invite", name="Ans", role="leader", public_url=URL)
    entries = await db.read(lambda session: session.execute(select(Audit.action, Audit.actor)).all())
    assert {actor for _, actor in entries} == {"operator"}
    expected = {"school.created", "roster.imported", "staff.made", "invite.made", "console.link"}
    assert {action for action, _ in entries} == expected


def test_a_school_needs_a_name_of_its_own(migrated: Cli) -> None:
    assert "de-regenboog" in migrated.done("school", "create", "De Regenboog")
    assert "already a school 'de-regenboog'" in migrated.refused("school", "create", "de regenboog")
    assert "regenboog-2" in migrated.done("school", "create", "De Regenboog", "--slug", "regenboog-2")
    assert "no short name can be made" in migrated.refused("school", "create", "学校")
    assert "--slug takes" in migrated.refused("school", "create", "X", "--slug", "Not Good")
    assert "1 to 200" in migrated.refused("school", "create", " ")


def test_without_a_school_the_way_to_one_is_said(migrated: Cli) -> None:
    assert "samen school create NAME" in migrated.refused("invite", "--group", "Groep 6")


def test_links_lead_to_the_address_in_the_settings(school: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "http://127.0.0.1:8000/chat/i/" in school.done("invite", "--group", "Groep 6")
    monkeypatch.setenv("SAMEN_PUBLIC_URL", "https://samen.school.nl/")
    said = school.done("staff", "invite", "Ans", "--role", "leader")
    assert "https://samen.school.nl/chat/i/" in said
    assert "https://samen.school.nl/console/in/" in said


def test_a_bot_that_cannot_be_asked_keeps_no_invite_away(school: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMEN_TELEGRAM_TOKEN", "123:abc")
    monkeypatch.setenv("SAMEN_TELEGRAM_API_URL", "http://127.0.0.1:1")
    result = school("invite", "--group", "Groep 6", "--pupil", "Amina")
    assert result.exit_code == 0
    assert "no Telegram links, because Telegram does not answer" in result.stderr
    assert "/chat/i/" in result.stdout
