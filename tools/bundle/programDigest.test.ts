import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { programDigest } from "./programDigest.ts";

const folder = mkdtempSync(join(tmpdir(), "gain-digest-"));
const tree = join(folder, "tree");
const DECISIVE = [
  "package-lock.json",
  "packages/gain/package.json",
  "packages/gain/src/main.ts",
  "packages/records/src/store/runStore.ts",
  "tools/bundle.ts",
  "tools/bundle/compileProgram.ts",
];
const INDIFFERENT = ["README.md", "packages/records/src/store/runStore.test.ts", "tools/check.ts"];

beforeAll(() => {
  for (const file of [...DECISIVE, ...INDIFFERENT]) {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), "as it was\n");
  }
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function digestWith(file: string): string {
  const changed = join(folder, "changed");
  cpSync(tree, changed, { recursive: true });
  appendFileSync(join(changed, file), "and more\n");
  const digest = programDigest(changed);
  rmSync(changed, { recursive: true });
  return digest;
}

test.each(DECISIVE)("a change of %s changes the digest", (file) => {
  expect(digestWith(file)).not.toBe(programDigest(tree));
});

test.each(INDIFFERENT)("a change of %s does not change the digest", (file) => {
  expect(digestWith(file)).toBe(programDigest(tree));
});

test("a new source changes the digest", () => {
  expect(digestWith("packages/records/src/added.ts")).not.toBe(programDigest(tree));
});

test("a tree without a source is refused", () => {
  const empty = join(folder, "empty");
  mkdirSync(empty);
  expect(() => programDigest(empty)).toThrow("no source of the program");
});
