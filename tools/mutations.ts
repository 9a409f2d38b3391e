/**
 * Removes each guard of the program, one at a time, in a copy of the project, and runs the test that must fail then:
 * `npx tsx tools/mutations.ts [NAME…] [--missing] [--store]`. About 15 minutes for all; with `--missing` only those
 * without a stored outcome. `--store` writes the outcomes to bench/results/mutations.json, from which
 * `npx tsx tools/write-reliability.ts` writes docs/reliability.md.
 *
 * Exit 1 if a mutation survived: its guard has no test.
 */
import { rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { copyTree } from "./check/copiedTree.ts";
import { MUTATIONS } from "./mutations/mutations.ts";
import { digestOf, readResults, storeResults } from "./mutations/results.ts";
import { assertPasses, tryMutation } from "./mutations/tryMutation.ts";

const { values: flags, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { store: { type: "boolean", default: false }, missing: { type: "boolean", default: false } },
});
const unknown = names.filter((name) => !MUTATIONS.some((mutation) => mutation.name === name));
if (unknown.length > 0)
  throw new Error(
    `no mutation is named ${unknown.join(", ")}: ${MUTATIONS.map(({ name }) => name).join(", ")}`,
  );
const results = await readResults();
const chosen = MUTATIONS.filter(
  (mutation) =>
    (names.length === 0 || names.includes(mutation.name)) &&
    !(flags.missing && results[mutation.name]?.digest === digestOf(mutation)),
);
for (const name of Object.keys(results))
  if (!MUTATIONS.some((mutation) => mutation.name === name)) Reflect.deleteProperty(results, name);

const root = copyTree();
const passing = new Set<string>();
let survived = 0;
try {
  for (const mutation of chosen) {
    const { test, name, guarantee } = mutation;
    const key = JSON.stringify(test);
    if (!passing.has(key)) await assertPasses(root, test);
    passing.add(key);
    const began = performance.now();
    const outcome = await tryMutation(root, mutation);
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    if (outcome === "survived") survived += 1;
    process.stdout.write(`${outcome.padEnd(8)} ${guarantee.padEnd(4)} ${name} (${String(seconds)} s)\n`);
    const date = new Date().toISOString().slice(0, 10);
    results[name] = { outcome, date, seconds, digest: digestOf(mutation) };
    if (flags.store) await storeResults(results);
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
process.stdout.write(`${String(chosen.length - survived)} of ${String(chosen.length)} caught\n`);
process.exitCode = survived > 0 ? 1 : 0;
