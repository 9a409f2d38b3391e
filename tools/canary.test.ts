/**
 * Shows that the gates work: each case plants one forbidden thing, and the gate must name it.
 *
 * Everything is planted in a copy of the tree in the system's temporary folder, never in the project itself.
 */
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { forbidden } from "./canary/forbiddenImports.ts";
import { copyTree, restoreFile } from "./check/copiedTree.ts";
import { ESLINT, gate, GATES, type Gate } from "./check/gates.ts";
import { allParts } from "./check/parts.ts";
import { run, type Verdict } from "./check/verdict.ts";

const MINUTE_MS = 60_000;

let copy: string;

beforeAll(() => {
  copy = copyTree();
}, MINUTE_MS);

const judged = (root: string, { judge }: Gate): Promise<Verdict> => judge(root, allParts(root));

afterAll(() => {
  rmSync(copy, { recursive: true, force: true });
});

interface LintedFile {
  readonly filePath: string;
  readonly messages: readonly { readonly message: string }[];
}

describe("the linter refuses", () => {
  let linted: LintedFile[];

  beforeAll(async () => {
    for (const [, file, text] of forbidden) {
      mkdirSync(dirname(`${copy}/${file}`), { recursive: true });
      writeFileSync(`${copy}/${file}`, text);
    }
    const files = forbidden.map(([, file]) => file);
    const { output } = await run(copy, ESLINT, ["--format", "json", ...files]);
    linted = JSON.parse(output.slice(output.indexOf("[{"), output.lastIndexOf("}]") + 2)) as LintedFile[];
    for (const file of files) restoreFile(copy, file);
  }, 3 * MINUTE_MS);

  test.each(forbidden)("%s", (_what, file, _text, complaint) => {
    const { messages = [] } = linted.find(({ filePath }) => filePath.endsWith(`/${file}`)) ?? {};
    expect(messages.map(({ message }) => message).join("\n")).toContain(complaint);
  });
});

/** [what is forbidden, module, the line added to it, the contract that must be reported as broken] */
const forbiddenPython: [string, string, string, string][] = [
  ["hooks import the server", "measuring/hooks.py", "from .. import server", "Arrows point down"],
  ["norms import hooks", "measuring/norms.py", "from . import hooks", "Arrows point down in measuring"],
  ["anatomy imports measuring", "anatomy/calls.py", "from ..measuring import norms", "Arrows point down"],
  ["messages import errors", "messages.py", "from . import errors", "Arrows point down"],
  ["a module without a layer", "canary.py", "", "Arrows point down"],
  ["the transport imports torch", "transport.py", "import torch", "Greeting needs no torch"],
  ["the server imports numpy late", "server.py", "def late(): import numpy", "Greeting needs no torch"],
  ["measuring imports a socket", "measuring/norms.py", "import zmq", "Measuring uses no socket"],
];

describe("the Python boundaries refuse", () => {
  test.each(forbiddenPython)(
    "%s",
    async (_what, module, line, contract) => {
      const file = `${copy}/python/gain_sidecar/${module}`;
      appendFileSync(file, `\n${line}\n`);
      const verdict = await judged(copy, gate("Python boundaries"));
      restoreFile(copy, `python/gain_sidecar/${module}`);
      expect(verdict.passed).toBe(false);
      expect(verdict.output).toMatch(new RegExp(`^${contract} BROKEN`, "m"));
    },
    MINUTE_MS,
  );
});

const numbered = (count: number): string =>
  Array.from({ length: count }, (_, index) => `export const line${index} = ${index};\n`).join("");

/** [what is forbidden, gate, file, its text, the gate's complaint] */
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
    "a file that is not imported",
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
    /package-lock\.json:1 contains a registry's address/,
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
  ["Python of another form", "Python format", "python/gain_sidecar/canary.py", "a=1", /canary\.py/],
  ["an unused Python import", "Python lint", "python/gain_sidecar/canary.py", "import os\n", /F401/],
  [
    "a document in which a program obeys",
    "prose",
    "docs/canary.md",
    "The sidecar obeys the orchestrator.\n",
    /canary\.md:1 has "obeys"; plain words: handles, follows/,
  ],
  [
    "a line of a document with 131 columns",
    "prose",
    "docs/canary.md",
    `${"Ten words. ".repeat(11)}${"x".repeat(10)}\n`,
    /canary\.md:1 has 131 columns, more than 130/,
  ],
  ["a link to no file", "links", "docs/canary.md", "[a](b.md)\n", /canary\.md:1 links to b\.md, which does/],
  ["a page with a link to no page", "documents", "docs/canary.md", "[a](b.md)\n", /1 dead link/],
  [
    "a link to no heading",
    "links",
    "docs/canary.md",
    "# A\n\n[a](#b)\n",
    /canary\.md:3 links to #b, which has no such heading/,
  ],
];

describe("a gate refuses", () => {
  test.each(planted)(
    "%s",
    async (_what, name, file, text, complaint) => {
      const whole = `${copy}/${file}`;
      writeFileSync(whole, text);
      const verdict = await judged(copy, gate(name));
      restoreFile(copy, file);
      expect(verdict.passed).toBe(false);
      expect(verdict.output).toMatch(complaint);
    },
    2 * MINUTE_MS,
  );

  test(
    "a wrong type in a package, and in the page of gain view",
    async () => {
      const planted = ["packages/analysis/src/canary.ts", "packages/viewer/src/page/canary.ts"];
      for (const file of planted) writeFileSync(`${copy}/${file}`, 'export const a: number = "1";\n');
      const verdict = await judged(copy, gate("types"));
      for (const file of planted) restoreFile(copy, file);
      expect(verdict.passed).toBe(false);
      expect(verdict.output).toMatch(/analysis\/src\/canary\.ts.*TS2322/);
      expect(verdict.output).toMatch(/page\/canary\.ts.*TS2322/);
    },
    2 * MINUTE_MS,
  );

  test("a tree in which it finds nothing to read", async () => {
    const empty = mkdtempSync(`${tmpdir()}/gain-canary-empty-`);
    try {
      for (const one of GATES)
        expect([one.name, (await judged(empty, one)).passed]).toEqual([one.name, false]);
    } finally {
      rmSync(empty, { recursive: true, force: true });
    }
  });
});
