import { expect, test } from "vitest";
import { setupCommand } from "./ownCommand.ts";

test("set-up is a command of nx in a clone, and of the program where it was installed by name", () => {
  expect(setupCommand({})).toBe("npx nx run python:setup");
  expect(setupCommand({ GAIN_COMMAND: "" })).toBe("npx nx run python:setup");
  expect(setupCommand({ GAIN_COMMAND: "npx gain-residual" })).toBe("npx gain-residual setup");
});
