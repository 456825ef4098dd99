"""interfaces: the register of them"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    op.create_table('interface',
    sa.Column('system_a', sa.String(length=120), nullable=False),
    sa.Column('system_b', sa.String(length=120), nullable=False),
    sa.Column('direction', _choice('interface_direction', 'forth', 'back', 'both'), nullable=False),
    sa.Column('protocol', sa.String(length=120), nullable=False),
    sa.Column('contract', _choice('contract_state', 'open', 'draft', 'agreed', 'changed'), nullable=False),
    sa.Column('state', _choice('interface_state', 'planned', 'building', 'testing', 'failed', 'passed', 'dropped'), nullable=False),
    sa.Column('client_contact', sa.String(length=160), nullable=False),
    sa.Column('third_party', sa.String(length=120), nullable=False),
    sa.Column('milestones', sa.Text(), nullable=False),
    sa.Column('tested_on', sa.Date(), nullable=True),
    sa.Column('findings', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('is_internal', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('phase_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['owner_id'], ['user_account.id'], name=op.f('fk_interface_owner_id_user_account')),
    sa.ForeignKeyConstraint(['phase_id'], ['phase.id'], name=op.f('fk_interface_phase_id_phase')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_interface_project_id_project')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interface')),
    sa.UniqueConstraint('project_id', 'number', name=op.f('uq_interface_project_id_number'))
    )
    with op.batch_alter_table('interface', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_interface_project_id'), ['project_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('interface', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_interface_project_id'))

    op.drop_table('interface')
