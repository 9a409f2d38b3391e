import { beforeEach, expect, test } from "vitest";
import { modelIdentity } from "../identity/measurementKey.ts";
import {
  batch,
  binding,
  loadedModel,
  measuredRow,
  numberedPrompts,
  policies,
} from "../../testing/runFixture.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { RunStore } from "./runStore.ts";

const dir = temporaryFolder();
let store: RunStore;
beforeEach(async () => {
  store = await RunStore.create(dir());
  await store.appendPrompts(numberedPrompts(2));
  return () => store.close();
});

test("the same model binds again, also on another device and from another folder", async () => {
  const first = await store.bindModel(binding());
  expect(first.identity).toBe(modelIdentity(loadedModel, policies));
  const elsewhere = { ...loadedModel, source: "/copy", revision: null, device: "cuda:0" };
  await store.close();
  store = await RunStore.open(dir());
  expect(await store.bindModel(binding({ loaded: elsewhere }))).toEqual(first);
  expect(await store.models()).toEqual([first]);
});

test("the complete description of a loaded model is stored", async () => {
  const loaded = { ...loadedModel, deviceName: "H100", versions: [{ name: "torch", version: "2.13" }] };
  await store.bindModel(binding({ loaded }));
  expect((await store.models())[0]?.loaded).toEqual(loaded);
});

test("another model with the same number is refused, with the difference", async () => {
  await store.bindModel(binding());
  const files = [...loadedModel.files.slice(0, 1), { file: "model.safetensors", sha256: "33".repeat(32) }];
  const refused = store.bindModel(binding({ loaded: { ...loadedModel, files, dtype: "bfloat16" } }));
  await expect(refused).rejects.toMatchObject({ code: "model_changed" });
  await expect(refused).rejects.toThrow('dtype: was "float32", is "bfloat16"');
  await expect(refused).rejects.toThrow(
    `weights.files.model.safetensors: was "${"22".repeat(32)}", is "${"33".repeat(32)}"`,
  );
  await expect(store.bindModel(binding({ policies: { ...policies, truncation: "left" } }))).rejects.toThrow(
    'truncation: was "refuse", is "left"',
  );
});

test("an identity or a slug with two numbers is refused", async () => {
  await store.bindModel(binding());
  await expect(store.bindModel(binding({ modelIndex: 1, slug: "b" }))).rejects.toThrow(
    "have the same weights and options",
  );
  const other = { ...loadedModel, dtype: "float16" };
  await expect(store.bindModel(binding({ modelIndex: 1, loaded: other }))).rejects.toThrow(
    "the same slug tiny",
  );
});

test("rows of different models are separate", async () => {
  await store.bindModel(binding());
  await store.bindModel(binding({ modelIndex: 1, slug: "b", loaded: { ...loadedModel, dtype: "float16" } }));
  await store.saveRows(0, batch([measuredRow(0)]));
  await store.saveRows(1, batch([measuredRow(0), measuredRow(1)]));
  const keys: string[] = [];
  for (const modelIndex of [0, 1]) for await (const { key } of store.rows(modelIndex)) keys.push(key);
  expect(new Set(keys).size).toBe(3);
  expect(await store.pendingPrompts(0, { after: -1, limit: 9 })).toHaveLength(1);
  expect(await store.pendingPrompts(1, { after: -1, limit: 9 })).toEqual([]);
});
