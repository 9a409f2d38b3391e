import { beforeEach, expect, test } from "vitest";
import { batch, binding, measuredRow, numberedPrompts } from "../../testing/runFixture.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { RunStore } from "./runStore.ts";

const dir = temporaryFolder();
let store: RunStore;
beforeEach(async () => {
  store = await RunStore.create(dir());
  await store.appendPrompts(numberedPrompts(10));
  await store.bindModel(binding());
  return () => store.close();
});

const halved = (text: string, times = 1): { code: string; text: string; times: number } => ({
  code: "batch_halved",
  text,
  times,
});

test("notices are counted over leases by code and text, and are stored", async () => {
  const eager = { code: "eager_length", text: "300 tokens", times: 1 };
  await store.saveRows(0, {
    ...batch([measuredRow(0)]),
    notices: [halved("64"), halved("32"), halved("64")],
  });
  await store.saveRows(0, { ...batch([measuredRow(1)]), notices: [eager, halved("64", 5)] });
  await store.saveRows(0, batch([measuredRow(2)]));
  await store.close();
  store = await RunStore.open(dir());
  expect(await store.notices(0)).toEqual([halved("64", 7), halved("32"), eager]);
  expect(await store.notices(1)).toEqual([]);
});

test("notices of a batch that is refused are not stored", async () => {
  const refused = store.saveRows(0, { ...batch([measuredRow(11)]), notices: [halved("64")] });
  await expect(refused).rejects.toMatchObject({ code: "unknown_prompt" });
  expect(await store.notices(0)).toEqual([]);
});

test("texts that do not recur do not fill the store, and every notice is counted", async () => {
  for (let item = 0; item < 10; item += 1) {
    const notices = Array.from({ length: 50 }, (_, k) => halved(`${String(item)} and ${String(k)}`));
    await store.saveRows(0, { ...batch([measuredRow(item)]), notices });
  }
  const stored = await store.notices(0);
  expect(stored).toHaveLength(33);
  expect(stored.reduce((sum, { times }) => sum + times, 0)).toBe(500);
  expect(stored.at(-1)).toMatchObject({ text: "further notices with other texts", times: 468 });
});
