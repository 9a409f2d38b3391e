import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { binding, numberedPrompts } from "../../testing/runFixture.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { RunStore } from "./runStore.ts";

const dir = temporaryFolder();
/** Times after the first batch; the last process is not killed. */
const KILLED_AFTER_MS = [0, 17, 61, 149];

interface Written {
  readonly acknowledged: readonly number[];
  readonly done: boolean;
}

function write(batch: number, killAfterMs: number | null): Promise<Written> {
  const script = fileURLToPath(new URL("../../testing/writingChild.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", script, dir(), String(batch)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let out = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    if (out === "" && killAfterMs !== null) setTimeout(() => child.kill("SIGKILL"), killAfterMs);
    out += text;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject).once("close", () => {
      const lines = out.split("\n").slice(0, -1);
      const acknowledged = lines
        .filter((line) => line !== "done")
        .flatMap((line) => line.split(",").map(Number));
      resolve({ acknowledged, done: lines.at(-1) === "done" });
    });
  });
}

async function storedItems(): Promise<number[]> {
  const store = await RunStore.openReadOnly(dir());
  const items: number[] = [];
  for await (const { prompt } of store.rows(0)) items.push(prompt.item);
  await store.close();
  return items;
}

/** Large batches fill whole row groups, which DuckDB writes into the file before the commit. */
test.each([
  { prompts: 6_400, size: 32 },
  { prompts: 61_440, size: 2_048 },
])(
  "kill -9 at any time between batches of $size neither loses nor doubles a row, and releases the lock",
  async ({ prompts, size }) => {
    const store = await RunStore.create(dir());
    await store.appendPrompts(numberedPrompts(prompts));
    await store.bindModel(binding());
    await store.close();

    const acknowledged = new Set<number>();
    for (const delay of KILLED_AFTER_MS) {
      const written = await write(size, delay);
      expect(written.done).toBe(false);
      expect(written.acknowledged.length).toBeGreaterThan(0);
      for (const item of written.acknowledged) {
        expect(acknowledged.has(item)).toBe(false);
        acknowledged.add(item);
      }
      const stored = await storedItems();
      expect(new Set(stored).size).toBe(stored.length);
      expect(stored.length % size).toBe(0);
      const present = new Set(stored);
      expect([...acknowledged].filter((item) => !present.has(item))).toEqual([]);
      // A batch that was durable and not printed before the kill is not measured again either.
      for (const item of stored) acknowledged.add(item);
    }
    const last = await write(size, null);
    expect(last.done).toBe(true);
    expect(await storedItems()).toEqual(Array.from({ length: prompts }, (_, item) => item));
  },
);
