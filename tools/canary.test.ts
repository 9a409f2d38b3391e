/**
 * Shows that the gates bite: each case plants one forbidden thing and the gate names it.
 *
 * Everything happens in a copy of the tree in the system's temporary folder, so nothing is ever planted in the
 * project itself, however this test ends.
 */
import { appendFileSync, cpSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ESLINT, gate, GATES, run } from "./check/gates.ts";
import { isMade } from "./check/sourceTree.ts";
import { PROJECT } from "./setup/project.ts";

const MINUTE_MS = 60_000;

let copy: string;

beforeAll(() => {
  copy = mkdtempSync(`${tmpdir()}/gain-canary-`);
  cpSync(PROJECT, copy, { recursive: true, filter: (path) => path === PROJECT || !isMade(basename(path)) });
  for (const folder of ["node_modules", ".venv"]) symlinkSync(`${PROJECT}/${folder}`, `${copy}/${folder}`);
});

/** Makes one file of the copy what it is in the project. */
function restore(file: string): void {
  rmSync(`${copy}/${file}`);
  if (existsSync(`${PROJECT}/${file}`)) cpSync(`${PROJECT}/${file}`, `${copy}/${file}`);
}

afterAll(() => {
  rmSync(copy, { recursive: true, force: true });
});

const arrow = "@nx/enforce-module-boundaries";
const effect = (room: string): string => `import "@gain/${room}";\n`;

/** [what is forbidden, file, its text, the rule that must speak] */
const forbidden: [string, string, string, string][] = [
  ["protocol imports analysis", "packages/protocol/src/canary1.ts", effect("analysis"), arrow],
  ["analysis imports sidecar", "packages/analysis/src/canary2.ts", effect("sidecar"), arrow],
  ["analysis imports records", "packages/analysis/src/canary3.ts", effect("records"), arrow],
  ["records imports protocol", "packages/records/src/canary4.ts", effect("protocol"), arrow],
  ["sidecar imports records", "packages/sidecar/src/canary5.ts", effect("records"), arrow],
  ["figures imports sidecar", "packages/figures/src/canary6.ts", effect("sidecar"), arrow],
  ["figures imports report", "packages/figures/src/canary7.ts", effect("report"), arrow],
  ["report imports protocol", "packages/report/src/canary8.ts", effect("protocol"), arrow],
  ["experiment imports report", "packages/experiment/src/canary9.ts", effect("report"), arrow],
  ["experiment imports gain", "packages/experiment/src/canary10.ts", effect("gain"), arrow],
  [
    "a package reaches into another's folder",
    "packages/gain/src/canary11.ts",
    'import "../../records/src/gainRow.ts";\n',
    arrow,
  ],
  [
    "a package imports a tool",
    "packages/gain/src/canary12.ts",
    'import "../../../tools/check/gates.ts";\n',
    arrow,
  ],
  [
    "experiment imports zeromq",
    "packages/experiment/src/canary13.ts",
    'import "zeromq";\n',
    "no-restricted-imports",
  ],
  [
    "gain starts a process",
    "packages/gain/src/canary14.ts",
    'import "node:child_process";\n',
    "no-restricted-imports",
  ],
  [
    "records starts a process, imported late",
    "packages/records/src/canary15.ts",
    'await import("node:child_process");\n',
    "no-restricted-syntax",
  ],
  ["a default export", "packages/analysis/src/canary16.ts", "export default 1;\n", "no-restricted-syntax"],
  [
    "a barrel without names",
    "packages/analysis/src/canary17.ts",
    'export * from "./index.ts";\n',
    "no-restricted-syntax",
  ],
  ["an end-to-end test imports records", "e2e/canary18.test.ts", effect("records"), "no-restricted-imports"],
];

interface LintedFile {
  readonly filePath: string;
  readonly messages: readonly { readonly ruleId: string | null; readonly message: string }[];
}

describe("the linter refuses", () => {
  let linted: LintedFile[];

  beforeAll(async () => {
    for (const [, file, text] of forbidden) writeFileSync(`${copy}/${file}`, text);
    const files = forbidden.map(([, file]) => file);
    const { output } = await run(copy, ESLINT, ["--format", "json", ...files]);
    linted = JSON.parse(output.slice(output.indexOf("[{"), output.lastIndexOf("}]") + 2)) as LintedFile[];
    files.forEach(restore);
  }, 3 * MINUTE_MS);

  test.each(forbidden)("%s", (_what, file, _text, rule) => {
    const { messages = [] } = linted.find(({ filePath }) => filePath.endsWith(`/${file}`)) ?? {};
    expect(messages.map(({ ruleId }) => ruleId)).toContain(rule);
  });
});

/** [what is forbidden, module, the line added to it, the contract that must be named broken] */
const forbiddenPython: [string, string, string, string][] = [
  ["hooks import the server", "hooks.py", "from . import server", "Arrows point down"],
  ["norms import hooks", "norms.py", "from . import hooks", "Arrows point down"],
  ["messages import errors", "messages.py", "from . import errors", "Arrows point down"],
  ["a module without a place", "canary.py", "", "Arrows point down"],
  ["the transport imports torch", "transport.py", "import torch", "Greeting needs no torch"],
  ["the server imports numpy late", "server.py", "def late(): import numpy", "Greeting needs no torch"],
  ["measuring imports a socket", "norms.py", "import zmq", "Measuring knows no socket"],
];

describe("the Python boundaries refuse", () => {
  test.each(forbiddenPython)(
    "%s",
    async (_what, module, line, contract) => {
      const file = `${copy}/python/gain_sidecar/${module}`;
      appendFileSync(file, `\n${line}\n`);
      const verdict = await gate("Python boundaries").judge(copy);
      restore(`python/gain_sidecar/${module}`);
      expect(verdict.passed).toBe(false);
      expect(verdict.output).toMatch(new RegExp(`^${contract} BROKEN`, "m"));
    },
    MINUTE_MS,
  );
});

const numbered = (count: number): string =>
  Array.from({ length: count }, (_, index) => `export const line${index} = ${index};\n`).join("");

/** [what is forbidden, gate, file, its text, what the gate must say] */
const planted: [string, string, string, string, RegExp][] = [
  [
    "a file of 301 lines",
    "file shape",
    "packages/analysis/src/canary.ts",
    numbered(301),
    /canary\.ts has 301 lines/,
  ],
  [
    "a file named helpers",
    "file shape",
    "python/gain_sidecar/helpers.py",
    "",
    /helpers\.py is named "helpers"/,
  ],
  [
    "a file nobody imports",
    "dead code",
    "packages/analysis/src/canary.ts",
    numbered(2),
    /analysis\/src\/canary\.ts/,
  ],
  [
    "the same code twice",
    "duplicate code",
    "packages/analysis/src/canary.ts",
    numbered(40).repeat(2),
    /canary\.ts/,
  ],
  [
    "a lock that names its registry",
    "machine traces",
    "packages/analysis/package-lock.json",
    '"resolved": "https://registry.example/a.tgz"',
    /package-lock\.json:1 holds a registry's address/,
  ],
  [
    "a lock without one platform's package",
    "lock file",
    "package-lock.json",
    '{ "packages": { "node_modules/a": { "optionalDependencies": { "a-darwin": "1" } } } }',
    /no entry for a-darwin, which node_modules\/a depends on/,
  ],
  [
    "messages that differ from their source",
    "generated messages",
    "python/gain_sidecar/messages.py",
    "",
    /differs from/,
  ],
  [
    "TypeScript of another form",
    "format",
    "packages/analysis/src/canary.ts",
    "export  const a=1",
    /canary\.ts/,
  ],
  [
    "a wrong type",
    "types",
    "packages/analysis/src/canary.ts",
    'export const a: number = "1";\n',
    /canary\.ts.*TS2322/,
  ],
  ["Python of another form", "Python format", "python/gain_sidecar/canary.py", "a=1", /canary\.py/],
  ["an unused Python import", "Python lint", "python/gain_sidecar/canary.py", "import os\n", /F401/],
];

describe("a gate refuses", () => {
  test.each(planted)(
    "%s",
    async (_what, name, file, text, said) => {
      const whole = `${copy}/${file}`;
      writeFileSync(whole, text);
      const verdict = await gate(name).judge(copy);
      restore(file);
      expect(verdict.passed).toBe(false);
      expect(verdict.output).toMatch(said);
    },
    2 * MINUTE_MS,
  );

  test("a tree in which it finds nothing to read", async () => {
    const empty = mkdtempSync(`${tmpdir()}/gain-canary-empty-`);
    try {
      for (const { name, judge } of GATES) expect([name, (await judge(empty)).passed]).toEqual([name, false]);
    } finally {
      rmSync(empty, { recursive: true, force: true });
    }
  });
});
