"""Where passkeys of ours work: browsers tie them to the address of a site."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Place:
    """What browsers call the origin, and the host they tie passkeys to."""

    origin: str
    host: str


def place_of(public_url: str) -> Place | None:
    """None where browsers refuse: without https, but for one's own computer, and where a number is the host."""
    url = urlsplit(public_url)
    host = url.hostname or ""
    is_own = host == "localhost" or host.endswith(".localhost")
    if not host or _is_number(host) or not (url.scheme == "https" or is_own):
        return None
    usual = {"https": 443, "http": 80}.get(url.scheme)
    port = "" if url.port in (None, usual) else f":{url.port}"  # browsers leave the usual one out
    return Place(f"{url.scheme}://{host}{port}", host)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
