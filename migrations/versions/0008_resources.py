"""resources: the vendor's people and who works on what"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'


def upgrade() -> None:
    op.create_table('resource',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('role', sa.String(length=32), nullable=False),
    sa.Column('calendar_id', sa.Integer(), nullable=True),
    sa.Column('availability_percent', sa.Integer(), nullable=False),
    sa.Column('periods', sa.Text(), nullable=False),
    sa.Column('absences', sa.Text(), nullable=False),
    sa.Column('cents_per_day', sa.BigInteger(), nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('availability_percent > 0', name=op.f('ck_resource_availability')),
    sa.CheckConstraint('cents_per_day >= 0', name=op.f('ck_resource_rate')),
    sa.ForeignKeyConstraint(['calendar_id'], ['calendar.id'], name=op.f('fk_resource_calendar_id_calendar')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_resource_organization_id_organization')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_resource_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_resource')),
    sa.UniqueConstraint('user_id', name=op.f('uq_resource_user_id'))
    )
    op.create_table('assignment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('milestone_key', sa.String(length=40), nullable=False),
    sa.Column('resource_id', sa.Integer(), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.CheckConstraint('percent > 0', name=op.f('ck_assignment_percent')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_assignment_project_id_project')),
    sa.ForeignKeyConstraint(['resource_id'], ['resource.id'], name=op.f('fk_assignment_resource_id_resource')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assignment')),
    sa.UniqueConstraint('project_id', 'milestone_key', 'resource_id', name=op.f('uq_assignment_project_id_milestone_key_resource_id'))
    )
    op.create_table('assignment_edit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('assignment_version', sa.Integer(), nullable=False),
    sa.Column('changes', sa.Text(), nullable=False),
    sa.Column('is_undo', sa.Boolean(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['user_account.id'], name=op.f('fk_assignment_edit_actor_id_user_account')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_assignment_edit_project_id_project')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assignment_edit')),
    sa.UniqueConstraint('project_id', 'assignment_version', name=op.f('uq_assignment_edit_project_id_assignment_version'))
    )
    for table, column in INDEXES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(batch_op.f(f'ix_{table}_{column}'), [column], unique=False)


INDEXES = (
    ('resource', 'organization_id'),
    ('assignment', 'project_id'),
    ('assignment', 'resource_id'),
    ('assignment_edit', 'project_id'),
)


def downgrade() -> None:
    for table, column in reversed(INDEXES):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_index(batch_op.f(f'ix_{table}_{column}'))

    op.drop_table('assignment_edit')
    op.drop_table('assignment')
    op.drop_table('resource')
