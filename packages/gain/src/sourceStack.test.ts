import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, it } from "vitest";
import { sourceStack } from "./sourceStack.ts";

const folder = mkdtempSync(join(tmpdir(), "gain-stack-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

it("maps the positions of a file with a source map, and keeps every other position", () => {
  // Line 3, column 1 of the chunk is line 2, column 3 of the source: `;;` skips two lines, "AACE" is +0, +0, +1, +2.
  const map = { version: 3, sources: ["../src/one.ts"], names: [], mappings: ";;AACE" };
  writeFileSync(join(folder, "chunk.js.map"), JSON.stringify(map));
  const chunk = pathToFileURL(join(folder, "chunk.js")).href;
  const source = new URL("../src/one.ts", chunk).href;
  const others = ["at other (file:///nowhere/other.js:3:1)", "at node:internal/process:1:2"];
  expect(sourceStack(["Error: no", `at f (${chunk}:3:1)`, ...others].join("\n"))).toBe(
    ["Error: no", `at f (${source}:2:3)`, ...others].join("\n"),
  );
});
