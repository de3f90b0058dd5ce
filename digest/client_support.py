"""What mail clients support, as caniemail.com has tested it. A copy of their data travels with the program."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load() -> Mapping[str, Any]:
    """The data as they publish it: `data` has the features, `last_update_date` says how old it is.

    Read once, and only when something asks for it.
    """
    parsed: Mapping[str, Any] = json.loads(
        files("digest").joinpath("_vendor", "caniemail", "data.json").read_text(encoding="utf-8")
    )
    return parsed
