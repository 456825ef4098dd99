"""visits: what was new since a person was last in a project"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'


def upgrade() -> None:
    op.create_table('visit',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_seq', sa.Integer(), nullable=False),
    sa.Column('seen_plan_version', sa.Integer(), nullable=False),
    sa.Column('seen_target_at', sa.DateTime(), nullable=True),
    sa.Column('latest_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('latest_seq', sa.Integer(), nullable=False),
    sa.Column('latest_plan_version', sa.Integer(), nullable=False),
    sa.Column('latest_target_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_visit_project_id_project')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_visit_user_id_user_account')),
    sa.PrimaryKeyConstraint('user_id', 'project_id', name=op.f('pk_visit'))
    )
    with op.batch_alter_table('visit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_visit_project_id'), ['project_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('visit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_visit_project_id'))

    op.drop_table('visit')
