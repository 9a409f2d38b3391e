import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { Database } from "./database.ts";
import { selectSample } from "./samplePrompts.ts";
import { createTables } from "./schema.ts";

const dir = temporaryFolder();

/** Prompts of these lengths in bytes, by SQL over the number `k` of the prompt. */
async function stored(prompts: number, bytes: string): Promise<Database> {
  const database = await Database.open(join(dir(), "run.duckdb"), "create");
  await database.write(createTables);
  await database.write((session) =>
    session.run(
      `INSERT INTO prompts (prompt_index, text, bytes, meta_bytes, digest) SELECT k, repeat('x', length), length, 0, 0
       FROM (SELECT k::INTEGER AS k, (${bytes})::INTEGER AS length FROM range(${String(prompts)}) AS prompts(k))`,
    ),
  );
  return database;
}

test("a sample of a million prompts needs a few megabytes", { timeout: 120_000 }, async () => {
  const database = await stored(1_000_000, "10 + k % 7");
  const sample = await database.read(async (session) => {
    await session.limitMemory(12_000);
    return selectSample(session, 21);
  });
  expect(sample).toHaveLength(21);
  // The longest is the first of the 142,857 with 16 bytes, the shortest the last with 10.
  expect(sample[0]).toEqual({ item: 6, text: "x".repeat(16) });
  expect(sample.at(-1)).toEqual({ item: 999_999, text: "x".repeat(10 + (999_999 % 7)) });
  await database.close();
});

test.each(["1 + k % 3", "1 + (k * 7919) % 500", "5", "1 + k"])(
  "ranks by length are those of SQL's row_number, where the lengths are %s",
  async (bytes) => {
    const database = await stored(3_000, bytes);
    await database.read(async (session) => {
      const sample = await selectSample(session, 21);
      const ranked = await session.objects<{ item: number; rank: bigint }>(
        `SELECT prompt_index AS item, row_number() OVER (ORDER BY bytes DESC, prompt_index) - 1 AS rank FROM prompts`,
      );
      const ranks = new Map(ranked.map(({ item, rank }) => [item, Number(rank)]));
      const even = Array.from({ length: 15 }, (_, k) => Math.round(((k + 0.5) * 2_999) / 15));
      expect(sample.map(({ item }) => ranks.get(item)).toSorted((a = 0, b = 0) => a - b)).toEqual([
        0,
        1,
        3,
        7,
        15,
        ...even,
        2_999,
      ]);
    });
    await database.close();
  },
);
