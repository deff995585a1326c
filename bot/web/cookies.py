"""Our session cookies: unreadable for scripts, sent only to us, and bound to this host behind TLS."""

from dataclasses import dataclass
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response


@dataclass(frozen=True, slots=True)
class Cookie:
    """`__Host-` makes browsers refuse the cookie unless it is Secure, without a domain and for the whole host."""

    name: str
    secure: bool
    lasts: timedelta
    path: str = "/"

    @property
    def full_name(self) -> str:
        return f"__Host-{self.name}" if self.secure and self.path == "/" else self.name

    def read(self, request: Request) -> str | None:
        return request.cookies.get(self.full_name) or None

    def set(self, response: Response, token: str) -> None:
        response.set_cookie(
            self.full_name,
            token,
            max_age=int(self.lasts.total_seconds()),
            path=self.path,
            secure=self.secure,
            httponly=True,
            samesite="lax",
        )

    def delete(self, response: Response) -> None:
        response.delete_cookie(self.full_name, path=self.path, secure=self.secure, httponly=True, samesite="lax")


def is_secure(public_url: str) -> bool:
    return public_url.startswith("https://")
