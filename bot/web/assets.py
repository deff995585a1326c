"""Style sheets, scripts and pictures of ours, whose addresses change with their content."""

import hashlib
import mimetypes
from functools import cache
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

FOREVER = "public, max-age=31536000, immutable"


class Assets:
    """The files of one folder below one path. `url` is for templates."""

    def __init__(self, folder: Path, prefix: str) -> None:
        self.folder, self.prefix = folder, prefix
        self._files = {path.name: path for path in sorted(folder.iterdir()) if path.is_file()}
        self._version = cache(self._hash)

    def url(self, name: str) -> str:
        return f"{self.prefix}/{name}?v={self._version(name)}"

    def route(self) -> Route:
        return Route(f"{self.prefix}/{{name}}", self._serve, methods=["GET"])

    def _hash(self, name: str) -> str:
        return hashlib.sha256(self._files[name].read_bytes()).hexdigest()[:10]

    async def _serve(self, request: Request) -> Response:
        path = self._files.get(request.path_params["name"])
        if path is None:
            raise HTTPException(404)
        is_current = request.query_params.get("v") == self._version(path.name)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return FileResponse(path, media_type=kind, headers={"Cache-Control": FOREVER if is_current else "no-cache"})
