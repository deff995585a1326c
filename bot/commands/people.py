"""`samen school`, `roster`, `invite`, `staff` and `notice`: operators' work, done here or by the running server."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from bot.config import Settings

school = typer.Typer(help="Schools.", no_args_is_help=True)
roster = typer.Typer(help="Lists of pupils.", no_args_is_help=True)
staff = typer.Typer(help="People who work at a school.", no_args_is_help=True)
notice = typer.Typer(help="Messages to all parents about Samen itself.", no_args_is_help=True)

School = Annotated[str | None, typer.Option("--school", help="Its short name; not needed with one school.")]
Qr = Annotated[bool, typer.Option("--qr", help="Also draw the link as a QR code.")]
Number = Annotated[int, typer.Argument(help="The notice's number.", metavar="ID")]


@school.command("create")
def school_create(
    name: Annotated[str, typer.Argument(help="As parents know it.")],
    slug: Annotated[str | None, typer.Option(help="Short name for commands; else made from the name.")] = None,
) -> None:
    """Make a school."""
    _do("school create", name=name, slug=slug)


@roster.command("import")
def roster_import(
    file: Annotated[Path, typer.Argument(help="CSV or Excel (.xlsx) with the group and the first name.")],
    school: School = None,
    archive: Annotated[bool, typer.Option("--archive", help="Who is not in the list has left the school.")] = False,
) -> None:
    """Bring in groups and first names: all rows or none. The same list again changes nothing."""
    from bot.operations.roster import read

    rows = [(row.group, row.first_name, row.initial, row.number) for row in read(file)]
    _do("roster import", rows=rows, school=school, archive=archive)


def invite(
    *,
    group: Annotated[str, typer.Option(help='Such as "Groep 6".')],
    pupil: Annotated[str | None, typer.Option(help="Only for this first name.")] = None,
    guardians: Annotated[int, typer.Option(min=1, max=4, help="Invites for each pupil.")] = 1,
    school: School = None,
    qr: Qr = False,
) -> None:
    """Make invites for the parents of a group, to be put on letters."""
    from bot import startup

    settings = startup.begin()
    _do(
        "invite",
        settings,
        group=group,
        pupil=pupil,
        guardians=guardians,
        school=school,
        qr=qr,
        public_url=settings.public_url,
        bot=_bot(settings),
    )


@staff.command("invite")
def staff_invite(
    name: Annotated[str, typer.Argument(help="As parents know them: “Meester Jan”.")],
    *,
    role: Annotated[str, typer.Option(help="teacher, coordinator or leader")],
    groups: Annotated[str, typer.Option(help='Such as "Groep 6,Groep 7".')] = "",
    school: School = None,
    qr: Qr = False,
) -> None:
    """Invite somebody who works at school to the chat and the console."""
    from bot import startup

    settings = startup.begin()
    _do(
        "staff invite",
        settings,
        name=name,
        role=role,
        groups=[part.strip() for part in groups.split(",") if part.strip()],
        school=school,
        qr=qr,
        public_url=settings.public_url,
        bot=_bot(settings),
    )


@notice.command("send")
def notice_send(
    name: Annotated[str, typer.Argument(help="maintenance or privacy")],
    *,
    day: Annotated[str | None, typer.Option(help="2026-11-30")] = None,
    start: Annotated[str | None, typer.Option("--from", help="21:00")] = None,
    until: Annotated[str | None, typer.Option(help="22:30")] = None,
    school: School = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
) -> None:
    """Count who would get it, ask, and send it after a minute in which it can be cancelled."""
    from bot import startup

    settings = startup.begin()
    given = {"day": day, "from": start, "until": until}
    values = {key: value for key, value in given.items() if value is not None}
    _do("notice preview", settings, name=name, values=values, school=school)
    if not yes:
        typer.confirm("Send this notice?", abort=True)
    _do("notice send", settings, name=name, values=values, school=school)


@notice.command("show")
def notice_show(number: Number) -> None:
    """How far it is."""
    _do("notice show", notice=number)


@notice.command("cancel")
def notice_cancel(number: Number) -> None:
    """Keep back what has not gone out."""
    _do("notice cancel", notice=number)


@notice.command("pause")
def notice_pause(number: Number) -> None:
    """Hold it until it is resumed."""
    _do("notice pause", notice=number)


@notice.command("resume")
def notice_resume(number: Number) -> None:
    """Go on with a paused one."""
    _do("notice resume", notice=number)


def _do(operation: str, settings: "Settings | None" = None, /, **arguments: Any) -> None:  # Any: JSON values
    from bot import startup
    from bot.commands.owner import perform

    for line in perform(settings or startup.begin(), operation, arguments):
        typer.echo(line)


def _bot(settings: "Settings") -> str | None:
    """The bot's username for links; its absence is said and keeps no invite from being made."""
    if settings.telegram_token is None:
        return None
    import asyncio

    from bot.channels.telegram import checkup

    try:
        return asyncio.run(checkup.find_username(settings))
    except checkup.Unwell as error:
        typer.echo(f"samen: no Telegram links, because Telegram does not answer: {error}", err=True)
        return None
