"""simulations: what is assumed, what was found last, and how far long work is"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'


def upgrade() -> None:
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.add_column(sa.Column('done_percent', sa.Integer(), nullable=True))

    op.create_table('simulation',
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('plan_version', sa.Integer(), nullable=False),
    sa.Column('calendar_stamp', sa.String(length=64), nullable=False),
    sa.Column('model_hash', sa.String(length=64), nullable=False),
    sa.Column('seed', sa.Integer(), nullable=False),
    sa.Column('runs', sa.Integer(), nullable=False),
    sa.Column('computed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('target_p80_at', sa.DateTime(), nullable=True),
    sa.Column('result', sa.Text(), nullable=True),
    sa.Column('target_result', sa.Text(), nullable=True),
    sa.Column('refusal_code', sa.String(length=40), nullable=False),
    sa.CheckConstraint("result IS NOT NULL OR refusal_code <> ''", name=op.f('ck_simulation_result')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_simulation_project_id_project')),
    sa.PrimaryKeyConstraint('project_id', name=op.f('pk_simulation'))
    )
    op.create_table('simulation_settings',
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('shape', sa.Enum('pert', 'triangular', 'lognormal', name='shape', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('together', sa.Enum('nothing', 'phase', 'owner', name='together', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('correlation_percent', sa.Integer(), nullable=False),
    sa.Column('low_percent', sa.Integer(), nullable=True),
    sa.Column('high_percent', sa.Integer(), nullable=True),
    sa.Column('seed', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('correlation_percent BETWEEN 0 AND 95', name=op.f('ck_simulation_settings_correlation')),
    sa.CheckConstraint('(low_percent IS NULL) = (high_percent IS NULL)', name=op.f('ck_simulation_settings_spread')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_simulation_settings_project_id_project')),
    sa.PrimaryKeyConstraint('project_id', name=op.f('pk_simulation_settings'))
    )


def downgrade() -> None:
    op.drop_table('simulation_settings')
    op.drop_table('simulation')
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.drop_column('done_percent')
