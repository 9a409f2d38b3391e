import { expect, test } from "vitest";
import { batch, binding, measuredRow, prompt } from "../../testing/runFixture.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { RunStore } from "./runStore.ts";

const dir = temporaryFolder();

test("equal prompts are numbered in plan order across several partitions", async () => {
  // More texts than one partition, with every 1000th one the same.
  const PROMPTS = 140_000;
  const EVERY = 1000;
  const store = await RunStore.create(dir());
  for (let first = 0; first < PROMPTS; first += 10_000) {
    await store.appendPrompts(
      Array.from({ length: 10_000 }, (_, k) =>
        prompt((first + k) % EVERY === 0 ? "same" : String(first + k)),
      ),
    );
  }
  await store.bindModel(binding());
  const same = Array.from({ length: PROMPTS / EVERY }, (_, n) => n * EVERY);
  await store.saveRows(0, batch([...same.map((item) => measuredRow(item)), measuredRow(7)]));
  const duplicates: number[] = [];
  for await (const { prompt: stored } of store.rows(0))
    if (stored.text === "same") duplicates.push(stored.duplicate);
  expect(duplicates).toEqual(same.map((_, n) => n));
  expect(await store.audit()).toEqual({
    ...{ strayRows: 0, brokenRows: 0, doublingModels: 0 },
    promptsInOrder: true,
  });
  await store.close();
});
