import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { isAllowed, licenceComplaints } from "./licences.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "gain-licences-"));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function lock(packages: object): void {
  writeFileSync(join(root, "package-lock.json"), JSON.stringify({ packages }));
}

function python(name: string, header: string): void {
  const folder = join(root, ".venv/lib/python3.11/site-packages", `${name}-1.0.dist-info`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "METADATA"),
    `Name: ${name}\nVersion: 1.0\n${header}\n\nLicense: GPL, says the text\n`,
  );
}

it("names a package whose licence is not allowed, or that states none, and leaves out what is for development", () => {
  lock({
    "": { name: "root" },
    "packages/own": { version: "0.1.0" },
    "node_modules/free": { version: "1.0.0", license: "MIT" },
    "node_modules/copyleft": { version: "2.0.0", license: "GPL-3.0-only" },
    "node_modules/free/node_modules/@scope/silent": { version: "3.0.0" },
    "node_modules/tool": { version: "4.0.0", license: "GPL-3.0-only", dev: true },
  });
  python("older", "License: BSD\nClassifier: License :: OSI Approved :: BSD License");
  python("newer", "License-Expression: Apache-2.0 AND CNRI-Python");
  python("closed", "License: Proprietary");
  python("nvidia-cublas", "License: NVIDIA Proprietary Software");
  expect(
    licenceComplaints(root).map((text) => text.replace(", which tools/check/licences.ts does not allow", "")),
  ).toEqual([
    "the node package @scope/silent 3.0.0 states no licence",
    "the node package copyleft 2.0.0 has the licence GPL-3.0-only",
    "the python package closed 1.0 has the licence Proprietary",
  ]);
});

it("fails where it finds no package", () => {
  expect(licenceComplaints(root)).toEqual(["no package was found, so nothing was checked"]);
});

it.each([
  ["(MIT OR Apache-2.0)", true],
  ["Apache-2.0 WITH LLVM-exception", true],
  ["MIT AND AGPL-3.0-only", false],
  ["", false],
  ["SEE LICENSE IN LICENSE", false],
])("reads the SPDX expression %s", (expression, allowed) => {
  expect(isAllowed(expression)).toBe(allowed);
});
