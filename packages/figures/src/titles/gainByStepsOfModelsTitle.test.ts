import { expect, test } from "vitest";
import { gainByStepsOfModelsTitle } from "./gainByStepsOfModelsTitle.ts";

test("trainings are counted by what the gain does along them", () => {
  expect(gainByStepsOfModelsTitle(["rises", "falls", "falls"])).toBe(
    "Gain falls along 2 of 3 trainings, rises along 1",
  );
  expect(gainByStepsOfModelsTitle(["is not shown to change", "is not shown to change"])).toBe(
    "Gain is not shown to change along 2 of 2 trainings",
  );
  expect(gainByStepsOfModelsTitle([])).toBe("No model has a mean gain along its training");
});
