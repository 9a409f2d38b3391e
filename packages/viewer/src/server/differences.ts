import { findRun, readManifest } from "@gain/records";
import type { Comparison, Difference, RunEntry } from "../wire.ts";

/** Parts of a manifest in which two runs always differ, or that are no choice or version. */
const OWN =
  /^(files|others|timings|timeline|sealedAt|unwritten|outputs|exitCode|format|models\.\d+\.(loaded\.(deviation|selfCheck|checks)|measured|planned|errors|nonFinite))/;

/** A text longer than this, such as a list of files, is cut. */
const LONGEST = 200;

/**
 * In which options, versions and digests finished runs differ, from their plans and manifests.
 *
 * @returns the differences, the number of equal facts, and a key that changes with any of the runs
 */
export async function differencesOf(
  runs: readonly RunEntry[],
): Promise<Pick<Comparison, "differences" | "equal"> & { readonly key: string }> {
  const facts: Map<string, string>[] = [];
  const seals: string[] = [];
  for (const { folder, run } of runs) {
    const found = await findRun(folder);
    const manifest = await readManifest(folder);
    seals.push(`${run} ${manifest.sealedAt} ${manifest.unwritten ?? ""}`);
    const of = new Map<string, string>();
    if (found.state !== "empty") flatten("plan", found.plan, of);
    flatten("", manifest, of);
    facts.push(of);
  }
  const names = [...new Set(facts.flatMap((of) => [...of.keys()]))];
  const lines = names.map((what): Difference => ({ what, values: facts.map((of) => of.get(what) ?? null) }));
  const differences = lines.filter(({ values }) => new Set(values).size > 1);
  return { differences, equal: lines.length - differences.length, key: JSON.stringify(seals) };
}

/** Adds every leaf of a value under its path, such as `models.0.loaded.dtype`. */
function flatten(path: string, value: unknown, into: Map<string, string>): void {
  if (OWN.test(path)) return;
  if (value === null || typeof value !== "object") {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    into.set(path, text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
    return;
  }
  for (const [name, each] of Object.entries(value))
    flatten(path === "" ? name : `${path}.${name}`, each, into);
}
