"""docs/schedule.md, made of the models: every key, what may be written, what holds without it, and an example."""

import inspect
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from digest.config.document import MAX_BYTES
from digest.config.schema import Schedule
from digest.config.words import Kinds, as_yaml, default_of, example_of, field_in_words, spellings

INTRODUCTION = f"""# The schedule file

<!-- Made from digest/config/schema.py; change the descriptions there. -->

`config/schedule.yaml` says what is read, who gets it, and when. It is YAML 1.2 in UTF-8, at most {MAX_BYTES // 1024} KB:

- A key, a colon, **a space**, and what you want: `title: Northlight Weekly`.
- What belongs to a key stands below it, indented by two spaces. Tabs are not taken.
- A list is written `[energy, cities]`, or one a line with a dash. For a list of one, the word alone will do.
- Put a text in quotes when a colon, `#` or a number could be misread: `"Halmouth: the week"`, `time: "07:00"`.
- What follows ` #` on a line is a note to yourself.
- A key with nothing behind the colon counts as left out, unless it is needed.
- Paths start at the folder of the schedule file.

`digest check` reads the file and names everything that is wrong with it, with the line.
A text editor that knows YAML schemas completes the keys from `config/schedule.schema.json`.
"""


def schedule_reference(kinds: Mapping[str, Kinds]) -> str:
    """The reference as Markdown, with the options of the given kinds, by the key that they stand under."""
    parts = [INTRODUCTION]
    for key, field in Schedule.model_fields.items():
        need = "" if field.is_required() else " May be left out."
        parts.append(f"## {key}\n\n{field.description}{need}\n")
        if key in kinds:
            for kind, model in sorted(kinds[key].items()):
                parts.append(f"### kind: {kind}\n\n{_purpose(model)}\n")
                parts.append(_table(model, kind))
        for model in _models_in(field.annotation):
            parts.extend(_part(model))
        if field.examples:
            parts.append(f"```yaml\n{_block({key: field.examples[0]})}\n```\n")
    return "\n".join(parts)


def _part(model: type[BaseModel]) -> Iterator[str]:
    """The table of a model, then those of the models in it, each below a heading of its own."""
    yield _table(model)
    for key, field in model.model_fields.items():
        inner = _models_in(field.annotation)
        for form in inner:
            which = f": {_purpose(form).rstrip('.').lower()}" if len(inner) > 1 else ""
            yield f"### {key}{which}\n\n{_purpose(form) if len(inner) == 1 else field.description}\n"
            yield from _part(form)


def _table(model: type[BaseModel], kind: str | None = None) -> str:
    lines = ["| Key | What to write | If left out | What it is | Example |", "| --- | --- | --- | --- | --- |"]
    for name, field in model.model_fields.items():
        written = f"`{kind}`" if name == "kind" and kind else _escaped(field_in_words(field))
        example = kind if name == "kind" and kind else example_of(field)
        cells = [
            " or ".join(f"`{spelling}`" for spelling in spellings(name, field)),
            written,
            "it is needed" if field.is_required() or (name == "kind" and kind) else _default(field),
            _escaped(field.description or ("Which kind it is." if name == "kind" else "")),
            f"`{name}: {_escaped(as_yaml(example))}`" if example is not None else "",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _default(field: FieldInfo) -> str:
    value = default_of(field)
    if value is None or value in ((), "") or isinstance(value, BaseModel):
        return "–"
    return f"`{as_yaml(value)}`"


def _escaped(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _purpose(model: type[BaseModel]) -> str:
    """The first paragraph of the model's docstring."""
    return " ".join((inspect.getdoc(model) or "").partition("\n\n")[0].split())


def _models_in(annotation: Any) -> Sequence[type[BaseModel]]:
    if isinstance(annotation, type) and get_origin(annotation) is None:
        return [annotation] if issubclass(annotation, BaseModel) else []
    return [model for arg in get_args(annotation) for model in _models_in(arg)]


def _block(value: Any, indent: int = 0) -> str:
    """An example of nested keys, one a line."""
    lines = []
    for key, item in value.items():
        if isinstance(item, dict):
            lines.append(f"{' ' * indent}{key}:\n{_block(item, indent + 2)}")
        else:
            lines.append(f"{' ' * indent}{key}: {as_yaml(item)}")
    return "\n".join(lines)
