"""Whether the theme's own words ("Unsubscribe", "min read") are there in the language of the edition."""

from collections.abc import Iterator

from digest.messages.checks.finding import Finding, Proof, Severity


def theme_language(proof: Proof) -> Iterator[Finding]:
    """A theme has English words for a language that it does not know, beside a date in that language."""
    spoken, language = proof.theme.tokens.get("words", {}), proof.imprint.language
    primary = language.partition("-")[0].lower()
    if not spoken or primary == "en" or spoken.get(language) or spoken.get(primary):
        return
    from babel import Locale  # takes long to load

    name = Locale.parse(language, sep="-").get_language_name("en")
    yield Finding(
        id="words-language",
        severity=Severity.WARNING,
        where="the theme's words",
        what=f"the theme {proof.theme.name} has none in {name} ({primary}); readers get English ones, such as "
        "“Unsubscribe”",
        todo=f"Write them below look: words: {primary}: in the schedule file",
    )
