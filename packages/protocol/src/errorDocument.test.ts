import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CLUSTER_CODES, ERROR_CODES, NOTICE_CODES, ROW_ERROR_CODES } from "./errorCodes.ts";

const document = readFileSync(new URL("../../../docs/errors.md", import.meta.url), "utf8");
const [rowPart = "", sidecarPart = "", clusterPart = "", noticePart = ""] = document.split(
  /^## An? (?:sidecar's error|cluster's error|notice|error of a run's files)/m,
);
const codes = (part: string): string[] =>
  [...part.matchAll(/^\| `([a-z_]+)` +\|/gm)].map((match) => match[1] ?? "");

test("docs/errors.md lists every code of a prompt's error, and no other", () => {
  expect(codes(rowPart).toSorted()).toEqual([...ROW_ERROR_CODES].toSorted());
});

test("docs/errors.md lists every code of a sidecar's error, and no other", () => {
  expect(codes(sidecarPart).toSorted()).toEqual([...ERROR_CODES].toSorted());
});

test("docs/errors.md lists every code of a cluster's error that a sidecar's does not have, and no other", () => {
  const own = CLUSTER_CODES.filter((code) => !(ERROR_CODES as readonly string[]).includes(code));
  expect(codes(clusterPart).toSorted()).toEqual(own.toSorted());
});

test("docs/errors.md lists every code of a notice, and no other", () => {
  expect(codes(noticePart).toSorted()).toEqual([...NOTICE_CODES].toSorted());
});
