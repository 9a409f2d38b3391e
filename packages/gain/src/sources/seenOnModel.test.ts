import { expect, test } from "vitest";
import type { LoadedModel } from "@gain/protocol";
import { interventionOn, nameOf } from "./seenOnModel.ts";

const loaded = (nativeWiring: string, wiringAsked: string, wiring: string): LoadedModel =>
  ({ nativeWiring, wiringAsked, wiring }) as LoadedModel;

test.each([
  ["sequential", "as-is", "sequential", "m", null],
  ["sequential", "sequential", "sequential", "m", null],
  ["sequential", "sequential@last", "sequential", "m", null],
  [
    "sequential",
    "parallel",
    "parallel",
    "m, rewired parallel",
    "Its blocks, trained sequential, were rewired parallel",
  ],
  [
    "sequential",
    "parallel@last",
    "mixed",
    "m, last block rewired parallel",
    "Its last block, trained sequential, was rewired parallel",
  ],
  [
    "mixed",
    "parallel@last",
    "mixed",
    "m, last block rewired parallel",
    "Its last block, trained mixed, was rewired parallel",
  ],
])("a model trained %s and asked for %s shows %s and is named %s", (native, asked, shown, name, sentence) => {
  const model = loaded(native, asked, shown);
  expect(nameOf("m", model)).toBe(name);
  expect(interventionOn(model)).toBe(
    sentence === null ? null : `${sentence}: an intervention on a trained model, not a control.`,
  );
});
