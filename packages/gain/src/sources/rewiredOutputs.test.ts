import type { StoredModel, StoredRow } from "@gain/records";
import { LoadedModel } from "@gain/protocol";
import { expect, test, vi } from "vitest";
import { RewiredOutputs } from "./rewiredOutputs.ts";

vi.spyOn(LoadedModel, "parse").mockImplementation((value) => value as LoadedModel);

const model = (modelIndex: number, wiringAsked: string, changes: object = {}): StoredModel =>
  ({
    modelIndex,
    loaded: {
      ...{ source: "a", revision: null, dtype: "float32", quantization: null, adapter: null },
      ...{
        nativeWiring: "sequential",
        wiringAsked,
        wiring: wiringAsked === "as-is" ? "sequential" : "parallel",
      },
      ...changes,
    },
  }) as unknown as StoredModel;

const row = (item: number, topToken: string, entropyNats: number): StoredRow =>
  ({ status: "measured", prompt: { item }, topToken, entropyNats }) as unknown as StoredRow;

test("the outputs of a rewired model are compared with the same weights as is, prompt by prompt", () => {
  const outputs = new RewiredOutputs([model(0, "as-is"), model(1, "parallel")]);
  outputs.add(0, row(0, " a", 2));
  outputs.add(0, row(1, " b", 3));
  outputs.add(0, row(2, " c", 4));
  outputs.add(1, row(0, " a", 2.5));
  outputs.add(1, row(1, " c", 2));
  outputs.add(1, { status: "error", prompt: { item: 2 } } as unknown as StoredRow);
  expect(outputs.noteOf(1)).toBe(
    "changed: Beside the same weights as is, on 2 prompts: the top token differs on 1 (50 %); " +
      "the entropy of the next token moves by −0.25 nats on average, by 0.75 in size",
  );
  expect(outputs.noteOf(0)).toBeUndefined();
});

test("other weights are no base, and a run without a rewired model keeps nothing", () => {
  const other = new RewiredOutputs([model(0, "as-is", { revision: "b" }), model(1, "parallel")]);
  other.add(1, row(0, " a", 2));
  expect(other.noteOf(1)).toBeUndefined();
  const plain = new RewiredOutputs([model(0, "as-is")]);
  plain.add(0, row(0, " a", 2));
  expect(plain.noteOf(0)).toBeUndefined();
});
