import { noSuchModel, severalNeeded } from "../errors.ts";
import { comparedName, FEWEST_COMPARED, MOST_COMPARED } from "../folder/comparedNames.ts";
import type { RunEntry } from "../wire.ts";

/** A run of which all models are compared, or these. */
export interface ComparedPart {
  readonly entry: RunEntry;
  /** undefined for all */
  readonly models: ReadonlySet<string> | undefined;
}

/**
 * What an address compares.
 *
 * @throws ViewerError `bad_request` for too few or too many, `not_found` for an unknown run or model
 */
export async function comparedParts(
  names: readonly string[],
  find: (run: string) => Promise<RunEntry>,
): Promise<readonly ComparedPart[]> {
  const chosen = new Map<string, Set<string> | undefined>();
  for (const name of names) {
    const { run, model } = comparedName(name);
    const isWhole = model === undefined || (chosen.has(run) && chosen.get(run) === undefined);
    chosen.set(run, isWhole ? undefined : new Set([...(chosen.get(run) ?? []), model]));
  }
  const named = [...chosen.values()].reduce((sum, models) => sum + (models?.size ?? 1), 0);
  if (named === 0 || named > MOST_COMPARED) throw severalNeeded(named);
  const parts = await Promise.all(
    [...chosen].map(async ([run, models]) => ({ entry: await find(run), models })),
  );
  for (const { entry, models = [] } of parts) {
    const missing = [...models].find((model) => entry.models.every(({ name }) => name !== model));
    if (missing !== undefined) throw noSuchModel(entry.run, missing);
  }
  const count = parts.reduce((sum, { entry, models }) => sum + (models?.size ?? entry.models.length), 0);
  if (named < FEWEST_COMPARED && count < FEWEST_COMPARED) throw severalNeeded(count);
  return parts;
}
