import { noSuchModel, severalNeeded } from "../errors.ts";
import type { RunEntry } from "../wire.ts";

/** A run of which all models are compared, or these. */
export interface ComparedPart {
  readonly entry: RunEntry;
  /** undefined for all */
  readonly models: ReadonlySet<string> | undefined;
}

const FEWEST = 2;
const MOST = 12;

/**
 * What an address compares: `RUN`, a run with all its models, or `RUN/MODEL`, one of them. No name of a folder has a `/`.
 *
 * @throws ViewerError `bad_request` for too few or too many, `not_found` for an unknown run or model
 */
export async function comparedParts(
  names: readonly string[],
  find: (run: string) => Promise<RunEntry>,
): Promise<readonly ComparedPart[]> {
  const chosen = new Map<string, Set<string> | undefined>();
  for (const name of names) {
    const [run = "", ...rest] = name.split("/");
    const isWhole = rest.length === 0 || (chosen.has(run) && chosen.get(run) === undefined);
    chosen.set(run, isWhole ? undefined : new Set([...(chosen.get(run) ?? []), rest.join("/")]));
  }
  const named = [...chosen.values()].reduce((sum, models) => sum + (models?.size ?? 1), 0);
  if (named === 0 || named > MOST) throw severalNeeded(named);
  const parts = await Promise.all(
    [...chosen].map(async ([run, models]) => ({ entry: await find(run), models })),
  );
  for (const { entry, models = [] } of parts) {
    const missing = [...models].find((model) => entry.models.every(({ name }) => name !== model));
    if (missing !== undefined) throw noSuchModel(entry.run, missing);
  }
  const count = parts.reduce((sum, { entry, models }) => sum + (models?.size ?? entry.models.length), 0);
  if (named < FEWEST && count < FEWEST) throw severalNeeded(count);
  return parts;
}
