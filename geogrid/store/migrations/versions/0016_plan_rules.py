"""What a plan holds its rules to, and the places that must stay in their grid."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

revision = "0016"
down_revision = "0015"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("plans", sa.Column("rules", TEXT, nullable=False, server_default="{}"))
    op.create_table(
        "plan_golden",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("plan", sa.Integer, nullable=False, index=True),
        sa.Column("label", TEXT, nullable=False),
        sa.Column("grid", TEXT, nullable=False),
        _shape(),
    )


def downgrade() -> None:
    # Dropped with its column named, so that GeoAlchemy2 takes index and metadata along on SQLite.
    sa.Table("plan_golden", sa.MetaData(), _shape()).drop(op.get_bind())
    op.drop_column("plans", "rules")


def _shape() -> sa.Column[object]:
    return sa.Column("shape", Geometry("POINT", srid=4490, nullable=False), nullable=False)
