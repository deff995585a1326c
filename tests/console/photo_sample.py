"""A photo for every address that names one: of children in each group and school, all of them allowed."""

from functools import cache
from io import BytesIO

from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.people.tables import Guardian
from bot.photos import actions
from bot.photos.pictures import Picture, prepare
from tests.console.conftest import SchoolIds, World, add_pupils, link_parent


@cache
def jpeg(colour: str = "orange", size: tuple[int, int] = (320, 240)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()


@cache
def picture() -> Picture:
    made = prepare(jpeg())
    assert isinstance(made, Picture)
    return made


def say(session: Session, world: World, pupil_id: int, given: bool) -> int:
    """A guardian's answer; the tie it is about."""
    person = link_parent(session, [pupil_id], "tr", world.now())
    tie = session.scalars(select(Guardian.id).where(Guardian.person_id == person)).one()
    assert actions.answer(session, person, tie, given=given, version="1", language="tr", now=world.now())
    return tie


def add_photo(session: Session, world: World, school: SchoolIds, staff_id: int, *pupils: int) -> int:
    photo = actions.keep(session, school.id, staff_id, picture(), now=world.now())
    if pupils:
        actions.tie(session, photo.id, pupils)
    return photo.id


def photo_targets(world: World, mine: int, *, of_owner: bool) -> dict[str, int]:
    """`of_owner`: only who sent it may."""
    ours, theirs = world.regenboog, world.linde
    other = ours.staff[Role.COORDINATOR]
    with world.db.transaction() as session:
        if of_owner:
            return {
                "own group": add_photo(session, world, ours, mine),
                "other school": add_photo(session, world, ours, other),
                "missing": 1,
            }
        places = {
            "own group": (ours, ours.six),
            "other group": (ours, ours.three),
            "other school": (theirs, theirs.six),
        }
        found = {"missing": 1}
        for name, (school, group) in places.items():
            (pupil,) = add_pupils(session, school.id, group, "Amina")
            say(session, world, pupil, True)
            found[name] = add_photo(session, world, school, other, pupil)
        return found
