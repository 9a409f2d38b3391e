/**
 * The published packages, built, packed, installed into a new folder, and used there in TypeScript: by a consumer, by the
 * example project, and as their READMEs show, on the run of the command line's example.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gainCommand, ROOT } from "./gainCommand.ts";

const CONSUMER = `
import { analyzeGains, type GainFindings, type GainObservation } from "@gain/analysis";
import { fourPanels, renderFigure } from "@gain/figures";
import type { GainRow } from "@gain/records";

const gains: readonly number[] = [0.91, 1.02, 1.1, 1.07, 0.98, 1.2];
const rows: GainRow[] = gains.map((lastGain, i) => ({
  model: "mine", architecture: null, normType: null, params: null, role: null,
  category: i % 2 === 0 ? "even" : "odd", complexity: null, prompt: \`prompt \${i}\`,
  entropyNats: 1 + i, lastGain, totalAmp: null, topToken: null, topProb: null, layers: null, norms: null, flags: [],
}));
const observations: readonly GainObservation[] = rows;
const findings: GainFindings = analyzeGains("mine", observations);
if (!findings.gain.mean.defined) throw new Error("six gains have a mean");
const { svg, png } = await renderFigure(
  fourPanels({
    model: "mine", kind: "unknown", rows, meanGain: findings.gain.mean.value, correlation: null, bars: [], reference: null,
  }),
);
console.log(JSON.stringify({ mean: findings.gain.mean.value, svg: svg.slice(0, 4), png: png.subarray(1, 4).toString() }));
`;

let folder: string;
let consumer: string;
let run: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-library-"));
  const built = join(folder, "built");
  consumer = join(folder, "consumer");
  mkdirSync(consumer);
  execFileSync(process.execPath, ["--import", "tsx", "tools/build.ts", built], { cwd: ROOT });
  const packed = readdirSync(built).filter((name) => name.endsWith(".tgz"));
  const dependencies = Object.fromEntries(
    packed.map((name) => [`@gain/${name.split("-")[1] ?? ""}`, `file:${join(built, name)}`]),
  );
  run = join(folder, "run");
  writeFileSync(
    join(consumer, "package.json"),
    JSON.stringify({ name: "consumer", private: true, type: "module", dependencies }),
  );
  execFileSync(
    "npm",
    ["install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"],
    {
      cwd: consumer,
    },
  );
});

function compileInConsumer(file: string, text: string): void {
  writeFileSync(join(consumer, file), text);
  const compiler = [join(ROOT, "node_modules/typescript/bin/tsc"), file, "--outDir", "out", "--strict"];
  const settings = ["--module", "nodenext", "--target", "es2023", "--types", "node", "--typeRoots"];
  execFileSync(process.execPath, [...compiler, ...settings, join(ROOT, "node_modules/@types")], {
    cwd: consumer,
    encoding: "utf8",
  });
}

const runInConsumer = (...given: string[]): string =>
  execFileSync(process.execPath, given, { cwd: consumer, encoding: "utf8" });

/** `dist/gain-records-0.1.0.tgz` and the like. */
const tarballs = (text: string): string[] =>
  [...text.matchAll(/\bgain-[a-z]+-[\d.]+\.tgz/g)].map(([name]) => name);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test("the packed packages type-check strictly and run in a project outside this repository", () => {
  compileInConsumer("use.ts", CONSUMER);
  const answer = runInConsumer("out/use.js");
  // 6.28 / 6, by hand.
  expect(JSON.parse(answer)).toMatchObject({ svg: "<svg", png: "PNG" });
  expect((JSON.parse(answer) as { mean: number }).mean).toBeCloseTo(6.28 / 6, 14);
});

test.each(["analysis", "records", "figures"])(
  "%s contains compiled files, an exports map with types, a licence and a README, and nothing else",
  (name) => {
    const installed = join(consumer, "node_modules/@gain", name);
    const page = name === "analysis" ? ["STATISTICS.md"] : [];
    const expected = ["LICENSE", "README.md", ...page, "dist", "package.json"];
    expect(readdirSync(installed).toSorted()).toEqual(expected);
    const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as object;
    expect(manifest).toMatchObject({
      type: "module",
      exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } },
    });
    expect(manifest).not.toHaveProperty("nx");
    const files = readdirSync(join(installed, "dist"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    expect(files.length).toBeGreaterThan(50);
    expect(files.filter((file) => !/\.(js|d\.ts)$/.test(file) || file.includes(".test."))).toEqual([]);
    expect(files.filter((file) => readFileSync(file, "utf8").includes("vitest"))).toEqual([]);
  },
);

test("the example of the command line measures, verifies and summarizes its own prompts", () => {
  const [node = "", main = ""] = gainCommand([]);
  const printed = execFileSync("sh", [join(ROOT, "examples/command-line/run.sh"), run, "--model", "fake"], {
    encoding: "utf8",
    env: {
      ...process.env,
      GAIN: `${node} ${main}`,
      GAIN_SIDECAR_SCRIPT: join(ROOT, "python/tests/fake_sidecar.py"),
      GAIN_FAKE_LAYERS: "4",
    },
  });
  expect(printed).toMatch(/German +3/);
  expect(printed).toMatch(/English +3/);
});

test("the example project reads that run, and prints the mean that its CSV file has", () => {
  const example = join(ROOT, "examples/typescript");
  compileInConsumer("gains.ts", readFileSync(join(example, "gains.ts"), "utf8"));
  const printed = runInConsumer("out/gains.js", run);
  const csv = readdirSync(run).find((name) => /_parallel_test_\d+_\d+\.csv$/.test(name)) ?? "";
  const [head = "", ...lines] = readFileSync(join(run, csv), "utf8").trim().split("\n");
  const column = head.split(",").indexOf("Last_Gain");
  const logs = lines.map((line) => Math.log(Number(line.split(",")[column])));
  expect(logs).toHaveLength(6);
  // Two categories of three prompts each: the mean over categories is the mean of all.
  const mean = Math.exp(logs.reduce((sum, each) => sum + each, 0) / logs.length);
  expect(printed).toContain(`6 prompts, geometric mean gain ${mean.toFixed(4)}`);
  expect(readdirSync(consumer).filter((name) => name.endsWith(".svg"))).toHaveLength(1);
  const { dependencies } = JSON.parse(readFileSync(join(example, "package.json"), "utf8")) as {
    dependencies: object;
  };
  expect(Object.keys(dependencies)).toEqual(["@gain/analysis", "@gain/figures", "@gain/records"]);
});

test("the README of @gain/records reads that run as it shows, and every README names tarballs that are built", () => {
  const readme = readFileSync(join(ROOT, "packages/records/README.md"), "utf8");
  const [, code = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const rows = readdirSync(run).find((name) => name.endsWith(".parquet")) ?? "";
  compileInConsumer(
    "readme.ts",
    code
      .replaceAll("rows_20261124_093148.parquet", rows)
      .replaceAll("runs/20261124_093148_smollm2_135m", run),
  );
  const printed = runInConsumer("out/readme.js");
  expect(printed).toContain("measured: 6");
  expect(printed.match(/The capital city of France is/g)).toHaveLength(1);
  const built = readdirSync(join(folder, "built"));
  for (const page of ["packages/analysis", "packages/records", "packages/figures", "examples/typescript"]) {
    const named = tarballs(readFileSync(join(ROOT, page, "README.md"), "utf8"));
    expect(named.length, page).toBeGreaterThan(0);
    expect(
      named.filter((name) => !built.includes(name)),
      page,
    ).toEqual([]);
  }
});
