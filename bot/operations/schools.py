"""Founding a school, and finding the one that is meant."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.features.roster.rules import same
from bot.operations import actions, queries
from bot.people import audit
from bot.people.tables import Group, School
from bot.refusal import Refused

ACTOR = "operator"
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_SLUG, _LONGEST_NAME = 60, 200


def create(session: Session, now: datetime, name: str, *, slug: str | None = None) -> list[str]:
    name = " ".join(name.split())
    if not name or len(name) > _LONGEST_NAME:
        raise Refused(f"a school's name has 1 to {_LONGEST_NAME} characters")
    slug = slug or _slug_of(name)
    if not _SLUG.fullmatch(slug) or len(slug) > _LONGEST_SLUG:
        raise Refused(f"--slug takes small letters, digits and single dashes, such as de-regenboog; not {slug!r}")
    if taken := queries.get_school(session, slug):
        raise Refused(f"there is already a school {slug!r} ({taken.name}); choose another name with --slug")
    school = actions.add_school(session, name, slug)
    audit.record(session, ACTOR, "school.created", f"school:{school.id}", now=now, school_id=school.id)
    return [
        f"School {name} is there now; its short name is {slug}.",
        "Next: samen staff invite NAME --role leader. The leader does the rest in the console;",
        "or bring in a list yourself: samen roster import FILE.csv",
    ]


def _slug_of(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain))[:_LONGEST_SLUG].strip("-")
    if not slug:
        raise Refused(f"no short name can be made of {name!r}; choose one with --slug")
    return slug


def choose(session: Session, slug: str | None) -> School:
    """The school that is meant: the only one, or the one named."""
    known = queries.list_schools(session)
    if not known:
        raise Refused("there is no school yet; make one with: samen school create NAME")
    if slug is None and len(known) == 1:
        return known[0]
    for school in known:
        if school.slug == slug:
            return school
    slugs = ", ".join(school.slug for school in known)
    raise Refused(f"there is no school {slug!r}; choose one of: {slugs}" if slug else f"choose a --school: {slugs}")


def choose_groups(session: Session, school: School, names: Sequence[str]) -> list[Group]:
    groups = queries.list_groups(session, school.id)
    by_name = {same(group.name): group for group in groups}
    if unknown := [name for name in names if same(name) not in by_name]:
        there = ", ".join(group.name for group in groups) or "none yet; first: samen roster import FILE.csv"
        raise Refused(f"{school.name} has no group {unknown[0]!r}; its groups: {there}")
    return list(dict.fromkeys(by_name[same(name)] for name in names))
