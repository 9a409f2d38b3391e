/**
 * A process that writes a run until it is killed: `writingChild.ts DIR BATCH`. It prints the prompts of every durable
 * batch, and `done` at the end.
 */
import { writeSync } from "node:fs";
import { batch, measuredRow } from "./runFixture.ts";
import { RunStore } from "../src/store/runStore.ts";

const [dir = "", size = "64"] = process.argv.slice(2);
const store = await RunStore.open(dir);
for (let after = -1, seq = 1; ; seq += 1) {
  const pending = await store.pendingPrompts(0, { after, limit: Number(size) });
  const last = pending.at(-1);
  if (last === undefined) break;
  await store.saveRows(
    0,
    batch(
      pending.map(({ item }) => measuredRow(item)),
      [],
      seq,
    ),
  );
  after = last.item;
  // A synchronous write of so few bytes to a pipe is atomic.
  writeSync(1, `${pending.map(({ item }) => String(item)).join(",")}\n`);
}
await store.close();
writeSync(1, "done\n");
