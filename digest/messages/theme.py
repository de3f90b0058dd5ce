"""A theme: templates and tokens, and what filling a template means here.

Templates are Jinja2 in a sandbox: a theme can neither reach into the program nor read a file. A name that is not
defined is an error, and everything that is put into HTML is escaped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import TracebackType
from typing import TYPE_CHECKING, Any

from digest.errors import TemplateError
from digest.messages.address import safe_url as safe_url  # for whoever fills themes
from digest.messages.excerpt import excerpt
from digest.messages.fields import TOKEN

if TYPE_CHECKING:
    from jinja2.ext import Extension
    from jinja2.sandbox import SandboxedEnvironment


@dataclass(frozen=True, slots=True)
class Theme:
    """`files` are the templates by name (`edition.mjml.j2`, `edition.txt.j2`, partials); `tokens` is its theme.yaml.

    `own` says that a file of it is the project's own, and not of the program; `folder` is where it is, for people.
    """

    name: str
    files: Mapping[str, str]
    tokens: Mapping[str, Any]
    own: bool = False
    folder: str = ""


class Named:
    """A mapping for templates, whose values are reached by name and by nothing else: `tokens.update` is the value of the
    key update, not a method."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def __getitem__(self, key: str) -> Any:
        value = self._values[key]
        return Named(value) if isinstance(value, Mapping) else value

    def __contains__(self, key: str) -> bool:
        return key in self._values


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
    except (
        jinja2.TemplateError,
        ArithmeticError,
        AttributeError,
        LookupError,
        RecursionError,
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
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["url"] = _link
    del environment.filters["random"], environment.globals["lipsum"]  # the same edition gives the same bytes
    return environment


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


def _fault(theme: Theme, name: str, line: int, what: str) -> TemplateError:
    return TemplateError(f"theme {theme.name}, {name}, line {line}: {what}", excerpt(theme.files.get(name, ""), line))
