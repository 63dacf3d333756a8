"""Keys of house numbers without 号 (甲327, 421弄107), and of villages that were read as towns: 丰镇村."""

from alembic import op

from geogrid.store import place_keys

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    place_keys.make_anew(op.get_bind())


def downgrade() -> None:
    """Leave them: an older geogrid finds fewer of these places, and none wrongly."""
