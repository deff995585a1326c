"""Forms with a file in them."""

from collections.abc import Mapping

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request


async def receive(request: Request, *, max_fields: int, in_memory: int) -> tuple[Mapping[str, object], bytes]:
    """The fields, and the one file, which may be missing.

    Up to `in_memory` bytes it is never written to a disk, as Starlette does from 1 MB on.
    """
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await request.form(max_files=0, max_fields=max_fields), b""
    parser = MultiPartParser(request.headers, request.stream(), max_files=1, max_fields=max_fields)
    parser.spool_max_size = in_memory
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError):  # KeyError: no boundary
        raise HTTPException(400) from None
    content = [await value.read() for value in form.values() if isinstance(value, UploadFile)]
    await form.close()
    return form, b"".join(content)
