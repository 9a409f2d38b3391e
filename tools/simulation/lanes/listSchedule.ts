/** The makespan of list scheduling, the longest job first, where each job is done by one lane. */
export function listSchedule(seconds: readonly number[], lanes: number): number {
  const busyUntil = Array.from({ length: lanes }, () => 0);
  for (const each of seconds.toSorted((a, b) => b - a)) {
    const earliest = Math.min(...busyUntil);
    busyUntil[busyUntil.indexOf(earliest)] = earliest + each;
  }
  return Math.max(...busyUntil);
}
