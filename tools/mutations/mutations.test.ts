import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PROJECT } from "../setup/project.ts";
import { selectedTitle } from "./mutation.ts";
import { MUTATIONS } from "./mutations.ts";

const source = (file: string): string => readFileSync(join(PROJECT, file), "utf8");

test.each(MUTATIONS)("$name changes the one place that it names, and its test exists", (mutation) => {
  expect(source(mutation.file).split(mutation.find), mutation.file).toHaveLength(2);
  expect(mutation.replace).not.toBe(mutation.find);
  const { file, title, of } = mutation.test;
  expect(source(file)).toContain(title);
  const cases = file.endsWith("hostileAnswers.test.ts") ? "packages/sidecar/testing/hostileModes.ts" : file;
  if (of !== undefined) expect(source(cases)).toContain(`"${of}"`);
});

test("names are unique, and every guard is removed once at most", () => {
  const names = MUTATIONS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const changes = MUTATIONS.map(({ file, find, replace }) => `${file}\n${find}\n${replace}`);
  expect(new Set(changes).size).toBe(changes.length);
  expect(MUTATIONS.length).toBeGreaterThanOrEqual(40);
});

test("a title is selected by its static text, with the case in its first placeholder", () => {
  const file = "x.test.ts";
  expect(selectedTitle({ file, title: "after %s it is %d long", of: "a b" })).toBe("after a b it is ");
  expect(selectedTitle({ file, title: "$name is refused before use" })).toBe(" is refused before use");
  expect(selectedTitle({ file, title: "as it is" })).toBe("as it is");
});
