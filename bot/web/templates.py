"""Pages from Jinja2 templates in which every value is escaped and a missing value is an error."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

_MACROS = Path(__file__).parent / "macros"


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
