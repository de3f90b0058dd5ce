"""A theme: templates and tokens, and what filling a template means here.

Templates are Jinja2 in a sandbox: a theme can neither reach into the program nor read a file. A name that is not
defined is an error, and everything that is put into HTML is escaped.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from functools import lru_cache
from types import TracebackType
from typing import TYPE_CHECKING, Any

from digest.config.words import listing, nearest
from digest.errors import TemplateError
from digest.messages.address import safe_url as safe_url  # for whoever fills themes
from digest.messages.excerpt import excerpt
from digest.messages.fields import TOKEN

if TYPE_CHECKING:
    from jinja2 import StrictUndefined
    from jinja2.ext import Extension
    from jinja2.sandbox import SandboxedEnvironment


@dataclass(frozen=True, slots=True)
class Theme:
    """`files` are the templates by name (`edition.mjml.j2`, `edition.txt.j2`, partials); `tokens` is its theme.yaml.

    `own` says that a file of it is the project's own, and not of the program; `folder` is where it is, for people, and
    `paths` where those of its templates are that somebody can mend.
    """

    name: str
    files: Mapping[str, str]
    tokens: Mapping[str, Any]
    own: bool = False
    folder: str = ""
    paths: Mapping[str, str] = field(default_factory=dict)

    def place(self, template: str, line: int, column: int = 0) -> str:
        """Where something is in a template, as errors begin."""
        at = f", column {column}" if column else ""
        return f"{self.paths.get(template) or f'theme {self.name}, {template}'}, line {line}{at}"


class Named:
    """A mapping for templates, whose values are reached by name and by nothing else: `tokens.update` is the value of the
    key update, not a method."""

    __slots__ = ("_called", "_values")

    def __init__(self, values: Mapping[str, Any], called: str = "") -> None:
        self._values = values
        self._called = called

    def __getitem__(self, key: str) -> Any:
        value = self._values[key]
        return Named(value, f"{self._called}.{key}" if self._called else key) if isinstance(value, Mapping) else value

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __str__(self) -> str:
        return self._called or "this group"


def fill(theme: Theme, name: str, values: Mapping[str, Any], environment: "SandboxedEnvironment | None" = None) -> str:
    """The template `name` of `theme`, filled. Names that end in .txt.j2 are plain text, all others are escaped.

    Raises `TemplateError` with the file, the line and the five lines around it. Another `environment` than the usual
    one comes from `environment_of`.
    """
    import jinja2

    environment = environment or _environment(tuple(theme.files.items()))
    try:
        return environment.get_template(name).render(values)
    except jinja2.TemplateSyntaxError as error:
        raise _fault(theme, error.name or name, error.lineno, error.message or "syntax error") from error
    except jinja2.TemplateNotFound as error:
        raise TemplateError(f"theme {theme.name}: there is no {error.name}; it has {', '.join(theme.files)}") from error
    except RecursionError as error:
        raise _endless(theme, error.__traceback__, name) from error
    except (
        jinja2.TemplateError,
        ArithmeticError,
        AttributeError,
        LookupError,
        SyntaxError,  # of what Jinja2 makes of a template: blocks nested more than 20 deep
        TypeError,
        ValueError,
    ) as error:
        where, line = _place(theme, error.__traceback__, name)
        raise _fault(theme, where, line, str(error)) from error


@lru_cache(maxsize=8)  # compiling the templates takes longer than filling them
def _environment(files: tuple[tuple[str, str], ...]) -> "SandboxedEnvironment":
    return environment_of(dict(files))


def environment_of(sources: Mapping[str, str], extensions: "Sequence[type[Extension]]" = ()) -> "SandboxedEnvironment":
    """Where these templates are filled: without a way out, and with nothing left to chance."""
    import jinja2
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    # The file name goes along with the source so that tracebacks name it.
    def source(wanted: str) -> tuple[str, str, None] | None:
        return (sources[wanted], wanted, None) if wanted in sources else None

    environment = ImmutableSandboxedEnvironment(
        loader=jinja2.FunctionLoader(source),
        extensions=extensions,
        autoescape=lambda wanted: not (wanted or "").endswith(".txt.j2"),
        undefined=_undefined(),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["url"] = _link
    del environment.filters["random"], environment.globals["lipsum"]  # the same edition gives the same bytes
    return environment


@lru_cache(maxsize=1)
def _undefined() -> "type[StrictUndefined]":
    from jinja2 import StrictUndefined

    class Missing(StrictUndefined):
        """A name that is not there, told with those that are."""

        __slots__ = ()

        @property
        def _undefined_message(self) -> str:
            told = _not_there(self._undefined_obj, self._undefined_name)
            return told or str(super()._undefined_message)

    return Missing


def _not_there(thing: Any, name: object) -> str | None:
    """What to say of a name that a value of ours lacks; None for other values."""
    if isinstance(thing, Named):
        called, has = str(thing), list(thing)
    elif is_dataclass(thing):  # Imprint, StoryView
        called, has = type(thing).__name__.removesuffix("View").lower(), [field.name for field in fields(thing)]
    else:
        return None
    meant = nearest(str(name), has)
    names = listing(has, "and") or "nothing"
    return f"{called} has no {name}; " + (f"did you mean {meant}? It has {names}" if meant else f"it has {names}")


def _link(url: str | None) -> str:
    """A safe address, or a merge field that is one as a whole."""
    return url if url and TOKEN.fullmatch(url) else safe_url(url)


def _place(theme: Theme, trace: TracebackType | None, name: str) -> tuple[str, int]:
    """File and line of the innermost template in a traceback (Jinja2 writes its templates' own lines into it)."""
    place = (name, 1)
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in theme.files:
            place = (trace.tb_frame.f_code.co_filename, trace.tb_lineno)
        trace = trace.tb_next
    return place


def _endless(theme: Theme, trace: TracebackType | None, name: str) -> TemplateError:
    """What calls itself without end: the templates, or the macros of one, that come twice, from where they do."""
    lines: dict[str, int] = {}  # by template, where it goes on to the next one
    often: Counter[tuple[str, int]] = Counter()
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file in theme.files:
            often[file, trace.tb_lineno] += 1
        trace = trace.tb_next
    for (file, line), times in often.items():
        if times > 2:  # what does not repeat itself only leads there
            lines.setdefault(file, line)
    if not lines:
        return _fault(theme, name, 1, "something in it calls itself without end")
    first, *others = lines
    includes = re.search(r"{%-?\+?\s*(?:include|extends|import|from)\b", _line(theme.files[first], lines[first]))
    alone = f"{first} includes itself" if includes else f"a macro of {first} calls itself"
    what = alone if not others else f"{listing((first, *others), 'and')} include one another"
    return _fault(theme, first, lines[first], f"{what} without end")


def _line(text: str, number: int) -> str:
    return "".join(text.split("\n")[number - 1 : number])


def _fault(theme: Theme, name: str, line: int, what: str) -> TemplateError:
    return TemplateError(f"{theme.place(name, line)}: {what}", excerpt(theme.files.get(name, ""), line))
