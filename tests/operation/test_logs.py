"""Planted secrets and words never come out of the log, whichever library wrote the line."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot import logs

TOKEN = "123456789:AAF-abcdefghijklmnopqrstuvwxyz0123456"
KEY = "a secret key of more than thirty-two characters"
LINES = (
    f"GET https://api.telegram.org/bot{TOKEN}/getUpdates",
    "opened /chat/i/2360cT2eu9iwPUYVfnzuRB and /chat/open/abcDEF_123 and /console/in/xyzXYZ-9",
    f"key {KEY}",
    "connecting to postgresql://samen:hunter2@db/samen",
)
CANARIES = ("AAF-abc", "2360cT2eu9", "abcDEF_123", "xyzXYZ-9", "more than thirty-two", "hunter2")


@pytest.fixture(params=["text", "json"])
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def written(form: str) -> Iterator[io.StringIO]:
    """What the log writes, from the outermost formatter on."""
    logs.configure("json" if form == "json" else "text", [KEY])
    written = io.StringIO()
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(written)
    yield written
    logging.basicConfig(handlers=[logging.NullHandler()], force=True)
    structlog.reset_defaults()


def test_secrets_are_struck_out_of_messages_fields_and_tracebacks(written: io.StringIO) -> None:
    for line in LINES:
        logging.getLogger("some.library").warning(line)
        structlog.get_logger().warning("event", field=line)
        try:
            raise RuntimeError(line)
        except RuntimeError:
            logging.getLogger("other").exception("failed")
            structlog.get_logger().exception("failed")
    shown = written.getvalue()
    assert "failed" in shown
    assert not [canary for canary in CANARIES if canary in shown]


def test_libraries_that_log_addresses_are_quiet(written: io.StringIO) -> None:
    logging.getLogger("httpx").info("HTTP Request: POST https://api.telegram.org/…")
    assert written.getvalue() == ""


def test_json_is_one_object_a_line(written: io.StringIO, form: str) -> None:
    structlog.get_logger().info("lane.taken", lane="send:webchat")
    logging.getLogger("a.server").info("Started", extra={"color_message": "\x1b[36m"})
    shown = written.getvalue()
    assert "\x1b" not in shown
    if form == "json":
        first, second = (json.loads(line) for line in shown.splitlines())
        assert first["event"] == "lane.taken"
        assert first["lane"] == "send:webchat"
        assert second["event"] == "Started"
