"""Keys of exits of stations (武定门站1号口), and of parts of estates with a letter or a phase: 中海国际社区a1区3幢."""

from alembic import op

from geogrid.store import place_keys

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    place_keys.make_anew(op.get_bind())


def downgrade() -> None:
    """Leave them: an older geogrid finds fewer of these places, and none wrongly."""
