"""Addresses that a mail may link to."""

import re
from urllib.parse import urlsplit

_NO_URL = re.compile(r'[\x00-\x20\x7f-\xa0"<>\\\s]')
_LONGEST_URL = 2000


def safe_url(url: str | None) -> str:
    """The URL if it can be linked to from a mail, else "": http and https with a host, and mailto; nothing else."""
    if not url or len(url) > _LONGEST_URL or _NO_URL.search(url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    web = parts.scheme in ("http", "https") and parts.netloc
    return url if web or (parts.scheme == "mailto" and "@" in parts.path) else ""
