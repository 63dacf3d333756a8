"""Keys of places that tell all of an address: letters, ranges of numbers, rooms, villages, whole names."""

from alembic import op

from geogrid.store import place_keys

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    place_keys.make_anew(op.get_bind())


def downgrade() -> None:
    """Leave them: an older geogrid finds fewer of these places, and none wrongly."""
