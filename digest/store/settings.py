"""Small facts that the database remembers about itself."""

from collections.abc import Callable

from sqlalchemy import Engine, insert, select

from digest.store.database import reading, writing
from digest.store.tables import setting


def remembered(engine: Engine, name: str, draw: Callable[[], str]) -> str:
    """The value kept under a name; at the first call it is drawn."""
    query = select(setting.c.value).where(setting.c.name == name)
    with reading(engine) as connection:
        value: str | None = connection.execute(query).scalar()
    if value is not None:
        return value
    with writing(engine) as connection:
        value = connection.execute(query).scalar()  # another program may have drawn it meanwhile
        if value is None:
            value = draw()
            connection.execute(insert(setting).values(name=name, value=value))
        return value
