"""performance: schedule and cost performance of each project, measured in the background"""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'

REASONS = (
    'no_budget', 'nothing_planned', 'no_cost', 'nothing_earned', 'budget_spent', 'not_started', 'past_finish', 'no_baseline',
)  # fmt: skip


def _reason(name: str) -> sa.Enum:
    return sa.Enum(*REASONS, name=name, native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    op.create_table('performance',
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('plan_version', sa.Integer(), nullable=False),
    sa.Column('status_on', sa.Date(), nullable=False),
    sa.Column('computed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('passed_percent', sa.Integer(), nullable=False),
    sa.Column('spi_hundredths', sa.Integer(), nullable=True),
    sa.Column('spi_missing', _reason('spi_undefined'), nullable=True),
    sa.Column('cpi_hundredths', sa.Integer(), nullable=True),
    sa.Column('cpi_missing', _reason('cpi_undefined'), nullable=True),
    sa.CheckConstraint('(spi_hundredths IS NULL) <> (spi_missing IS NULL)', name=op.f('ck_performance_spi')),
    sa.CheckConstraint('(cpi_hundredths IS NULL) <> (cpi_missing IS NULL)', name=op.f('ck_performance_cpi')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_performance_project_id_project')),
    sa.PrimaryKeyConstraint('project_id', name=op.f('pk_performance'))
    )


def downgrade() -> None:
    op.drop_table('performance')
