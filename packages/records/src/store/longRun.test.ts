import { expect, test } from "vitest";
import { batch, binding, measuredRow, numberedPrompts } from "../../testing/runFixture.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { RunStore } from "./runStore.ts";

const dir = temporaryFolder();

/** DuckDB's limit is about 30 MB, and it fails if memory that it cannot free exceeds the limit. */
test("the memory that the store needs does not grow with the number of rows", async () => {
  const PROMPTS = 280_000;
  const CHUNK = 1000;
  const store = await RunStore.create(dir());
  for (let first = 0; first < PROMPTS; first += CHUNK) await store.appendPrompts(numberedPrompts(CHUNK));
  await store.bindModel(binding());
  const rows = Array.from({ length: 1000 }, (_, k) => measuredRow(k * 280));
  expect(await store.saveRows(0, batch(rows))).toEqual({ stored: 1000, ignored: 0 });
  expect(await store.counts(0)).toMatchObject({ planned: PROMPTS, measured: 1000 });
  await store.close();
});
