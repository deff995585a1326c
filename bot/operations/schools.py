"""Founding a school, and bringing in the list of its pupils."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.operations import actions, queries
from bot.operations.roster import same
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
    return [f"School {name} is there now; its short name is {slug}.", "Next: samen roster import FILE.csv"]


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


def import_roster(
    session: Session, now: datetime, rows: Sequence[Sequence[str]], *, school: str | None = None
) -> list[str]:
    """`rows` are (group, first name), checked by `roster.read`. What is there stays as it is; nobody is removed."""
    chosen = choose(session, school)
    groups = {same(group.name): group for group in queries.list_groups(session, chosen.id)}
    pupils = queries.list_pupils(session, [group.id for group in groups.values()])
    known = {(pupil.group_id, same(pupil.first_name)) for pupil in pupils}
    new_groups = new_pupils = 0
    for name, first_name in rows:
        group = groups.get(same(name))
        if group is None:
            group = groups[same(name)] = actions.add_group(session, chosen.id, name)
            new_groups += 1
        if (group.id, same(first_name)) not in known:
            known.add((group.id, same(first_name)))
            actions.add_pupil(session, group, first_name)
            new_pupils += 1
    there = len(rows) - new_pupils
    if not new_groups and not new_pupils:
        return [f"{chosen.name}: nothing new; all {there} pupils were there already."]
    audit.record(session, ACTOR, "roster.imported", f"school:{chosen.id}", now=now, school_id=chosen.id)
    return [f"{chosen.name}: {new_groups} new groups, {new_pupils} new pupils; {there} were there already."]
