// How a milestone stands at given dates: done, late, critical, how much of it is done.
export function stateOf(row, timing, saved, deadline = row.deadline) {
  const done = row.actual_finish !== null;
  const missed = !done && deadline !== null && timing.finish > deadline;
  return {
    done,
    begun: !done && row.actual_start !== null,
    missed,
    late: !done && (missed || isBehind(row, timing, saved) || timing.float < 0),
    critical: !done && Boolean(timing.critical),
    event: row.duration === 0 && timing.start === timing.finish,
  };
}

/** The server counts the variance in working minutes; only dates that a pending change has moved are compared here. */
function isBehind(row, timing, saved) {
  if (row.base_finish === null) return false;
  return timing.finish === saved.finish ? row.variance > 0 : timing.finish > row.base_finish;
}

export function doneShare(row, timing, statusAt) {
  if (row.done || row.actual_start === null || row.remaining !== null) return row.done / 100;
  if (statusAt === null || timing.finish <= timing.start) return 0;
  return Math.min(1, Math.max(0, (statusAt - timing.start) / (timing.finish - timing.start)));
}
