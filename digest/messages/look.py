"""What a newsletter changes of its theme: values of the schedule file's `look:` over those of theme.yaml.

The theme says which values there are and what kind each is of.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from digest.config.values import LANGUAGE
from digest.config.words import did_you_mean, in_words, listing, quoted
from digest.errors import ConfigError
from digest.messages.look_values import Misfit, kind_of, one_line, picture_file, pixels, placeholders
from digest.messages.theme import Theme

_ENGLISH = "en"
_DEEPEST = 6


At = Callable[[tuple[str, ...]], str]  # file and line of a key, by the keys that lead to it: how a fault begins


def _nowhere(place: tuple[str, ...]) -> str:  # noqa: ARG001 - for values that come from no file
    return ""


def with_look(theme: Theme, look: Mapping[str, Any], where: str = "look", at: At = _nowhere) -> Theme:
    """The theme with the values of `look` in place of its own, however deep they stand.

    Raises `ConfigError` with a line for each fault, which begins with where `at` says that it is, and with `where`.
    """
    fitting = _Fitting(where, at)
    tokens = fitting.merged(theme.tokens, look, ())
    if fitting.faults:
        raise ConfigError(fitting.faults)
    return replace(theme, tokens=tokens)


def faults(tokens: Mapping[str, Any], at: At = _nowhere) -> list[str]:
    """What is wrong with a theme.yaml in itself, one line each: its own values have to be of their kinds as well."""
    fitting = _Fitting("", at)
    fitting.merged(tokens, tokens, ())
    return fitting.faults


@dataclass(slots=True)
class _Fitting:
    where: str
    at: At
    faults: list[str] = field(default_factory=list)

    def merged(self, own: Mapping[str, Any], given: Mapping[str, Any], place: tuple[str, ...]) -> dict[str, Any]:
        result = dict(own)
        for key, value in given.items():
            here = (*place, str(key))
            if here == ("logo",):
                result["logo"] = self.logo(value, own.get("logo"))
            elif key not in own:
                has = listing(map(str, own), "and")
                self.say(here, f"unknown; {did_you_mean(key, own) or f'the theme has {has}'}")
            elif here == ("words",):
                result["words"] = self.words(own[key], value)
            else:
                result[key] = self.value(own[key], value, here)
        return result

    def value(self, own: Any, given: Any, here: tuple[str, ...]) -> Any:
        """What is given, as it is used; the theme's own where that is wrong."""
        if isinstance(own, Mapping):
            if not isinstance(given, Mapping):
                self.say(here, f"expected keys ({listing(map(str, own), 'and')}), given {in_words(given)}")
            elif len(here) > _DEEPEST:
                self.say(here, f"more than {_DEEPEST} levels inside one another")
            else:
                return self.merged(own, given, here)
            return own
        try:
            return kind_of(own, here)(given)
        except Misfit as misfit:
            self.say(here, f"expected {misfit}, given {in_words(given)}")
            return own

    def logo(self, given: Any, own: Any) -> Any:
        """A logo may be taken away (nothing), or given to a theme that has none."""
        if given is None:
            return None
        known = {"file": picture_file, "alt": one_line, "width": pixels}
        if not isinstance(given, Mapping):
            self.say(("logo",), f"expected file, alt and width, given {in_words(given)}")
            return own
        logo = dict(own) if isinstance(own, Mapping) else {}
        for key, value in given.items():
            if key not in known:
                self.say(("logo", str(key)), f"unknown; {did_you_mean(key, known) or 'a logo has file, alt and width'}")
                continue
            try:
                logo[key] = known[key](value)
            except Misfit as misfit:
                self.say(("logo", key), f"expected {misfit}, given {in_words(value)}")
        for key in known:
            if key not in logo and key not in given:
                self.say(("logo",), f"{key} is missing; a logo has file, alt and width")
        return logo

    def words(self, own: Any, given: Any) -> Any:
        """The words of each language. One that the theme lacks gets English where it says nothing else."""
        if not isinstance(given, Mapping) or not isinstance(own, Mapping):
            self.say(("words",), f"expected languages, each with its words, given {in_words(given)}")
            return own
        result = dict(own)
        english = _named(own.get(_ENGLISH))
        for language, spoken in given.items():
            here = ("words", str(language))
            if re.fullmatch(LANGUAGE[1:-1], str(language)) is None:
                self.say(here, "expected a language tag such as en or de-AT")
            elif not isinstance(spoken, Mapping):
                self.say(here, f"expected words by name, given {in_words(spoken)}")
            else:
                had = _named(own.get(language))
                known = {**had, **english}  # English says which words there are, and what is filled into them
                result[language] = {**english, **had, **dict(self.spoken(known, spoken, here))}
        return result

    def spoken(
        self, known: Mapping[str, Any], given: Mapping[str, Any], here: tuple[str, ...]
    ) -> Iterator[tuple[str, str]]:
        for key, value in given.items():
            if key not in known:
                meant = did_you_mean(key, known) or f"known are {listing(map(str, known), 'and')}"
                self.say((*here, str(key)), f"unknown; {meant}")
                continue
            try:
                words = one_line(value)
                wanted, found = placeholders(str(known[key])), placeholders(words)
            except Misfit as misfit:
                self.say((*here, key), f"expected {misfit}, given {in_words(value)}")
                continue
            if wanted != found:
                needed = listing((f"{{{name}}}" for name in sorted(wanted)), "and") or "no braces"
                self.say((*here, key), f"expected words with {needed}, given {quoted(words)}")
                continue
            yield key, words

    def say(self, here: tuple[str, ...], what: str) -> None:
        place = ".".join(part[:40] for part in here)
        self.faults.append(f"{self.at(here)}{f'{self.where}.' if self.where else ''}{place}: {what}")


def _named(words: Any) -> Mapping[str, Any]:
    return words if isinstance(words, Mapping) else {}
