"""Forms with a file in them."""

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request


async def receive(request: Request, *, max_fields: int, in_memory: int) -> FormData:
    """One file at most. Up to `in_memory` bytes it is never written to a disk, as Starlette does from 1 MB on."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await request.form(max_files=0, max_fields=max_fields)
    parser = MultiPartParser(request.headers, request.stream(), max_files=1, max_fields=max_fields)
    parser.spool_max_size = in_memory
    try:
        return await parser.parse()
    except (MultiPartException, KeyError):  # KeyError: no boundary
        raise HTTPException(400) from None
