"""Invented articles, to choose from and to compose of."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from digest.model import Article, Reading

NOW = datetime(2026, 11, 27, 6, tzinfo=UTC)


def article(
    name: str,
    *,
    source: str = "site",
    text: str | None = None,
    words: int = 400,
    days_old: float | None = 1,
    **reading: Any,
) -> Article:
    """An article of so many words that no other has, surely published `days_old` days before NOW (None: undated).

    `text` stands for what its content hash is taken of; further arguments are fields of its `Reading`.
    """
    stem = re.sub(r"\W", "", text or name)
    if days_old is not None:
        reading = {"published": NOW - timedelta(days=days_old), "published_sure": True, **reading}
    return Article(
        id=name,
        source=source,
        content_hash=text or f"text of {name}",
        canonical_url=f"https://northlight.example/{name}",
        reading=Reading(**{"title": name, "paragraphs": (" ".join(f"{stem}{n}" for n in range(words)),), **reading}),
        first_seen=NOW - timedelta(hours=1),
    )
