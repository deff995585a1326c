"""`samen glossary export`: all school words of a language as one page, to hang up or to hand out."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.i18n.texts import Texts

glossary = typer.Typer(help="School words.", no_args_is_help=True)

FORMATS = ("html",)


@dataclass(frozen=True, slots=True)
class Own:
    """What a school adds."""

    school: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    hidden: Collection[str] = ()


@glossary.callback()
def _words() -> None:
    """School words."""


@glossary.command("export")
def export(
    *,
    lang: Annotated[str, typer.Option(help="The readers' language.")],
    to: Annotated[str, typer.Option("--format", help="html: a page that a browser prints on A4, or saves as PDF.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="The file to write; else it is shown.")] = None,
    school: Annotated[
        str | None, typer.Option(help="With this school's own lines, and without the words it hides.")
    ] = None,
    day: Annotated[str | None, typer.Option("--date", help="Printed below the title, such as 2026-11-30.")] = None,
) -> None:
    """Write all school words of a language as one page."""
    from bot.app import our_library
    from bot.i18n.texts import Texts
    from bot.refusal import Refused

    library = our_library()
    if lang not in library.languages:
        raise Refused(f"there is no language {lang!r}; choose one of: {', '.join(library.languages)}")
    if to not in FORMATS:
        raise Refused(f"there is no format {to!r}; choose one of: {', '.join(FORMATS)}")
    page = render(Texts(library, lang), _own(school) if school else Own(), _day(day))
    if output is None:
        typer.echo(page.encode(), nl=False)
        return
    output.write_text(page, encoding="utf-8")
    typer.echo(f"{output} holds {page.count('<article')} school words. Open it in a browser to print it.")


def render(t: "Texts", own: Own, day: date | None) -> str:
    """One page that needs nothing from elsewhere."""
    from bot.features.glossary import printed
    from bot.web.templates import Templates, isolated

    made = printed.make(t, notes=own.notes, hidden=own.hidden)
    templates = Templates(Path(__file__).parent / "templates", isolated=isolated)
    return templates.render(
        "glossary.html",
        t=t,
        made=made,
        school=own.school,
        day=f"{t.day(day)} {day.year}" if day else "",
    )


def _own(slug: str) -> Own:
    from bot import startup
    from bot.commands.owner import perform

    (line,) = perform(startup.begin(), "glossary notes", {"school": slug})
    return Own(**json.loads(line))


def _day(written: str | None) -> date | None:
    from bot.refusal import Refused

    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise Refused(f"--date takes a date such as 2026-11-30, not {written!r}") from None
