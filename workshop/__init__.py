"""What stands behind ``./dev``: brings the tools onto a bare machine and starts the programs. Standard library only."""
