"""docs/commands.md, made from the commands themselves."""

import inspect

import click

from digest.cli import COMMANDS, main

HEAD = """\
# Commands

Made from the commands by `make generated`; a test keeps it true. The same words are shown by `digest COMMAND --help`.
"""


def commands_reference() -> str:
    parts = [HEAD]
    context = click.Context(main, info_name="digest")
    parts.append(_block(main.epilog))
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        inside = click.Context(command, info_name=name, parent=context)
        parts.append(_command(command, inside))
        inner = command.commands.values() if isinstance(command, click.Group) else ()
        parts += (_command(one, click.Context(one, info_name=one.name, parent=inside)) for one in inner)
    return "\n".join(parts)


def _command(command: click.Command, context: click.Context) -> str:
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    rows = [record for param in command.get_params(context) if (record := param.get_help_record(context))]
    options = "\n".join(f"| `{_cell(names)}` | {_cell(text)} |" for names, text in rows)
    return (
        f"## {context.command_path}\n\n`{usage}`\n\n{inspect.cleandoc(command.help or '')}\n\n"
        f"| option | meaning |\n| --- | --- |\n{options}\n\n{_block(command.epilog)}"
    )


def _block(epilog: str | None) -> str:
    """An epilog, whose paragraphs are kept as they are laid out."""
    paragraphs = inspect.cleandoc((epilog or "").replace("\b\n", "")).split("\n\n")
    return "".join(f"```text\n{paragraph.strip()}\n```\n\n" for paragraph in paragraphs if paragraph.strip())


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
