/**
 * The databases that this process has open, by real path. DuckDB's lock excludes other processes, but not a second handle
 * of the same process, so two stores here would corrupt one file.
 */
const open = new Map<string, { writing: boolean; handles: number }>();

/** Claims a path; false if this process has it open in a way that cannot be shared. */
export function claim(path: string, writing: boolean): boolean {
  const held = open.get(path);
  if (held !== undefined && (held.writing || writing)) return false;
  open.set(path, { writing, handles: (held?.handles ?? 0) + 1 });
  return true;
}

export function release(path: string): void {
  const held = open.get(path);
  if (held === undefined) return;
  if (held.handles === 1) open.delete(path);
  else open.set(path, { ...held, handles: held.handles - 1 });
}

export const isOpenForWriting = (path: string): boolean => open.get(path)?.writing === true;
