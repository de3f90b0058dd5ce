"""Answers of language models, which are dear to ask for twice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, delete, insert, select

from digest.interfaces import Memory
from digest.store.database import reading, writing
from digest.store.tables import answer


@dataclass(frozen=True, slots=True)
class Answers:
    """What is kept of them. It may be used in several threads."""

    engine: Engine

    def recall(self, key: str) -> str | None:
        with reading(self.engine) as connection:
            return connection.execute(select(answer.c.value).where(answer.c.key == key)).scalar()

    def remember(self, key: str, value: str, now: datetime) -> None:
        """Keep an answer, in place of an earlier one."""
        with writing(self.engine) as connection:
            connection.execute(delete(answer).where(answer.c.key == key))
            connection.execute(insert(answer).values(key=key, value=value, at=now))

    def forget(self, before: datetime) -> None:
        """Forget the answers of before a moment."""
        with writing(self.engine) as connection:
            connection.execute(delete(answer).where(answer.c.at < before))

    def at(self, clock: Callable[[], datetime]) -> Memory:
        """The memory that a summariser is given."""
        return _Clocked(self, clock)


@dataclass(frozen=True, slots=True)
class _Clocked:
    answers: Answers
    clock: Callable[[], datetime]

    def recall(self, key: str) -> str | None:
        return self.answers.recall(key)

    def remember(self, key: str, answer: str) -> None:
        self.answers.remember(key, answer, self.clock())
