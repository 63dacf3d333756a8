"""Micro-grids: parts of one grid."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

revision = "0020"
down_revision = "0019"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "micro_grids",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("grid", TEXT, nullable=False, index=True),
        sa.Column("name", TEXT, nullable=False),
        _shape(),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
    )
    still = sa.text("valid_to IS NULL")
    op.create_index(
        "ux_micro_grids_in_force", "micro_grids", ["code"], unique=True, sqlite_where=still, postgresql_where=still
    )


def downgrade() -> None:
    # Dropped with its column named, so that GeoAlchemy2 takes index and metadata along on SQLite.
    sa.Table("micro_grids", sa.MetaData(), _shape()).drop(op.get_bind())


def _shape() -> sa.Column[object]:
    return sa.Column("shape", Geometry("MULTIPOLYGON", srid=4490, nullable=False), nullable=False)
