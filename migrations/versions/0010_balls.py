"""balls: who had to act, since when, and what moved the target since the baseline"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'


def upgrade() -> None:
    op.create_table('ball_spell',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('subject_kind', sa.Enum('milestone', 'interface', name='ball_subject', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('subject_key', sa.String(length=40), nullable=False),
    sa.Column('holder', sa.Enum('client', 'vendor', 'third_party', name='holder', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('party', sa.String(length=120), nullable=False),
    sa.Column('since_on', sa.Date(), nullable=False),
    sa.Column('expected_on', sa.Date(), nullable=True),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('awaits', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('told_by_id', sa.Integer(), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('returned_by_id', sa.Integer(), nullable=True),
    sa.Column('returned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("holder <> 'vendor'", name=op.f('ck_ball_spell_somebody_else')),
    sa.CheckConstraint("holder <> 'third_party' OR party <> ''", name=op.f('ck_ball_spell_named')),
    sa.CheckConstraint('until_on IS NULL OR until_on >= since_on', name=op.f('ck_ball_spell_order')),
    sa.CheckConstraint('(until_on IS NULL) = (returned_at IS NULL)', name=op.f('ck_ball_spell_returned')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_ball_spell_project_id_project')),
    sa.ForeignKeyConstraint(['returned_by_id'], ['user_account.id'], name=op.f('fk_ball_spell_returned_by_id_user_account')),
    sa.ForeignKeyConstraint(['told_by_id'], ['user_account.id'], name=op.f('fk_ball_spell_told_by_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ball_spell')),
    sa.UniqueConstraint('project_id', 'number', name=op.f('uq_ball_spell_project_id_number'))
    )
    with op.batch_alter_table('ball_spell', schema=None) as batch_op:
        batch_op.create_index('ix_ball_spell_subject', ['project_id', 'subject_kind', 'subject_key'], unique=False)

    op.create_table('delay_analysis',
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('baseline_id', sa.Integer(), nullable=False),
    sa.Column('plan_version', sa.Integer(), nullable=False),
    sa.Column('calendar_stamp', sa.String(length=64), nullable=False),
    sa.Column('target_key', sa.String(length=40), nullable=False),
    sa.Column('start_on', sa.Date(), nullable=False),
    sa.Column('steps', sa.Text(), nullable=False),
    sa.Column('windows', sa.Text(), nullable=False),
    sa.Column('refusal', sa.String(length=24), nullable=False),
    sa.Column('amount', sa.Integer(), nullable=False),
    sa.Column('computed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['baseline_id'], ['baseline.id'], name=op.f('fk_delay_analysis_baseline_id_baseline')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_delay_analysis_project_id_project')),
    sa.PrimaryKeyConstraint('project_id', name=op.f('pk_delay_analysis'))
    )


def downgrade() -> None:
    op.drop_table('delay_analysis')
    with op.batch_alter_table('ball_spell', schema=None) as batch_op:
        batch_op.drop_index('ix_ball_spell_subject')

    op.drop_table('ball_spell')
