"""Who may see a photo, and how long it stays; on a real database."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from bot.people import privacy
from bot.people.tables import Audit, Guardian, Pupil, Staff
from bot.photos import actions, queries
from bot.photos.pictures import Picture
from bot.photos.tables import Photo, PhotoConsent
from bot.store.db import Database
from bot.store.ids import new_id
from tests.people.sample import NOW, Sample, add_person


@dataclass(frozen=True)
class Parent:
    person_id: int
    guardian_id: int


def parent(session: Session, pupil_id: int, address: str, person_id: int = 0) -> Parent:
    person = person_id or add_person(session, address).id
    tie = Guardian(id=new_id(), person_id=person, pupil_id=pupil_id, naming="none", linked_at=NOW)
    session.add(tie)
    session.flush()
    return Parent(person, tie.id)


def says(session: Session, who: Parent, given: bool, now: datetime = NOW) -> None:
    assert actions.answer(session, who.person_id, who.guardian_id, given=given, version="1", language="tr", now=now)


def photo_of(session: Session, school: Sample, picture: Picture, *pupils: int) -> int:
    photo = actions.keep(session, school.school_id, school.teacher, picture, now=NOW)
    actions.tie(session, photo.id, pupils)
    return photo.id


def test_nobody_asked_means_no(db: Database, school: Sample, picture: Picture) -> None:
    with db.transaction() as session:
        parent(session, school.amina, "1")
        photo = photo_of(session, school, picture, school.amina)
        assert queries.missing_consent(session, [school.amina, school.luuk]) == [school.amina, school.luuk]
        assert not queries.may_show(session, photo)
        assert queries.get_shown(session, photo) is None


def test_a_yes_shows_and_a_no_hides_at_once(db: Database, school: Sample, picture: Picture) -> None:
    with db.transaction() as session:
        mother = parent(session, school.amina, "1")
        photo = photo_of(session, school, picture, school.amina)
        says(session, mother, True)
        assert queries.missing_consent(session, [school.amina]) == []
        assert queries.get_shown(session, photo) == picture.content
        says(session, mother, False)
        assert queries.missing_consent(session, [school.amina]) == [school.amina]
        assert queries.get_shown(session, photo) is None
        says(session, mother, True)
        assert queries.may_show(session, photo)
        assert session.scalar(select(func.count()).select_from(PhotoConsent)) == 1


def test_one_no_outweighs_another_guardians_yes(db: Database, school: Sample, picture: Picture) -> None:
    with db.transaction() as session:
        mother, father = parent(session, school.amina, "1"), parent(session, school.amina, "2")
        photo = photo_of(session, school, picture, school.amina)
        says(session, mother, True)
        assert queries.may_show(session, photo), "who has not answered has not said no"
        says(session, father, False)
        assert not queries.may_show(session, photo)


def test_everybody_on_it_must_be_allowed(db: Database, school: Sample, picture: Picture) -> None:
    with db.transaction() as session:
        says(session, parent(session, school.luuk, "1"), True)
        sofia = parent(session, school.sofia, "2")
        photo = photo_of(session, school, picture, school.luuk, school.sofia)
        assert not queries.may_show(session, photo)
        says(session, sofia, True)
        assert queries.may_show(session, photo)
        actions.tie(session, photo, [])
        assert not queries.may_show(session, photo), "about nobody: shown to nobody"


def test_a_child_that_is_erased_is_still_on_the_picture(db: Database, school: Sample, picture: Picture) -> None:
    with db.transaction() as session:
        for number, pupil in enumerate((school.luuk, school.sofia)):
            says(session, parent(session, pupil, str(number)), True)
        photo = photo_of(session, school, picture, school.luuk, school.sofia)
        session.execute(delete(Pupil).where(Pupil.id == school.sofia))
        assert not queries.may_show(session, photo)
        assert actions.purge(session, NOW) == 1
        assert session.scalar(text("select count(*) from photo where content_sealed is not null")) == 0


def test_erasing_the_parent_who_said_yes_hides_it(db: Database, school: Sample, picture: Picture) -> None:
    with db.transaction() as session:
        mother = parent(session, school.amina, "1")
        says(session, mother, True)
        photo = photo_of(session, school, picture, school.amina)
        privacy.erase_person(session, mother.person_id, NOW)
        assert not queries.may_show(session, photo)
        assert actions.mark_hidden(session, NOW) == 1


def test_nobody_answers_for_somebody_elses_child(db: Database, school: Sample) -> None:
    with db.transaction() as session:
        mother, other = parent(session, school.amina, "1"), parent(session, school.luuk, "2")
        done = actions.answer(
            session, other.person_id, mother.guardian_id, given=True, version="1", language="nl", now=NOW
        )
        assert not done
        assert queries.list_answers(session, mother.person_id)[mother.guardian_id].given is None


def test_pupils_of_another_school_cannot_be_tied(db: Database, school: Sample, picture: Picture) -> None:
    with db.transaction() as session:
        photo = photo_of(session, school, picture, 12345, school.amina)
        assert queries.list_pupils(session, photo) == [school.amina]


def test_who_sees_the_picture(db: Database, school: Sample, picture: Picture) -> None:
    with db.transaction() as session:
        mother, stranger = parent(session, school.amina, "1"), parent(session, school.luuk, "2")
        teacher, colleague = add_person(session, "3"), add_person(session, "4")
        session.execute(update(Staff).where(Staff.id == school.teacher).values(person_id=teacher.id))
        session.add(Staff(id=new_id(), school_id=school.school_id, person_id=colleague.id, name="Juf", role="teacher"))
        session.flush()
        photo = photo_of(session, school, picture, school.amina)
        people = {"mother": mother.person_id, "stranger": stranger.person_id}
        people |= {"teacher": teacher.id, "colleague": colleague.id}

        def seen_by() -> list[str]:
            return [name for name, who in people.items() if queries.get_for(session, photo, who)]

        assert seen_by() == ["teacher"]
        says(session, mother, True)
        assert seen_by() == ["mother", "teacher"]
        session.execute(update(Staff).where(Staff.id == school.teacher).values(disabled_at=NOW))
        assert seen_by() == ["mother"]


def test_the_bytes_are_sealed(db: Database, school: Sample, picture: Picture) -> None:
    with db.transaction() as session:
        photo_of(session, school, picture, school.amina)
        stored = bytes(session.scalar(text("select content_sealed from photo")) or b"")
        assert len(stored) > len(picture.content)
        assert picture.content[:40] not in stored


@pytest.mark.parametrize(("days", "left"), [(7, 1), (7.1, 0)])
def test_the_bytes_go_a_week_after_a_no(db: Database, school: Sample, picture: Picture, days: float, left: int) -> None:
    with db.transaction() as session:
        mother = parent(session, school.amina, "1")
        says(session, mother, True)
        photo = photo_of(session, school, picture, school.amina)
        says(session, mother, False)
        actions.purge(session, NOW + timedelta(days=days))
        says(session, mother, True, NOW + timedelta(days=days))
        assert queries.may_show(session, photo) is bool(left)
        assert session.scalar(text("select count(*) from photo where content_sealed is not null")) == left


def test_a_yes_again_stops_the_week(db: Database, school: Sample, picture: Picture) -> None:
    with db.transaction() as session:
        mother = parent(session, school.amina, "1")
        photo = photo_of(session, school, picture, school.amina)
        for given, day in ((True, 0), (False, 1), (True, 2), (False, 7)):
            says(session, mother, given, NOW + timedelta(days=day))
        actions.purge(session, NOW + timedelta(days=10))
        says(session, mother, True, NOW + timedelta(days=10))
        assert queries.may_show(session, photo)


@pytest.mark.parametrize(("days", "left"), [(390, 1), (391, 0)])
def test_a_photo_goes_after_thirteen_months(
    db: Database, school: Sample, picture: Picture, days: int, left: int
) -> None:
    with db.transaction() as session:
        says(session, parent(session, school.amina, "1"), True)
        photo_of(session, school, picture, school.amina)
        actions.purge(session, NOW + timedelta(days=days))
        assert session.scalar(select(func.count()).select_from(Photo)) == left


def test_what_nobody_used_goes_after_a_day(db: Database, school: Sample, picture: Picture) -> None:
    with db.transaction() as session:
        photo = actions.keep(session, school.school_id, school.teacher, picture, now=NOW)
        assert [found.id for found in queries.list_unused(session, school.teacher)] == [photo.id]
        assert actions.purge(session, NOW + timedelta(hours=23)) == 0
        assert actions.purge(session, NOW + timedelta(hours=25)) == 1


def test_answers_are_in_the_log_without_words(db: Database, school: Sample) -> None:
    with db.transaction() as session:
        mother = parent(session, school.amina, "1")
        says(session, mother, True)
        says(session, mother, False)
        acts = session.execute(select(Audit.action, Audit.object).order_by(Audit.id)).all()
        assert [tuple(act) for act in acts] == [
            ("photos.allowed", f"pupil:{school.amina}"), ("photos.refused", f"pupil:{school.amina}"),
        ]  # fmt: skip
