"""Keys of places that are told apart behind their number: 杨枝塘路3号西, 里河新村12幢甲, which were 3号 and 12幢."""

from alembic import op

from geogrid.store import place_keys

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    place_keys.make_anew(op.get_bind())


def downgrade() -> None:
    """Leave them: an older geogrid finds fewer of these places, and none wrongly."""
