"""What a WSGI server loads: ``wsgi:app``."""

from delivery import create_app

app = create_app()
