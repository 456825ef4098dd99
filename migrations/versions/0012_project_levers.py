"""project levers: what a search for options takes for granted is the project's own to say"""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'

LEVERS = {
    'crash_limit_percent': (25, 0, 90),
    'overlap_percent': (50, 0, 90),
    'rework_chance_percent': (30, 0, 100),
    'rework_percent': (50, 0, 100),
    'ramp_up_days': (5, 0, 250),
}
CHECK = 'ck_project_levers'


def upgrade() -> None:
    with op.batch_alter_table('project', schema=None) as batch_op:
        for name, (usual, _low, _high) in LEVERS.items():
            batch_op.add_column(sa.Column(name, sa.Integer(), server_default=str(usual), nullable=False))
        within = ' AND '.join(f'{name} BETWEEN {low} AND {high}' for name, (_usual, low, high) in LEVERS.items())
        batch_op.create_check_constraint(op.f(CHECK), within)


def downgrade() -> None:
    with op.batch_alter_table('project', schema=None) as batch_op:
        batch_op.drop_constraint(op.f(CHECK), type_='check')
        for name in LEVERS:
            batch_op.drop_column(name)
