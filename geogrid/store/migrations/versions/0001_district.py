"""The district: generations, areas, grids, posts, the map below them, places and cases."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

revision = "0001"
down_revision = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
WORD = sa.String(20)
SHAPES = {
    "areas": "MULTIPOLYGON",
    "grids": "MULTIPOLYGON",
    "lines": "MULTILINESTRING",
    "surfaces": "MULTIPOLYGON",
    "estates": "MULTIPOLYGON",
    "buildings": "POLYGON",
    "places": "POINT",
    "cases": "POINT",
}


def upgrade() -> None:
    op.create_table(
        "generations",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("simulated", sa.Boolean, nullable=False),
        sa.Column("source", TEXT, nullable=False),
    )
    create_coverage()
    create_base_map()
    create_places()
    create_cases()


def create_coverage() -> None:
    dated(
        "areas",
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("level", WORD, nullable=False),
        sa.Column("parent", TEXT),
        sa.Column("area_m2", sa.Float(53), nullable=False),
    )
    once_in_force("areas", "level", "code")
    dated(
        "grids",
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("community", TEXT),
        sa.Column("households", sa.Integer),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("area_m2", sa.Float(53), nullable=False),
    )
    once_in_force("grids", "code")
    dated(
        "posts",
        sa.Column("grid", TEXT, nullable=False),
        sa.Column("role", WORD, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("duty_phone", TEXT),
    )
    op.create_index("ix_posts_grid", "posts", ["grid"])


def create_base_map() -> None:
    dated(
        "lines",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("rank", WORD, nullable=False),
        sa.Column("width", sa.Float(53), nullable=False),
    )
    dated("surfaces", sa.Column("name", TEXT, nullable=False), sa.Column("kind", WORD, nullable=False))
    dated("estates", sa.Column("name", TEXT, nullable=False), sa.Column("community", TEXT))
    dated(
        "buildings",
        sa.Column("code", TEXT, nullable=False),
        sa.Column("estate", TEXT),
        sa.Column("number", TEXT, nullable=False),
        sa.Column("floors", sa.Integer, nullable=False),
        sa.Column("households", sa.Integer, nullable=False),
    )
    once_in_force("buildings", "code")


def create_places() -> None:
    parts = ("road", "number", "estate", "building", "unit", "room")
    dated(
        "places",
        sa.Column("code", TEXT, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("address", TEXT, nullable=False),
        sa.Column("community", TEXT),
        *(sa.Column(part, TEXT) for part in parts),
        sa.Column("normalised", TEXT, nullable=False),
    )
    once_in_force("places", "code")
    op.create_index("ix_places_normalised", "places", [sa.text("length(normalised)"), "normalised", "code"])


def create_cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", TEXT, nullable=False, unique=True),
        sa.Column("category", TEXT, nullable=False),
        sa.Column("reported_at", sa.DateTime, nullable=False),
        sa.Column("address", TEXT),
        sa.Column("grid", TEXT),
        sa.Column("located_by", WORD, nullable=False),
        shape("cases"),
    )
    op.create_index("ix_cases_reported_at", "cases", ["reported_at", "code"])
    op.create_index("ix_cases_category", "cases", ["category"])


def dated(table: str, *columns: sa.Column[Any]) -> None:
    """Create a table whose rows are in force from one day to another."""
    op.create_table(
        table,
        sa.Column("id", sa.Integer, primary_key=True),
        *columns,
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
        *([shape(table)] if table in SHAPES else []),
    )


def shape(table: str) -> sa.Column[Any]:
    return sa.Column("shape", Geometry(SHAPES[table], srid=4490, nullable=False), nullable=False)


def once_in_force(table: str, *columns: str) -> None:
    """Let a code come back only after it was retired."""
    still = sa.text("valid_to IS NULL")
    op.create_index(
        f"ux_{table}_in_force", table, list(columns), unique=True, sqlite_where=still, postgresql_where=still
    )


def downgrade() -> None:
    for table in SHAPES:
        # Dropped with its column named, so that GeoAlchemy2 takes index and metadata along on SQLite.
        sa.Table(table, sa.MetaData(), shape(table)).drop(op.get_bind())
    op.drop_table("posts")
    op.drop_table("generations")
