"""The lines around a fault, numbered: what a `TemplateError` shows."""

AROUND = 2  # lines before the fault, and as many after it
WIDEST = 160  # characters; rendered MJML has lines of any length


def excerpt(source: str, line: int) -> str:
    """The five lines around `line` (from 1), the faulty one marked; long lines are cut."""
    lines = source.splitlines()
    first, last = max(1, line - AROUND), min(len(lines), line + AROUND)
    shown = (
        f"{'>' if number == line else ' '} {number:>{len(str(last))}} | {lines[number - 1][:WIDEST]}".rstrip()
        for number in range(first, last + 1)
    )
    return "\n".join(shown)
