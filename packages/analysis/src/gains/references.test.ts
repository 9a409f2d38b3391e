import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { wiringOfLabel, PYTHIA, REFERENCE_GAINS } from "./references.ts";

const notebookJson = new URL(
  "../../../records/fixtures/python-outputs/gptj_parallel_test_20260105_152333.json",
  import.meta.url,
);

it("cites the seven references as the notebook's own JSON lists them, in its order", () => {
  const written = JSON.parse(readFileSync(notebookJson, "utf8")) as {
    reference_models: Record<string, unknown>;
  };
  const cited = REFERENCE_GAINS.map(({ model, gain, architecture, normType }) => [
    model,
    { gain, architecture, norm: normType },
  ]);
  expect(cited).toEqual(Object.entries(written.reference_models));
  expect(PYTHIA.model).toBe("Pythia-6.9B");
});

it("reads the wiring only from a label that states it", () => {
  expect(wiringOfLabel("GPT-NeoX (Parallel)")).toBe("parallel");
  expect(wiringOfLabel("Sequential")).toBe("sequential");
  expect(wiringOfLabel("LLaMA-like")).toBe("unknown");
  expect(wiringOfLabel(null)).toBe("unknown");
});
