"""actuals: effort and cost by milestone and week; a management reserve of the project"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'


def upgrade() -> None:
    op.create_table('actual',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('milestone_key', sa.String(length=40), nullable=False),
    sa.Column('week_on', sa.Date(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('who', sa.String(length=120), nullable=False),
    sa.Column('role', sa.String(length=32), nullable=True),
    sa.Column('effort_minutes', sa.Integer(), nullable=False),
    sa.Column('cost_cents', sa.BigInteger(), nullable=True),
    sa.Column('value_cents', sa.BigInteger(), nullable=True),
    sa.Column('note', sa.String(length=250), nullable=False),
    sa.Column('source', sa.Enum('typed', 'imported', name='actual_source', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('is_current', sa.Boolean(), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('effort_minutes >= 0 AND (cost_cents IS NULL OR cost_cents >= 0)', name=op.f('ck_actual_amounts')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['user_account.id'], name=op.f('fk_actual_entered_by_id_user_account')),
    sa.ForeignKeyConstraint(['person_id'], ['user_account.id'], name=op.f('fk_actual_person_id_user_account')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_actual_project_id_project')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_actual'))
    )
    with op.batch_alter_table('actual', schema=None) as batch_op:
        batch_op.create_index('ix_actual_project_id_is_current', ['project_id', 'is_current', 'milestone_key'], unique=False)

    with op.batch_alter_table('project', schema=None) as batch_op:
        batch_op.add_column(sa.Column('management_reserve_cents', sa.BigInteger(), server_default='0', nullable=False))
        batch_op.alter_column('management_reserve_cents', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('project', schema=None) as batch_op:
        batch_op.drop_column('management_reserve_cents')

    with op.batch_alter_table('actual', schema=None) as batch_op:
        batch_op.drop_index('ix_actual_project_id_is_current')

    op.drop_table('actual')
