from pathlib import Path

import pytest

from tests.generated import generated_files


@pytest.mark.parametrize("path", generated_files(), ids=lambda path: path.name)
def test_what_is_made_from_the_code_is_up_to_date(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == generated_files()[path], "renew it: make generated"
