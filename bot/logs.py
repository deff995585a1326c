"""Logs for operators: one event a line, ids and counts only, secrets struck out whatever library wrote them."""

import logging
import re
import sys
from collections.abc import Iterable
from typing import Literal

import structlog

_PATTERNS = (
    re.compile(r"\d{6,12}:[A-Za-z0-9_-]{30,}"),  # a bot token, also in the middle of a URL
    re.compile(r"(?<=/chat/i/)[A-Za-z0-9_-]+"),
    re.compile(r"(?<=/chat/open/)[A-Za-z0-9_-]+"),
    re.compile(r"(?<=/console/in/)[A-Za-z0-9_-]+"),
    re.compile(r"(?<=//)[^/\s:@]+:[^/\s@]+(?=@)"),  # user:password in a database address
)


class _Redacting(logging.Formatter):
    """The outermost formatter: sees the finished line, tracebacks included."""

    def __init__(self, inner: logging.Formatter, secrets: Iterable[str]) -> None:
        super().__init__()
        self._inner, self._secrets = inner, [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        line = self._inner.format(record)
        for secret in self._secrets:
            line = line.replace(secret, "[secret]")
        for pattern in _PATTERNS:
            line = pattern.sub("[secret]", line)
        return line


def _without_colours(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    event.pop("color_message", None)  # uvicorn's second version of its own lines
    return event


def configure(form: Literal["text", "json"], secrets: Iterable[str] = ()) -> None:
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ExtraAdder(),
        _without_colours,
        structlog.processors.format_exc_info,
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            *shared[:2],
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer], foreign_pre_chain=shared
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Redacting(formatter, secrets))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for noisy in ("httpx", "httpcore", "telegram", "aiohttp.access", "alembic", "apscheduler", "uvicorn.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
