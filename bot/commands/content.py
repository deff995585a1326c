"""`samen explain` and `samen check`: school words looked up, and the texts looked over."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from bot.core.screen import Screen
    from bot.i18n.library import Library


def explain(
    text: Annotated[str | None, typer.Argument(help="A word, or a text with school words in it.")] = None,
    lang: Annotated[str, typer.Option(help="The reader's language.")] = "nl",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list, best first.")] = False,
    batch: Annotated[
        Path | None, typer.Option(help='A file with {"q": "...", "lang": "..."} on each line; a JSON list for each.')
    ] = None,
) -> None:
    """Find the school words in a text."""
    from bot.i18n.languages import resource
    from bot.i18n.library import Library
    from bot.refusal import Refused
    from bot.terms.finder import explain as find

    if (text is None) == (batch is None):
        raise Refused("give a text to explain, or a file with --batch")
    library = Library(resource("locales"), resource("messages"))
    if batch is not None:
        for query in _read(batch, library):
            typer.echo(_json(find(library, *query)))
        return
    if lang not in library.languages:
        raise Refused(f"there is no language {lang!r}; choose one of: {', '.join(library.languages)}")
    found = find(library, text or "", lang)
    if as_json:
        typer.echo(_json(found))
        return
    for match in found:
        card = library.long[lang].get(f"glossary/{match['id']}")
        about = (card.meta.get("short") or card.title) if card else ""
        typer.echo(f"{match['nl']}  ({match['id']}, {match['score']:.2f})  {about}".rstrip())
    if not found:
        typer.echo("No school word was found.")


def _json(value: Any) -> str:  # Any: JSON values
    return json.dumps(value, ensure_ascii=False)


def _read(path: Path, library: "Library") -> list[tuple[str, str]]:
    """All questions of the file, or Refused with every line that is not one."""
    from bot.refusal import Refused

    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise Refused(f"{path}:1: not UTF-8: {error.reason} at byte {error.start}") from None
    queries: list[tuple[str, str]] = []
    wrong: list[str] = []
    for number, line in enumerate(lines, 1):
        query = _query(line, library)
        if isinstance(query, str):
            wrong.append(f"{path}:{number}: {query}")
        else:
            queries.append(query)
    if wrong:
        raise Refused("\n".join(wrong))
    return queries


def _query(line: str, library: "Library") -> tuple[str, str] | str:
    """What is asked in which language, or what is wrong with the line."""
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        return 'is not JSON; write {"q": "opp", "lang": "tr"}'
    if not isinstance(asked, dict) or not isinstance(asked.get("q"), str):
        return 'must be an object with a text "q"'
    if not isinstance(asked.get("lang"), str) or asked["lang"] not in library.languages:
        return f'"lang" must be one of: {", ".join(library.languages)}'
    return asked["q"], asked["lang"]


def check(
    names: Annotated[list[str] | None, typer.Argument(help="With --stamp: only these, such as glossary/opp.")] = None,
    stamp: Annotated[
        bool, typer.Option("--stamp", help="First mark texts as compared with what they were made from.")
    ] = False,
    facts: Annotated[Path | None, typer.Option(help="The folder with the facts of the cards.")] = None,
) -> None:
    """Look over every text in every language; exit with 1 when something is wrong."""
    from bot.app import read_library
    from bot.i18n import check as checks
    from bot.i18n.languages import resource
    from bot.refusal import Refused

    if facts and not facts.is_dir():
        raise Refused(f"{facts}: there is no such folder")
    kept = resource("facts")
    folder = facts or (kept if kept.is_dir() else None)
    library = read_library()
    if names and not stamp:
        raise Refused("names go with --stamp; a check looks at everything")
    if stamp:
        for path in checks.stamp(library, folder, names or ()):
            typer.echo(f"stamped {_short(path)}")
        library = read_library()
    screens, broken = _screens(library)
    found = [*broken, *checks.check(library, screens=screens, facts=folder)]
    for problem in found:
        note = "note: " if problem.note else ""
        typer.echo(f"{_short(problem.path)}:{problem.line}: {note}{problem.problem}")
    problems = sum(not problem.note for problem in found)
    typer.echo(f"{problems} problems, {len(found) - problems} notes; {len(screens)} screens were looked at.")
    if problems:
        raise typer.Exit(1)


def _screens(library: "Library") -> tuple[list[tuple[str, str, "Screen"]], list[Any]]:
    """Every specimen of every slice in every language, and a problem for each slice that cannot show its own."""
    from bot.app import all_features
    from bot.i18n.check import Problem
    from bot.i18n.texts import Texts

    screens: list[tuple[str, str, Screen]] = []
    broken: list[Problem] = []
    for code in library.languages:
        for feature in all_features():
            try:
                for name, screen in feature.specimens(Texts(library, code)):
                    screens.append((code, f"{feature.name}.{name}", screen))
            except (LookupError, ValueError) as error:
                where = Path("screens", code, feature.name)
                broken.append(Problem(where, 1, f"cannot be shown: {type(error).__name__} {error}"))
    return screens, broken


def _short(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
