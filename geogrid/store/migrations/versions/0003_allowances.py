"""Allowed gaps and overlaps; and on which days what is stored changes, so that a check is done once for each state."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

revision = "0003"
down_revision = "0002"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
DATED = ("areas", "grids", "posts", "lines", "surfaces", "estates", "buildings", "places")


def upgrade() -> None:
    op.create_table(
        "allowances",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("author", TEXT, nullable=False),
        sa.Column("since", sa.Date),
        sa.Column("kind", sa.String(20)),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
        shape(),
    )
    still = sa.text("valid_to IS NULL")
    op.create_index(
        "ux_allowances_in_force", "allowances", ["code"], unique=True, sqlite_where=still, postgresql_where=still
    )
    op.create_table(
        "changes",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
    )
    note_days()


def note_days() -> None:
    for day in ("valid_from", "valid_to"):
        for table in DATED:
            new = f"{day} IS NOT NULL AND {day} NOT IN (SELECT day FROM changes)"  # noqa: S608 - own names
            op.execute(f"INSERT INTO changes (day, number) SELECT DISTINCT {day}, 1 FROM {table} WHERE {new}")  # noqa: S608


def shape() -> sa.Column[object]:
    return sa.Column("shape", Geometry("MULTIPOLYGON", srid=4490, nullable=False), nullable=False)


def downgrade() -> None:
    op.drop_table("changes")
    # Dropped with its column named, so that GeoAlchemy2 takes index and metadata along on SQLite.
    sa.Table("allowances", sa.MetaData(), shape()).drop(op.get_bind())
