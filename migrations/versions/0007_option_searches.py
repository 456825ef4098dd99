"""option searches: combined options and extra people, and what a search has found"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'

OLD = ('as_submitted', 'within_float', 'fast_track', 'crash', 'trade', 'defer')
NEW = (*OLD, 'extra_people', 'combined')
CHECK = 'ck_change_option_option_kind'


def kinds(names: tuple[str, ...]) -> str:
    return "kind IN (" + ", ".join(f"'{name}'" for name in names) + ")"


def upgrade() -> None:
    with op.batch_alter_table('change_option', schema=None) as batch_op:
        batch_op.drop_constraint(op.f(CHECK), type_='check')
        batch_op.create_check_constraint(op.f(CHECK), kinds(NEW))
    op.create_table('option_search',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('revision_id', sa.Integer(), nullable=False),
    sa.Column('plan_version', sa.Integer(), nullable=False),
    sa.Column('calendar_stamp', sa.String(length=64), nullable=False),
    sa.Column('edits', sa.Text(), nullable=False),
    sa.Column('found', sa.Text(), nullable=False),
    sa.Column('computed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['revision_id'], ['change_revision.id'], name=op.f('fk_option_search_revision_id_change_revision'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_option_search')),
    sa.UniqueConstraint('revision_id', name=op.f('uq_option_search_revision_id'))
    )


def downgrade() -> None:
    op.drop_table('option_search')
    op.execute("UPDATE change_option SET kind = 'crash' WHERE kind IN ('extra_people', 'combined')")
    with op.batch_alter_table('change_option', schema=None) as batch_op:
        batch_op.drop_constraint(op.f(CHECK), type_='check')
        batch_op.create_check_constraint(op.f(CHECK), kinds(OLD))
