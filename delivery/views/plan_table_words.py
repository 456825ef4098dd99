"""What the scripts of the plan's table say, in the reader's language. ``{…}`` is filled in by the script."""

from __future__ import annotations

from flask_babel import gettext as _


def plan_table_words() -> dict[str, object]:
    return {**_cells(), **_messages(), **_sums(), "columns": _columns()}


def _columns() -> dict[str, str]:
    return {
        "mark": _("Chosen"),
        "code": _("Code"),
        "name": _("Milestone"),
        "phase": _("Phase"),
        "start": _("Start"),
        "finish": _("Finish"),
        "base_start": _("Baseline start"),
        "base_finish": _("Baseline finish"),
        "variance": _("Variance"),
        "duration": _("Duration"),
        "float": _("Float"),
        "free": _("Free float"),
        "done": _("Progress"),
        "actual_start": _("Actual start"),
        "actual_finish": _("Actual finish"),
        "remaining": _("Remaining"),
        "predecessors": _("Waits for"),
        "owner": _("Owner"),
        "role": _("Role"),
        "effort": _("Effort"),
        "points": _("Three points"),
        "deadline": _("Deadline"),
        "constraint": _("Constraint"),
        "constraint_on": _("Constraint date"),
        "calendar": _("Working calendar"),
        "gate": _("Gate"),
        "optional": _("Tradable"),
        "strip": _("Timeline"),
    }


def _cells() -> dict[str, object]:
    return {
        "yes": _("Yes"),
        "no": _("No"),
        "none": _("None"),
        "becomes": _("becomes"),
        "states": {"done": _("Done"), "running": _("Under way")},
        "new_milestone": _("New milestone"),
        "pick_date": _("Pick a day"),
        "without_phase": _("Without a phase"),
        "without_owner": _("Without an owner"),
        "earlier": _("Move up"),
        "later": _("Move down"),
    }


def _messages() -> dict[str, str]:
    return {
        "empty": _("Paste rows from a spreadsheet here, or add a line."),
        "computed": _("This column is computed and cannot be typed into."),
        "name_needed": _("A milestone needs a name."),
        "wrong_many": _("{count} cells cannot be read and wait for you; the others were taken. The first:"),
        "wrong_stay": _("Cells that cannot be read are not saved; what you typed stays in them."),
        "undone": _("Taken back."),
        "redone": _("Done again."),
        "nothing_to_undo": _("There is nothing to take back."),
        "nothing_to_redo": _("There is nothing to do again."),
        "copied": _("Copied: {rows} × {columns}"),
        "pasted": _("Pasted: {count}"),
        "skipped": _("Left out, since computed: {count}"),
    }


def _sums() -> dict[str, str]:
    return {
        "shown": _("{shown} of {total} milestones"),
        "done_of": _("{done} of {total} done"),
        "effort_sum": _("effort {days}"),
        "duration_sum": _("durations {days}"),
        "chosen": _("Milestones chosen: {count}"),
        "driven": _("Driven by {codes}"),
        "wrong_count": _("Cells to mend: {count}"),
    }
