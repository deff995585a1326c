"""Pages from Jinja2 templates in which every value is escaped and a missing value is an error."""

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

from bot.i18n import bidi

_MACROS = Path(__file__).parent / "macros"


def isolated(text: str) -> Markup:
    """Our marks for a value in a sentence as the element that says the same."""
    safe = str(escape(text)).replace(bidi.RLM, "")
    return Markup(re.sub(f"{bidi.FSI}(.*?){bidi.PDI}", r"<bdi>\1</bdi>", safe))  # noqa: S704  what was put in is escaped


class Templates:
    """From these folders, the first first, and the macros that all share."""

    def __init__(self, *folders: Path, **always: object) -> None:
        self.environment = Environment(
            loader=FileSystemLoader([*folders, _MACROS]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.globals.update(always)

    def render(self, name: str, /, **values: object) -> str:
        return self.environment.get_template(name).render(**values)

    def page(self, name: str, /, *, status: int = 200, **values: object) -> HTMLResponse:
        return HTMLResponse(self.render(name, **values), status)
