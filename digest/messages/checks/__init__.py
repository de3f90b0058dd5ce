"""What is looked at before an edition leaves: one function for each check, from a proof to findings.

A new check is a function in one of these modules and its name in `ALWAYS`.
"""

from collections.abc import Callable, Iterable

from digest.messages.checks.finding import Finding, Proof, Severity

__all__ = ["ALWAYS", "Finding", "Proof", "Severity", "findings"]

Check = Callable[[Proof], Iterable[Finding]]

ALWAYS: tuple[Check, ...] = ()


def findings(proof: Proof) -> tuple[Finding, ...]:
    """Of all checks that need nothing but the edition itself: errors first, then warnings, then what is worth knowing."""
    found: list[Finding] = [finding for check in ALWAYS for finding in check(proof)]
    return tuple(sorted(found, key=lambda one: list(Severity).index(one.severity)))
