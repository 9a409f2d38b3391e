import { readFileSync } from "node:fs";
import { join } from "node:path";
import { validate } from "dockerfile-utils";
import { expect, test } from "vitest";
import { PROJECT } from "./setup/project.ts";

const dockerfile = readFileSync(join(PROJECT, "examples/cluster/Dockerfile"), "utf8");
const complaints = (text: string): string[] =>
  validate(text).map(({ message }) => (typeof message === "string" ? message : message.value));

test("the linter of Dockerfiles has no complaint about examples/cluster/Dockerfile", () => {
  expect(complaints(dockerfile)).toEqual([]);
});

test.each([
  ["RUN python3", "RUNN python3", "Unknown instruction: RUNN"],
  ["USER 1001", "USER", "Instruction has no arguments"],
  ["WORKDIR /home/ray", "WORKDIR home/ray", "WORKDIR paths should be absolute"],
  ["FROM ", "# FROM ", "No source image provided with `FROM`"],
])("it refuses the file with %s changed to %s", (right, wrong, complaint) => {
  expect(dockerfile).toContain(right);
  expect(complaints(dockerfile.replace(right, wrong)).join("\n")).toContain(complaint);
});
