/**
 * A process that writes a run, reads and counts all of its rows, writes them as Parquet, and prints its peak memory in
 * kilobytes: `walkingChild.ts DIR ROWS`.
 */
import { join } from "node:path";
import { returnFreedMemory } from "../src/store/freedMemory.ts";
import { printPeak } from "./peakMemory.ts";
import { batch, binding, loadedModel, measuredRow, prompt } from "./runFixture.ts";

returnFreedMemory(process.env);
const { RunStore } = await import("../src/store/runStore.ts");
const { writeRunParquet } = await import("../src/parquet/writeRunParquet.ts");

const LAYERS = 12;
const BATCH = 500;
const [dir = "", rows = "0"] = process.argv.slice(2);
const items = (first: number): number[] => Array.from({ length: BATCH }, (_, k) => first + k);
/** Numbers that are hard to compress. */
const vector = (item: number, length: number): number[] =>
  Array.from({ length }, (_, k) => Math.sin(item * 12.9898 + k));

const store = await RunStore.create(dir);
for (let first = 0; first < Number(rows); first += BATCH) {
  await store.appendPrompts(
    items(first).map((item) =>
      prompt(`Prompt number ${String(item)}, of which the last token is measured`, {
        meta: [
          ["id", `q-${String(item)}`],
          ["source", item % 2 === 0 ? "wiki" : null],
        ],
      }),
    ),
  );
}
await store.bindModel(binding({ loaded: { ...loadedModel, layers: LAYERS } }));
for (let first = 0; first < Number(rows); first += BATCH) {
  const measured = items(first).map((item) =>
    measuredRow(item, {
      norms: vector(item, LAYERS + 1).map(Math.abs),
      deltaNorms: vector(item + 0.5, LAYERS).map(Math.abs),
      inners: vector(-item, LAYERS),
    }),
  );
  await store.saveRows(0, batch(measured, [], 1 + first / BATCH));
}
let read = 0;
for await (const row of store.rows(0)) read += row.prompt.item < 0 ? 0 : 1;
const { measured } = await store.counts(0);
if (read !== Number(rows) || measured !== read) throw new Error(`${String(read)} rows were read`);
await writeRunParquet(join(dir, "rows.parquet"), store);
await store.close();
printPeak();
