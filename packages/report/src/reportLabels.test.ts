import { expect, test } from "vitest";
import { experimentTitle } from "./reportLabels.ts";

test("the notebook's experiment keeps its name, and that of another model is named for what is measured", () => {
  expect(experimentTitle("GPT-J-6B", "Parallel Architecture Validation")).toBe(
    "GPT-J-6B Parallel Architecture Test",
  );
  expect(experimentTitle("gpt2-random", null)).toBe("gpt2-random Residual Gain Test");
  expect(experimentTitle("SmolLM2-135M", "")).toBe("SmolLM2-135M Residual Gain Test");
});
