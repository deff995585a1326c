"""Codes on letters: read in any writing, used once, guessed never."""

import re
import string
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.people import actions, invites
from bot.people.actions import Agreed, Joined
from bot.people.invites import Code, Expired, Form, Invitation, Outcome, Revoked, TooMany, Unknown, Usable, Used
from bot.people.tables import Audit, Consent, Guess, Invite, Person, Pupil
from bot.store.db import Database
from tests.people.sample import NOW, Sample, add_person, invite, invite_teacher

WRONG = "2345-6789-CFGH"


def find(db: Database, text: str, *, guesser: str = "web:1", after: timedelta = timedelta()) -> Outcome:
    with db.transaction() as session:
        return invites.find_usable(session, text, guesser=guesser, now=NOW + after)


def test_a_letter_carries_a_link_code_and_a_typed_code(db: Database, school: Sample) -> None:
    made = invite(db, school.amina)
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", made.link_code)
    assert re.fullmatch(r"[2-9CFGHJMPQRVWX]{4}(-[2-9CFGHJMPQRVWX]{4}){2}", made.typed_code)
    assert made.expires_at == NOW + timedelta(days=14)


def test_no_code_is_stored(db: Database, school: Sample) -> None:
    made = invite(db, school.amina)
    with db.transaction() as session:
        row = session.get_one(Invite, made.id)
        stored = row.link_hash + row.typed_hash
    assert made.link_code.encode() not in stored
    assert made.typed_code.replace("-", "").encode() not in stored
    assert len(row.link_hash) == len(row.typed_hash) == 32


def spellings(link: str, typed: str) -> list[str]:
    bare = typed.replace("-", "")
    return [
        link,
        f"  {link}\n",
        f"https://t.me/samen_bot?start={link}",
        f"https://samen.example/chat/i/{link}",
        f"Kijk: https://samen.example/chat/i/{link}/",
        typed,
        typed.lower(),
        bare,
        bare.lower(),
        " ".join(bare),
        typed.replace("-", " – "),
        typed.translate(str.maketrans("23456789", "٢٣٤٥٦٧٨٩")),
        f"\u200f\u2068{typed}\u2069.",
    ]


def test_a_code_is_found_in_every_writing(db: Database, school: Sample) -> None:
    made = invite(db, school.amina)
    for text in spellings(made.link_code, made.typed_code):
        assert find(db, text) == Usable(Invitation(made.id, school.school_id, school.amina, None)), text


@pytest.mark.parametrize("text", ["samenwerkingsverbanden", "Samenwerkingsverbanden", "SAMENWERKINGSVERBANDEN", "opp"])
def test_a_school_word_is_no_code(text: str) -> None:
    assert invites.read_code(text) is None


@given(st.text())
def test_reading_a_code_never_fails(text: str) -> None:
    code = invites.read_code(text)
    assert code is None or set(code.text) <= set(string.ascii_letters + string.digits + "-_")


@given(st.text(invites.ALPHABET, min_size=12, max_size=12))
def test_every_typed_code_can_be_read(code: str) -> None:
    assert invites.read_code(f"{code[:4]}-{code[4:8]}-{code[8:]}".lower()) == Code(Form.TYPED, code)


def test_unknown_expired_revoked_and_used_are_told_apart(db: Database, school: Sample) -> None:
    made = invite(db, school.amina)
    assert find(db, WRONG) == Unknown()
    assert find(db, "not a code") == Unknown()
    assert isinstance(find(db, made.link_code, after=timedelta(days=14, seconds=-1)), Usable)
    assert find(db, made.link_code, after=timedelta(days=14)) == Expired()
    with db.transaction() as session:
        assert invites.revoke(session, school.school_id, made.id, actor="staff:1", now=NOW)
    assert find(db, made.typed_code) == Revoked()
    with db.transaction() as session:
        assert not invites.revoke(session, school.school_id, made.id, actor="staff:1", now=NOW)


def test_another_school_cannot_revoke(db: Database, school: Sample) -> None:
    made = invite(db, school.amina)
    with db.transaction() as session:
        assert not invites.revoke(session, school.school_id + 1, made.id, actor="staff:9", now=NOW)
    assert isinstance(find(db, made.link_code), Usable)


def test_a_pupil_who_left_cannot_be_joined(db: Database, school: Sample) -> None:
    made = invite(db, school.amina)
    with db.transaction() as session:
        session.get_one(Pupil, school.amina).archived_at = NOW
    assert find(db, made.link_code) == Revoked()
    with db.transaction() as session:
        assert invites.invite_guardian(session, school.amina, actor="operator", now=NOW) is None


def test_five_wrong_codes_in_an_hour_are_enough(db: Database, school: Sample) -> None:
    made = invite(db, school.amina)
    for _ in range(5):
        assert find(db, WRONG) == Unknown()
    assert find(db, made.typed_code) == TooMany()
    assert isinstance(find(db, made.typed_code, guesser="web:2"), Usable), "another chat is free to try"
    assert isinstance(find(db, made.typed_code, after=timedelta(minutes=61)), Usable)


def test_many_chats_together_cannot_guess_either(db: Database, school: Sample) -> None:
    made = invite(db, school.amina)
    admitted = [find(db, WRONG, guesser=f"web:{number}") for number in range(1000)].count(Unknown())
    assert admitted == invites.WRONG_PER_MINUTE
    assert find(db, made.typed_code, guesser="web:new") == TooMany()
    assert isinstance(find(db, made.link_code, guesser="web:new"), Usable), "a link cannot be guessed"
    assert isinstance(find(db, made.typed_code, guesser="web:new", after=timedelta(seconds=61)), Usable)


def test_text_that_cannot_be_a_code_is_not_counted(db: Database, school: Sample) -> None:
    for _ in range(9):
        assert find(db, "what is opp?") == Unknown()
    with db.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Guess)) == 0


def test_a_guess_keeps_neither_code_nor_address(db: Database, school: Sample) -> None:
    find(db, WRONG, guesser="telegram:4711")
    with db.transaction() as session:
        kept = " ".join(session.scalars(select(Guess.key)))
    assert "4711" not in kept
    assert "2345" not in kept


def test_of_many_who_use_one_invite_at_once_one_gets_it(db: Database, school: Sample) -> None:
    made = invite(db, school.amina)
    invitation = Invitation(made.id, school.school_id, school.amina, None)
    with db.transaction() as session:
        people = [add_person(session, str(number)).id for number in range(8)]

    def join(person_id: int) -> Joined | None:
        with db.transaction() as session:
            agreed = Agreed("parent", "v1", "en", "web")
            return actions.join(
                session, invitation, address_id=0, person_id=person_id, agreed=agreed, language="en", now=NOW
            )

    with ThreadPoolExecutor(8) as pool:
        joined = [result for result in pool.map(join, people) if result]
    assert len(joined) == 1
    with db.transaction() as session:
        assert session.get_one(Invite, made.id).used_by == joined[0].person_id
        assert session.scalar(select(func.count()).select_from(Consent)) == 1
        assert session.scalar(select(func.count()).select_from(Person)) == 8


def test_a_used_invite_says_by_whom(db: Database, school: Sample) -> None:
    made = invite_teacher(db, school.teacher)
    invitation = Invitation(made.id, school.school_id, None, school.teacher)
    assert find(db, made.typed_code) == Usable(invitation)
    with db.transaction() as session:
        person = add_person(session)
        actions.join(session, invitation, address_id=0, person_id=person.id, agreed=None, language="en", now=NOW)
    assert find(db, made.typed_code) == Used(person.id)


def test_making_and_revoking_are_in_the_log(db: Database, school: Sample) -> None:
    made = invite(db, school.amina)
    with db.transaction() as session:
        invites.revoke(session, school.school_id, made.id, actor="staff:1", now=NOW)
        logged = [(row.actor, row.action, row.object) for row in session.scalars(select(Audit).order_by(Audit.id))]
    assert logged == [
        ("operator", "invite.made", f"invite:{made.id}"),
        ("staff:1", "invite.revoked", f"invite:{made.id}"),
    ]
