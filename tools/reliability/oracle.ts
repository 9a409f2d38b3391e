/** What a run must be after any fault: proven by `gain verify`, with exactly the rows of an undisturbed run. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { RunStore } from "@gain/records";
import { startGain } from "./program.ts";

/** A difference from the undisturbed run; zero of each is the promise. */
export interface Damage {
  readonly lost: number;
  readonly doubled: number;
  readonly changed: number;
}

/** A row's values by its prompt's number, without the session that measured it. */
export type Rows = ReadonlyMap<number, string>;

const OF_A_SESSION = new Set(["epoch", "lease", "seq", "attempts"]);

/** The rows of a run's first model. Fails where a prompt has two. */
export async function rowsOf(folder: string): Promise<{ readonly rows: Rows; readonly doubled: number }> {
  const rows = new Map<number, string>();
  let doubled = 0;
  const store = await RunStore.openReadOnly(folder);
  try {
    for await (const row of store.rows(0)) {
      const { item } = row.prompt;
      if (rows.has(item)) doubled += 1;
      rows.set(
        item,
        JSON.stringify(row, (name, value: unknown) => (OF_A_SESSION.has(name) ? undefined : value)),
      );
    }
  } finally {
    await store.close();
  }
  return { rows, doubled };
}

/** Compares a complete run with the undisturbed one. */
export async function damageOf(folder: string, expected: Rows): Promise<Damage> {
  const { rows, doubled } = await rowsOf(folder);
  const lost = [...expected.keys()].filter((item) => !rows.has(item)).length;
  const changed = [...rows].filter(([item, values]) => expected.get(item) !== values).length;
  return { lost, doubled, changed };
}

/**
 * What `gain verify` says of a run that may be unfinished: `proven`, `incomplete`, or `absent` for a folder in which nothing
 * was begun.
 *
 * @throws Error for a broken run
 */
export async function verified(folder: string): Promise<"proven" | "incomplete" | "absent"> {
  if (!existsSync(join(folder, "plan.json"))) return "absent";
  const { code, output } = await startGain(["verify", folder, "--no-drawings"]).ended;
  if (code === 0) return "proven";
  if (code === 4) return "incomplete";
  throw new Error(`gain verify ${folder} ended with ${String(code)}:\n${output}`);
}
