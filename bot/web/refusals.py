"""Pages of our own where a bare line would stand: nothing is here, that was too much, this is not how it goes."""

from collections.abc import Awaitable, Callable, Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

Refuse = Callable[[Request, int], Awaitable[Response]]  # the page for a status, in the language of who asks


class Refusals:
    """`sites`: who answers below which path; a bare line where nobody does."""

    def __init__(self, sites: Mapping[str, Refuse]) -> None:
        self._sites = sorted(sites.items(), key=lambda site: -len(site[0]))

    async def page(self, request: Request, status: int) -> Response:
        path = request.url.path
        for root, refuse in self._sites:
            if path == root or path.startswith(f"{root.rstrip('/')}/"):
                return await refuse(request, status)
        return PlainTextResponse(f"{status}\n", status)

    async def busy(self, request: Request, _error: Exception) -> Response:
        """The database cannot do it now; nothing was changed."""
        response = await self.page(request, 503)
        response.headers["Retry-After"] = "10"
        return response

    async def bug(self, request: Request, _error: Exception) -> Response:
        """For what nobody expected; whoever calls this logs the error."""
        return await self.page(request, 500)

    async def of(self, request: Request, error: Exception) -> Response:
        """For what routes and pages raise."""
        if not isinstance(error, HTTPException):
            raise error
        response = await self.page(request, error.status_code)
        for name, value in (error.headers or {}).items():
            response.headers[name] = value  # such as the methods that are allowed
        return response
