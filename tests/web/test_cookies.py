"""The session cookie behind TLS and on a plain address."""

from datetime import timedelta

import pytest
from starlette.requests import Request
from starlette.responses import Response

from bot.web.cookies import Cookie, is_secure


@pytest.mark.parametrize(
    ("public_url", "start", "flags"),
    [("https://samen.test", "__Host-samen=abc;", True), ("http://127.0.0.1:8000", "samen=abc;", False)],
)
def test_set_read_and_delete(public_url: str, start: str, flags: bool) -> None:
    cookie = Cookie("samen", is_secure(public_url), timedelta(days=1))
    response = Response()
    cookie.set(response, "abc")
    header = response.headers["set-cookie"]
    assert header.startswith(start)
    assert ("Secure" in header) is flags
    assert {"HttpOnly", "Path=/", "SameSite=lax", "Max-Age=86400"} <= set(header.split("; "))
    assert "Domain" not in header
    request = Request({"type": "http", "headers": [(b"cookie", start.rstrip(";").encode())]})
    assert cookie.read(request) == "abc"
    gone = Response()
    cookie.delete(gone)
    assert "Max-Age=0" in gone.headers["set-cookie"]
