from tests.end_to_end.conftest import desk, mailing

__all__ = ["desk", "mailing"]
