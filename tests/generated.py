"""The files that are made from the code, and `python -m tests.generated`, which writes them."""

import json
from pathlib import Path

from digest import plugins
from digest.cli.reference import commands_reference
from digest.config.json_schema import schedule_schema
from digest.config.reference import schedule_reference

ROOT = Path(__file__).parent.parent


def generated_files() -> dict[Path, str]:
    kinds = plugins.options_of_kinds()
    schema = json.dumps(schedule_schema(kinds), indent=2, ensure_ascii=False)
    return {
        ROOT / "config" / "schedule.schema.json": schema + "\n",
        ROOT / "docs" / "schedule.md": schedule_reference(kinds),
        ROOT / "docs" / "commands.md": commands_reference(),
    }


if __name__ == "__main__":
    for path, content in generated_files().items():
        path.write_text(content, encoding="utf-8")
