"""standings: what the list of projects sorts by"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'


def upgrade() -> None:
    with op.batch_alter_table('forecast', schema=None) as batch_op:
        batch_op.add_column(sa.Column('baseline_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('variance_minutes', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('is_late', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('phase_now', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('phases_under_way', sa.Text(), server_default='[]', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('forecast', schema=None) as batch_op:
        for column in ('phases_under_way', 'phase_now', 'is_late', 'variance_minutes', 'baseline_on'):
            batch_op.drop_column(column)
