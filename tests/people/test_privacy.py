"""What is held can be seen, really goes, and does not stay longer than promised."""

from datetime import date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.people import actions, audit, codes, drafts, invites, privacy, pupils, queries, sessions, tables
from bot.people.actions import Agreed
from bot.people.invites import Invitation, Used
from bot.people.rules import Naming, Quiet
from bot.people.tables import (
    Address,
    Audit,
    Conversation,
    Group,
    Guess,
    Handover,
    Invite,
    Passkey,
    PasskeyChallenge,
    Person,
    SignIn,
    SignInCode,
    Staff,
    WebSession,
)
from bot.store.base import Base
from bot.store.db import Database
from bot.store.ids import new_id
from tests.people.sample import NOW, Sample, add_person, invite, invite_teacher

FIRST = date(2026, 11, 1)


def count(session: Session, table: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def joined_parent(db: Database, school: Sample) -> int:
    """A parent of Amina, also her teacher, with a browser, a link and a half-typed question."""
    letter, work = invite(db, school.amina), invite_teacher(db, school.teacher)
    with db.transaction() as session:
        person = add_person(session, "canary-address")
        address = session.scalars(select(Address).where(Address.person_id == person.id)).one()
        conversation = session.scalars(select(Conversation)).one()
        join = partial(actions.join, session, address_id=address.id, person_id=person.id, language="en", now=NOW)
        parent = Invitation(letter.id, school.school_id, school.amina, None)
        tie = join(parent, agreed=Agreed("parent", "v1", "en", "web"))
        join(Invitation(work.id, school.school_id, None, school.teacher), agreed=Agreed("staff", "v2", "en", "web"))
        assert tie and tie.guardian_id
        actions.name_child(session, person.id, tie.guardian_id, Naming.OTHER, shown_as="Canarybird")
        actions.choose_quiet(session, person.id, Quiet.EARLY)
        drafts.write(session, conversation.id, {"question": "canary words"})
        sessions.open_session(session, NOW, kind="chat", address_id=address.id, device="canary phone")
        sessions.open_session(session, NOW, kind="console", staff_id=school.teacher, device="canary desk")
        sessions.offer_sign_in(session, NOW, kind="chat", address_id=address.id)
        sessions.offer_sign_in(session, NOW, kind="console", staff_id=school.teacher)
        codes.ask(session, device="canary board", network=None, now=NOW)
        session.execute(update(SignInCode).values(staff_id=school.teacher))
        three = session.scalars(select(Group.id).where(Group.name == "Groep 3")).one()
        lent = Handover(group_id=three, staff_id=school.teacher, from_day=FIRST, until_day=FIRST + timedelta(days=7))
        session.add(lent)
        key = Passkey(staff_id=school.teacher, credential_id=b"canary", public_key=b"", counter=0, label="canary key")
        key.created_at = NOW
        session.add_all([key, PasskeyChallenge(token_hash=b"canary", staff_id=school.teacher, expires_at=NOW)])
        return person.id


def test_the_export_holds_everything_in_plain_words(db: Database, school: Sample) -> None:
    person_id = joined_parent(db, school)
    with db.transaction() as session:
        held = privacy.export_person(session, person_id)
    assert held["language"] == "en"
    assert held["quiet hours"] == "19:00:00-08:00:00"
    assert held["chats"][0]["address"] == "canary-address"
    assert held["chats"][0]["entered so far"] == {"question": "canary words"}
    assert held["chats"][0]["browsers"][0]["device"] == "canary phone"
    assert held["children"][0]["name shown"] == "Canarybird"
    assert [row["as"] for row in held["agreed to"]] == ["parent", "staff"]
    assert held["works at"] == [
        {
            "school": "De Regenboog",
            "name": "Meester Jan",
            "role": "teacher",
            "groups": ["Groep 6"],
            "groups handed over": [
                {"group": "Groep 3", "from": "2026-11-01", "until": "2026-11-08", "handed back": None}
            ],
            "passkeys": [{"device": "canary key", "since": "2026-11-05T09:00:00+00:00", "last used": None}],
        }
    ]
    assert {"child.linked", "staff.accepted", "consent.given"} <= {row["what"] for row in held["log"]}
    assert len(held["invites used"]) == 2


def test_the_export_holds_the_tie_to_a_child_who_has_left(db: Database, school: Sample) -> None:
    """Messages about the child end, but the tie is kept until the person stops or the child is removed."""
    person_id = joined_parent(db, school)
    with db.transaction() as session:
        pupils.archive(session, school.school_id, [school.amina], actor="operator", now=NOW)
    with db.transaction() as session:
        assert queries.children_of(session, person_id) == []
        [child] = privacy.export_person(session, person_id)["children"]
    assert child == {
        "school": "De Regenboog",
        "group": "Groep 6",
        "name shown": "Canarybird",
        "naming": "other",
        "linked": NOW.isoformat(timespec="seconds"),
        "left school": NOW.isoformat(timespec="seconds"),
    }


def test_a_childs_first_name_is_not_in_the_export_unless_allowed(db: Database, school: Sample) -> None:
    person_id = joined_parent(db, school)
    with db.transaction() as session:
        assert "Amina" not in str(privacy.export_person(session, person_id))


def test_erasing_leaves_nothing_of_the_person(db: Database, school: Sample) -> None:
    person_id = joined_parent(db, school)
    with db.transaction() as session:
        stranger = add_person(session, "stranger").id
        erased = privacy.erase_person(session, person_id, NOW)
    assert erased.addresses == (("web", "canary-address"),)
    with db.transaction() as session:
        for table in Base.metadata.sorted_tables:
            rows = str(session.execute(select(table)).all())
            assert "canary" not in rows.casefold(), table.name
            if table.name != "audit":
                assert str(person_id) not in rows, table.name
        for gone in (tables.Guardian, tables.Consent, WebSession, SignIn, SignInCode, Passkey, PasskeyChallenge):
            assert count(session, gone) == 0
        assert session.get_one(Staff, school.teacher).person_id is None, "the place stays with the school"
        assert session.get(Person, stranger) is not None
        assert session.scalars(select(Address.value)).all() == ["stranger"]


def test_after_erasing_the_old_invites_stay_used(db: Database, school: Sample) -> None:
    person_id = joined_parent(db, school)
    with db.transaction() as session:
        privacy.erase_person(session, person_id, NOW)
        for invite_id in session.scalars(select(Invite.id)):
            assert invites.check(session, invite_id, NOW) == Used(None)


def test_only_visitors_can_be_forgotten_without_erasing(db: Database, school: Sample) -> None:
    with db.transaction() as session:
        person = add_person(session)
        address = session.scalars(select(Address).where(Address.person_id == person.id)).one()
        assert privacy.forget_visitor(session, address.id).addresses == ()
        address.person_id = None
        session.flush()
        assert privacy.forget_visitor(session, address.id).addresses == (("web", "100"),)
        assert count(session, Address) == count(session, Conversation) == 0


def test_the_retention_table_names_every_table_of_people() -> None:
    mapped = (mapper.class_ for mapper in Base.registry.mappers)
    ours = {cls.__tablename__ for cls in mapped if cls.__module__ == tables.__name__}
    assert {kept.table for kept in privacy.RETENTION} == ours


@pytest.mark.parametrize(("days", "left"), [(30, 1), (31, 0)])
def test_an_invite_goes_thirty_days_after_its_end(db: Database, school: Sample, days: int, left: int) -> None:
    invite(db, school.amina)
    with db.transaction() as session:
        privacy.purge(session, NOW + invites.LIFETIME + timedelta(days=days))
        assert count(session, Invite) == left


@pytest.mark.parametrize(
    ("table", "keep"),
    [
        (Guess, privacy.GUESS_KEEP),
        (SignIn, privacy.SIGN_IN_KEEP + timedelta(minutes=10)),
        (SignInCode, privacy.SIGN_IN_KEEP + codes.LIFETIME),
        (PasskeyChallenge, privacy.SIGN_IN_KEEP),
        (Audit, privacy.AUDIT_KEEP),
        (Address, privacy.VISITOR_KEEP),
    ],
)
def test_the_purge_keeps_what_it_says(db: Database, school: Sample, table: type[Base], keep: timedelta) -> None:
    with db.transaction() as session:
        audit.record(session, "system", "test", "nothing:1", now=NOW)
        session.add(Guess(key="all", at=NOW))
        sessions.offer_sign_in(session, NOW, kind="console", staff_id=school.teacher)
        codes.ask(session, device="", network=None, now=NOW)
        session.add(PasskeyChallenge(token_hash=b"", expires_at=NOW))
        _visitor(session, "visitor", acted=NOW)
        add_person(session, "member")
    with db.transaction() as session:
        assert privacy.purge(session, NOW + keep)[table.__tablename__] == 0
        assert privacy.purge(session, NOW + keep + timedelta(seconds=1))[table.__tablename__] == 1
        assert session.scalar(select(Address.id).where(Address.value == "member")) is not None


@pytest.mark.parametrize(("days", "left"), [(30, 1), (31, 0)])
@pytest.mark.parametrize("is_handed_back", [True, False])
def test_a_handover_goes_thirty_days_after_its_end(
    db: Database, school: Sample, days: int, left: int, *, is_handed_back: bool
) -> None:
    with db.transaction() as session:
        group = session.scalars(select(Group.id)).first()
        assert group
        row = Handover(group_id=group, staff_id=school.teacher, from_day=FIRST)
        row.until_day, row.ended_at = (None, NOW) if is_handed_back else (NOW.date(), None)
        session.add(row)
        session.add(Handover(group_id=group, staff_id=school.teacher, from_day=FIRST))
        session.flush()
        privacy.purge(session, NOW + timedelta(days=days, seconds=1 if left == 0 else 0))
        assert count(session, Handover) == left + 1, "the open one stays"


def test_a_visitor_who_comes_back_is_kept(db: Database, school: Sample) -> None:
    with db.transaction() as session:
        _visitor(session, "visitor", acted=NOW + timedelta(days=20))
        privacy.purge(session, NOW + timedelta(days=40))
        assert count(session, Address) == 1


def _visitor(session: Session, value: str, *, acted: datetime) -> None:
    address = Address(id=new_id(), channel="web", value=value, created_at=NOW)
    session.add(address)
    session.flush()
    session.add(Conversation(id=new_id(), address_id=address.id, updated_at=acted))
    session.flush()


def test_a_withdrawn_consent_no_longer_stands(db: Database, school: Sample) -> None:
    person_id = joined_parent(db, school)
    with db.transaction() as session:
        assert queries.has_consent(session, person_id, "parent")
        assert actions.withdraw_consent(session, person_id, "parent", NOW)
        assert not queries.has_consent(session, person_id, "parent")
        assert queries.has_consent(session, person_id, "staff")
        assert not actions.withdraw_consent(session, person_id, "parent", NOW)


def test_somebody_elses_child_and_a_missing_one_look_the_same(db: Database, school: Sample) -> None:
    person_id = joined_parent(db, school)
    with db.transaction() as session:
        stranger = add_person(session, "stranger").id
        mine = queries.children_of(session, person_id)[0].guardian_id
        assert queries.get_child(session, person_id, mine) is not None
        assert queries.get_child(session, stranger, mine) is None
        assert queries.get_child(session, person_id, 12345) is None
        assert not actions.name_child(session, stranger, mine, Naming.NAME)
        assert queries.children_of(session, stranger) == []
