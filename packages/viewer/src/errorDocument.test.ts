import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { STATUS } from "./errors.ts";

test("docs/errors.md lists every code of an error of gain view, and no other", () => {
  const document = readFileSync(new URL("../../../docs/errors.md", import.meta.url), "utf8");
  const [, part = ""] = document.split(/^## An error of `gain view`/m);
  const codes = [...part.matchAll(/^\| `([a-z_]+)` +\|/gm)].map((match) => match[1] ?? "");
  expect(codes.toSorted()).toEqual(Object.keys(STATUS).toSorted());
});
