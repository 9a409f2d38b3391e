import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { IN_PAGE, LEFT_OUT } from "./bundle/compileProgram.ts";
import { copyTree, restoreFile } from "./check/copiedTree.ts";
import { PROJECT } from "./setup/project.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const ROWS = "packages/records/fixtures/python-outputs/gptj_parallel_test_20260105_152333.csv";
const BUNDLES = "packages/gain/dist";

let copy: string;

beforeAll(() => {
  copy = copyTree();
}, MINUTE_MS);

afterAll(() => {
  rmSync(copy, { recursive: true, force: true });
});

const run = (...given: string[]): string =>
  execFileSync(process.execPath, given, { cwd: copy, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const bundle = (): string => run("--import", "tsx", "tools/bundle.ts");
const entry = (): string => readFileSync(join(copy, BUNDLES, "main.js"), "utf8");
const bundles = (): string[] => readdirSync(join(copy, BUNDLES)).filter((name) => name !== "main.js");

function change(file: string, from: string, to: string): void {
  const text = readFileSync(join(copy, file), "utf8");
  expect(text).toContain(from);
  writeFileSync(join(copy, file), text.replace(from, to));
}

test(
  "the bundled program writes the same files as the sources",
  () => {
    bundle();
    run("--import", "tsx", "packages/gain/src/main.ts", "analyze", ROWS, "--out", "runs/sources");
    run(`${BUNDLES}/main.js`, "analyze", ROWS, "--out", "runs/bundled");
    const files = readdirSync(join(copy, "runs/sources")).toSorted();
    expect(files).toContain("report.html");
    expect(readdirSync(join(copy, "runs/bundled")).toSorted()).toEqual(files);
    for (const file of files) expect(content("bundled", file), file).toEqual(content("sources", file));
  },
  MINUTE_MS,
);

/** The content without dates and without the name of the output folder, which reports contain. */
function content(out: string, file: string): Buffer | string {
  const bytes = readFileSync(join(copy, "runs", out, file));
  return /\.(html|md|tex)$/.test(file)
    ? bytes
        .toString("utf8")
        .replaceAll(`runs/${out}`, "")
        .replaceAll(/\d{4}-\d\d-\d\d([T ][\d:.]+(Z| UTC))?/g, "")
    : bytes;
}

test(
  "code that a run has compiled is kept for the next one, which writes the same files; damaged code is replaced",
  () => {
    bundle();
    const [folder = ""] = bundles();
    const kept = (): string[] =>
      readdirSync(join(copy, BUNDLES, folder)).filter((name) => name.endsWith(".cache"));
    const analyze = (out: string): string =>
      run(`${BUNDLES}/main.js`, "analyze", ROWS, "--out", `runs/${out}`);
    analyze("compiling");
    const [cache = "", ...others] = kept();
    expect(cache).toMatch(/^program\.analyze\.\d+\.cache$/);
    expect(others).toEqual([]);
    const path = join(copy, BUNDLES, folder, cache);
    const { mtimeMs, size } = statSync(path);
    analyze("compiled");
    expect(statSync(path).mtimeMs).toBe(mtimeMs);
    const damaged = readFileSync(path);
    damaged[size >> 1] = 255 - (damaged[size >> 1] ?? 0);
    writeFileSync(path, damaged);
    analyze("anew");
    expect(readFileSync(path).equals(damaged)).toBe(false);
    writeFileSync(path, "no code at all");
    analyze("again");
    expect(statSync(path).size).toBeGreaterThan(size / 2);
    for (const file of readdirSync(join(copy, "runs/compiling")))
      for (const out of ["compiled", "anew", "again"])
        expect(content(out, file), `${out}/${file}`).toEqual(content("compiling", file));
  },
  MINUTE_MS,
);

test("help, and a command that fails, keep no code", () => {
  bundle();
  const [folder = ""] = bundles();
  const before = readdirSync(join(copy, BUNDLES, folder));
  run(`${BUNDLES}/main.js`, "summarize", "--help");
  expect(
    spawnSync(process.execPath, [`${BUNDLES}/main.js`, "summarize", "absent"], { cwd: copy }).status,
  ).toBe(2);
  expect(readdirSync(join(copy, BUNDLES, folder))).toEqual(before);
});

test("an existing bundle is not made again", () => {
  bundle();
  const before = bundles();
  expect(bundle()).toBe("");
  expect(bundles()).toEqual(before);
});

test("a change of a source is in the next bundle, and the earlier bundle is kept", () => {
  bundle();
  const before = entry();
  change("packages/gain/src/commandLine.ts", "Measures how", "Records how");
  try {
    expect(bundle()).toContain("bundled");
    expect(run(`${BUNDLES}/main.js`, "--help")).toContain("Records how");
    expect(run(join(BUNDLES, /\.\/(.*)"/.exec(before)?.[1] ?? ""), "--help")).toContain("Measures how");
  } finally {
    restoreFile(copy, "packages/gain/src/commandLine.ts");
  }
  bundle();
  expect(entry()).toBe(before);
});

test("a bundle that was not used for a week is removed", () => {
  bundle();
  const old = join(copy, BUNDLES, "0123456789abcdef");
  for (const [folder, days] of [
    [old, 8],
    [`${old}.4711`, 6],
  ] as const) {
    mkdirSync(folder);
    const then = new Date(Date.now() - days * DAY_MS);
    utimesSync(folder, then, then);
  }
  bundle();
  expect(existsSync(old)).toBe(false);
  expect(existsSync(`${old}.4711`)).toBe(true);
});

test("a path that would be wrong in a bundle is refused, and the earlier bundle is kept", () => {
  bundle();
  const [before, made] = [entry(), bundles()];
  change("packages/gain/src/provenance.ts", "import.meta.url", "import.meta.filename");
  try {
    const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", "tools/bundle.ts"], {
      cwd: copy,
      encoding: "utf8",
    });
    expect(status).not.toBe(0);
    expect(stderr).toContain("import.meta.filename is not the same in a bundle");
    expect([entry(), bundles()]).toEqual([before, made]);
  } finally {
    restoreFile(copy, "packages/gain/src/provenance.ts");
  }
});

test("`npm ci --omit=dev` installs every package that the program is made of, and those that make and start it", () => {
  bundle();
  const [, folder = ""] = /\.\/(.*)\/main\.js"/.exec(entry()) ?? [];
  const json = (file: string): unknown => JSON.parse(readFileSync(join(copy, file), "utf8"));
  const { sources } = json(join(BUNDLES, folder, "program.cjs.map")) as { readonly sources: string[] };
  // The tree's copy has links to this project's packages.
  const bundled = sources.flatMap(
    (path) =>
      /.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(relative(PROJECT, join(copy, BUNDLES, folder, path)))?.[0] ??
      [],
  );
  const others = [...IN_PAGE, ...LEFT_OUT, "nx", "tsx", "esbuild"];
  const needed = new Set([...bundled, ...others.map((name) => `node_modules/${name}`)]);
  const { packages } = json("package-lock.json") as { readonly packages: Record<string, { dev?: true }> };
  expect(needed.size).toBeGreaterThan(50);
  expect([...needed].filter((path) => !(path in packages) || packages[path]?.dev === true)).toEqual([]);
});
