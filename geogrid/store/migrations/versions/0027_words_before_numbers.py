"""Keys of house numbers with a word before their digits, which was left out, and of ranges of branches."""

from alembic import op

from geogrid.store import place_keys

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    place_keys.make_anew(op.get_bind())


def downgrade() -> None:
    """Leave them: an older geogrid finds fewer of these places, and none wrongly."""
