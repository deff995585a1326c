"""A user's mistake as clear English lines and exit code 1; only our own mistakes show a traceback."""

from typing import Any

import typer
from typer.core import TyperGroup


class Commands(TyperGroup):
    """The group of all commands, where every refusal ends."""

    def invoke(self, ctx: Any) -> Any:  # Any: typer keeps its context's type to itself
        try:
            return super().invoke(ctx)
        except Exception as error:  # each kind is looked up below; the rest goes on
            said = explain(error)
            if said is None:
                raise
            for line in said.splitlines():
                typer.echo(f"samen: {line}", err=True)
            raise typer.Exit(1) from None


def explain(error: Exception) -> str | None:
    """What to tell the user; None when it is no mistake of theirs. Imports late: a command that works needs none."""
    from sqlalchemy.exc import InterfaceError, OperationalError

    from bot.i18n.library import Invalid
    from bot.refusal import Refused
    from bot.store.db import Busy, Locked

    match error:
        case Refused() | Invalid():
            return str(error)
        case Locked():
            return f"{error}; stop that process first"
        case Busy():
            return f"the database cannot be used now: {error}"
        case OperationalError() | InterfaceError():
            return f"the database cannot be used now: {str(error.orig).splitlines()[0]}"
        case OSError() if error.filename:
            return f"{error.filename}: {error.strerror}"
        case PermissionError():
            return str(error)
        case _:
            return None
