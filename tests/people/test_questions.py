"""A parent's list of questions at the database: sealed, once each, theirs alone, and gone in time."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.people import privacy, questions
from bot.people.questions import Added
from bot.people.rules import clean_line
from bot.people.tables import Question
from bot.store.db import Database
from tests.people.sample import NOW, add_person

WORDS = "Wanneer is het rapport?"


def test_a_question_is_sealed_and_read_back(db: Database) -> None:
    with db.transaction() as session:
        person = add_person(session).id
        questions.add_question(session, person, WORDS, term="rapport", now=NOW)
        [row] = session.scalars(select(Question))
        assert b"rapport" not in row.text_sealed
        [kept] = questions.list_questions(session, person)
        assert (kept.text, kept.term, kept.created_at) == (WORDS, "rapport", NOW)


def test_two_people_may_keep_the_same_words(db: Database) -> None:
    with db.transaction() as session:
        one, two = add_person(session, "1").id, add_person(session, "2").id
        first = questions.add_question(session, one, WORDS, now=NOW)
        second = questions.add_question(session, two, WORDS, now=NOW)
        assert first and second and first.is_new and second.is_new
        assert not questions.remove_question(session, two, first.id, NOW)
        assert not questions.restore_question(session, one, first.id), "it was not removed"
        assert len(session.scalars(select(Question.same).distinct()).all()) == 2, "nobody sees that they are alike"


def test_a_removed_question_can_be_added_again(db: Database) -> None:
    with db.transaction() as session:
        person = add_person(session).id
        added = questions.add_question(session, person, WORDS, now=NOW)
        assert added
        assert questions.remove_question(session, person, added.id, NOW)
        assert not questions.remove_question(session, person, added.id, NOW)
        assert questions.list_questions(session, person) == []
        assert questions.add_question(session, person, WORDS.upper(), now=NOW) == Added(added.id, is_new=True)
        assert questions.count_questions(session, person) == 1


def test_two_telephones_at_one_moment_make_one_question(db: Database) -> None:
    with db.transaction() as session:
        person = add_person(session).id
        added = questions.add_question(session, person, WORDS, now=NOW)
        assert added
        [known] = session.scalars(select(Question))
        late = Question(id=known.id + 1, person_id=person, term=None, same=known.same, created_at=NOW)
        assert questions._insert(session, late, WORDS) == Added(added.id, is_new=False)
        assert questions.count_questions(session, person) == 1


def test_a_full_list_takes_nothing_more_and_nothing_back(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "MOST", 2)
    with db.transaction() as session:
        person = add_person(session).id
        first = questions.add_question(session, person, "1", now=NOW)
        assert first
        questions.remove_question(session, person, first.id, NOW)
        for words in ("2", "3"):
            assert questions.add_question(session, person, words, now=NOW)
        assert questions.add_question(session, person, "4", now=NOW) is None
        assert questions.add_question(session, person, "1", now=NOW) is None
        assert not questions.restore_question(session, person, first.id)


@pytest.mark.parametrize(
    ("removed", "after", "gone"),
    [
        (False, questions.KEEP, 0),
        (False, questions.KEEP + timedelta(seconds=1), 1),
        (True, questions.UNDO, 0),
        (True, questions.UNDO + timedelta(seconds=1), 1),
    ],
)
def test_questions_go_in_time(db: Database, removed: bool, after: timedelta, gone: int) -> None:
    with db.transaction() as session:
        person = add_person(session).id
        added = questions.add_question(session, person, WORDS, now=NOW)
        assert added
        if removed:
            questions.remove_question(session, person, added.id, NOW)
        assert privacy.purge(session, NOW + after)["question"] == gone


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("  a\n b ", "a b"),
        ("", ""),
        ("\u200b\u2800", ""),
        ("x" * 6, None),
        ("e\u0301toil", "\u00e9toil"),
        ("👨‍👩‍👧", ""),
        ("3", ""),
    ],
)
def test_a_typed_line(typed: str, line: str | None) -> None:
    assert clean_line(typed, 5) == line
