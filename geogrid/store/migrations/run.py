"""Runs the migrations on an open connection, inside its transaction: all of them, or none."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from geogrid.store import migrations


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Go forward to a revision."""
    command.upgrade(_config(connection), revision)


def downgrade(connection: Connection, revision: str = "base") -> None:
    """Go back to a revision; "base" leaves no table of geogrid's."""
    command.downgrade(_config(connection), revision)


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(migrations.FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
