import { expect, test } from "vitest";
import type { LoadedModel } from "@gain/protocol";
import type { StoredRow } from "@gain/records";
import { isTrainedFormOf, movedPredictions, movedText } from "./movedPredictions.ts";

async function* rows(...all: readonly (readonly [number, number, number] | number)[]) {
  await Promise.resolve();
  for (const one of all)
    yield (
      typeof one === "number"
        ? { status: "error", prompt: { item: one } }
        : { status: "measured", prompt: { item: one[0] }, topId: one[1], entropyNats: one[2] }
    ) as StoredRow;
}

test("prompts that both models measured are compared by their most likely token and their entropy", async () => {
  const trained = rows([0, 7, 1], [1, 8, 2], 2, [3, 9, 6], [4, 1, 9]);
  const rewired = rows([3, 9, 7], [1, 5, 4], [2, 3, 3], [0, 7, 2], 4);
  const moved = await movedPredictions(trained, rewired);
  expect(moved).toEqual({ prompts: 3, otherTop: 1, entropyBefore: 3, entropyAfter: 13 / 3 });
  expect(movedText(moved)).toBe(
    "Of 3 prompts measured with and without it, 1 has another most likely next token; the mean entropy is 4.33 nats, " +
      "without it 3.00.",
  );
});

test("where nothing can be compared the sentence says what would", async () => {
  expect(movedText(await movedPredictions(rows([0, 1, 1]), rows([1, 1, 1])))).toBe(
    "No prompt was measured both with and without it.",
  );
  expect(movedText(null)).toContain("--wiring as-is in the same run");
});

test("a rewired model is compared with the same weights in the same type, not rewired themselves", () => {
  const model = (wiringAsked: string, changes: object = {}): LoadedModel =>
    ({
      ...{ files: [{ file: "a", sha256: "1" }], dtype: "float32", quantization: null, adapter: null },
      ...{ precision: "fast", device: "cpu", nativeWiring: "sequential", wiringAsked },
      ...changes,
    }) as unknown as LoadedModel;
  const last = model("parallel@last");
  expect(isTrainedFormOf(model("as-is"), last)).toBe(true);
  expect(isTrainedFormOf(model("sequential"), last)).toBe(true);
  expect(isTrainedFormOf(model("parallel"), last)).toBe(false);
  expect(isTrainedFormOf(model("as-is"), model("as-is"))).toBe(false);
  expect(isTrainedFormOf(model("as-is", { dtype: "float64" }), last)).toBe(false);
  expect(isTrainedFormOf(model("as-is", { files: [] }), last)).toBe(false);
});
