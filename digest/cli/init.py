import shlex
from pathlib import Path

import click

from digest import assets
from digest.cli import say


@click.command(
    epilog="""\b
Example:
  digest init myletter
  cd myletter
  digest build weekly
"""
)
@click.argument("folder", type=click.Path(path_type=Path))
def command(folder: Path) -> None:
    """Write a commented sample project to start from.

    FOLDER is new or empty. It gets a schedule file with an explanation of every key, sample articles that are enough
    for an edition, and two lists of invented addresses. Nothing is mailed until you say so in the schedule file.
    """
    written = assets.write_starter(folder)
    say.good(f"Wrote {len(written)} files to {folder}.")
    say.note(f"""
Next:
  cd {shlex.quote(str(folder))}
  digest build weekly      makes an edition from the sample articles
  digest preview weekly    shows it in the browser
Then open config/schedule.yaml and make it yours; docs/ explains every key, and how to write articles.""")
