"""The parts of a school's settings that are one form each: what stands in it, and writing what came back."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.console.school import rules
from bot.console.school.rules import Form, Problem, Step
from bot.people import schools
from bot.people.tables import School


@dataclass(frozen=True, slots=True)
class Section:
    """`shown`: the form as the school has it now, so that sending it changes nothing."""

    step: Step
    shown: Callable[[Session, School], dict[str, str]]
    write: Callable[[Session, School, Form], Problem | None]


def zones(school: School) -> list[str]:
    return sorted({*rules.ZONES, school.zone}, key=[*rules.ZONES, school.zone].index)


def _write_name(session: Session, school: School, form: Form) -> Problem | None:
    read = rules.read_name(form, zones(school))
    if isinstance(read, Problem):
        return read
    school.name, school.zone = read
    return None


def _write_hours(session: Session, school: School, form: Form) -> Problem | None:
    days = rules.read_hours(form)
    if isinstance(days, Problem):
        return days
    schools.set_hours(session, school.id, days)
    return None


def _write_quiet(session: Session, school: School, form: Form) -> Problem | None:
    read = rules.read_quiet(form)
    if isinstance(read, Problem):
        return read
    school.quiet_from, school.quiet_until = read
    return None


def _write_people(session: Session, school: School, form: Form) -> Problem | None:
    read = rules.read_people(form)
    if isinstance(read, Problem):
        return read
    phone, helpers = read
    school.phone = phone or None
    schools.set_helpers(session, school.id, helpers)
    return None


def _write_help(session: Session, school: School, form: Form) -> Problem | None:
    numbers = rules.read_numbers(form)
    if isinstance(numbers, Problem):
        return numbers
    schools.set_help_numbers(session, school.id, numbers)
    return None


def _write_naming(session: Session, school: School, form: Form) -> Problem | None:
    policy = rules.read_naming(form)
    if isinstance(policy, Problem):
        return policy
    school.naming = policy.value
    return None


def _write_cap(session: Session, school: School, form: Form) -> Problem | None:
    most = rules.read_cap(form)
    if isinstance(most, Problem):
        return most
    school.weekly_cap = most
    return None


def _show_hours(session: Session, school: School) -> dict[str, str]:
    return rules.hours_form(schools.list_hours(session, school.id))


def _show_people(session: Session, school: School) -> dict[str, str]:
    return rules.people_form(school.phone or "", schools.list_helpers(session, school.id))


def _show_help(session: Session, school: School) -> dict[str, str]:
    return rules.numbers_form(schools.list_help_numbers(session, school.id))


def _show_quiet(session: Session, school: School) -> dict[str, str]:
    return {"from": f"{school.quiet_from:%H:%M}", "until": f"{school.quiet_until:%H:%M}"}


SECTIONS = {
    section.step: section
    for section in (
        Section(Step.NAME, lambda session, school: {"name": school.name, "zone": school.zone}, _write_name),
        Section(Step.HOURS, _show_hours, _write_hours),
        Section(Step.QUIET, _show_quiet, _write_quiet),
        Section(Step.PEOPLE, _show_people, _write_people),
        Section(Step.HELP, _show_help, _write_help),
        Section(Step.NAMING, lambda session, school: {"naming": school.naming}, _write_naming),
        Section(Step.CAP, lambda session, school: {"cap": str(school.weekly_cap)}, _write_cap),
    )
}
