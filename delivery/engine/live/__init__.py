"""A scheduled plan that follows edits: see ``reschedule``."""
