"""risks: the first register"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'

CATEGORIES = ('client', 'scope', 'people', 'technology', 'integration', 'data', 'supplier', 'other')


def upgrade() -> None:
    op.create_table('risk',
    sa.Column('cause', sa.Text(), nullable=False),
    sa.Column('category', sa.Enum(*CATEGORIES, name='risk_category', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('state', sa.Enum('open', 'happened', 'closed', name='risk_state', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('probability_percent', sa.Integer(), nullable=False),
    sa.Column('delays', sa.Text(), nullable=False),
    sa.Column('cost_cents', sa.BigInteger(), nullable=False),
    sa.Column('response', sa.Text(), nullable=False),
    sa.Column('raised_on', sa.Date(), nullable=True),
    sa.Column('review_on', sa.Date(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('is_internal', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('phase_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('cost_cents >= 0', name=op.f('ck_risk_cost')),
    sa.CheckConstraint('probability_percent BETWEEN 0 AND 100', name=op.f('ck_risk_probability')),
    sa.ForeignKeyConstraint(['owner_id'], ['user_account.id'], name=op.f('fk_risk_owner_id_user_account')),
    sa.ForeignKeyConstraint(['phase_id'], ['phase.id'], name=op.f('fk_risk_phase_id_phase')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_risk_project_id_project')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_risk')),
    sa.UniqueConstraint('project_id', 'number', name=op.f('uq_risk_project_id_number'))
    )
    with op.batch_alter_table('risk', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_risk_project_id'), ['project_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('risk', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_risk_project_id'))

    op.drop_table('risk')
