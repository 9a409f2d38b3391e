/** `gain analyze` on outputs of Python, on unusual files, and on files that cannot be read. */
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gain, ROOT, type Finished } from "./gainCommand.ts";
import { unwrapped } from "./unwrapped.ts";

const PYTHON_OUTPUTS = join(ROOT, "packages/records/fixtures/python-outputs");
const GPTJ = join(PYTHON_OUTPUTS, "gptj_parallel_test_20260105_152333");
const BENCHMARK = join(PYTHON_OUTPUTS, "thermodynamic_benchmark_20260105_141034");

/** An environment in which only node can be started. */
const NO_PYTHON = { PATH: dirname(process.execPath), GAIN_SIDECAR_PYTHON: "/no/such/python" };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-e2e-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Findings {
  readonly models: readonly { readonly findings: Readonly<Record<string, unknown>> }[];
  readonly comparison: {
    readonly pairs: readonly object[];
    readonly replicates: readonly Readonly<Record<"model" | "family" | "familySource", string>>[];
    readonly neutralTests: readonly { readonly pHolm: object }[];
    readonly architectures: {
      readonly status: string;
      readonly outcome: string;
      readonly families: readonly object[];
    };
  };
}

const read = (...parts: string[]): string => readFileSync(join(...parts), "utf8");
const findingsIn = (out: string): Findings => JSON.parse(read(out, "findings.json")) as Findings;

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe("the notebook's GPT-J-6B run", () => {
  let out: string;
  let done: Finished;
  beforeAll(async () => {
    out = join(folder, "gptj");
    done = await gain(["analyze", `${GPTJ}.csv`, "--out", out], NO_PYTHON);
  });

  test("gives the notebook's numbers, verdict and files, without Python", () => {
    expect(done.code, done.stderr).toBe(0);
    const summary = read(out, "summary.txt");
    expect(summary).toContain("REJECTED");
    expect(summary).toContain("Arithmetic mean: 1.0652");
    const [model] = findingsIn(out).models;
    expect(model?.findings).toMatchObject({
      gain: { n: 25, mean: { value: 1.0652160016545886 }, sd: { value: 0.08974290780208677 } },
      notebook: { verdict: { value: "REJECTED" } },
      verdict: { word: "expansion" },
    });
    expect(read(out, "gpt_j_6b_parallel_test_20260105_152333.csv")).toBe(read(`${GPTJ}.csv`));
    expect(read(out, "gpt_j_6b_parallel_test_20260105_152333.json")).toBe(read(`${GPTJ}.json`));
  });

  test("gives every figure as specification, SVG and PNG, and every report", () => {
    const files = readdirSync(out);
    for (const figure of [
      "gpt_j_6b_parallel_test_20260105_152333",
      "gpt_j_6b_parallel_test_column_20260105_152333",
      "gpt_j_6b_architecture_comparison_20260105_152333",
      "gpt_j_6b_category_estimates_20260105_152333",
      "gpt_j_6b_entropy_scatter_20260105_152333",
    ]) {
      for (const ending of [".vl.json", ".svg", ".png"]) expect(files).toContain(`${figure}${ending}`);
    }
    for (const name of ["report.html", "summary.md", "table.tex", "summary.txt", "findings.json"]) {
      expect(files).toContain(name);
    }
    expect(files.filter((name) => name.endsWith(".parquet"))).toHaveLength(1);
    expect(files.filter((name) => name.includes(".tmp"))).toEqual([]);
  });

  test("gives the same findings from its JSON as from its CSV", async () => {
    const again = join(folder, "gptj-json");
    const { code, stderr } = await gain(["analyze", `${GPTJ}.json`, "--out", again]);
    expect(code, stderr).toBe(0);
    expect(findingsIn(again)).toEqual(findingsIn(out));
  });
});

test("the four models of a file are compared in pairs; --json prints only the findings on stdout", async () => {
  const out = join(folder, "benchmark");
  const { code, stdout, stderr } = await gain(["analyze", `${BENCHMARK}.csv`, "--out", out, "--json"]);
  expect(code, stderr).toBe(0);
  expect(JSON.parse(stdout)).toEqual(findingsIn(out));
  expect(findingsIn(out).models).toHaveLength(4);
  expect(findingsIn(out).comparison.pairs).toHaveLength(6);
  expect(readdirSync(out).filter((name) => /_pairs_.*\.png$/.test(name))).toHaveLength(1);
  expect(stderr).toContain("missing: ");
});

test("several files are compared together, and models of one name are distinguished by their files", async () => {
  const out = join(folder, "several");
  const copy = file("again.csv", read(`${GPTJ}.csv`));
  const { code, stderr } = await gain(["analyze", `${GPTJ}.csv`, copy, "--out", out]);
  expect(code, stderr).toBe(0);
  expect(findingsIn(out).models.map(({ findings }) => findings["model"])).toEqual([
    "GPT-J-6B (gptj_parallel_test_20260105_152333.csv)",
    "GPT-J-6B (again.csv)",
  ]);
  expect(findingsIn(out).comparison.pairs[0]).toMatchObject({ n: 25, meanDifference: { value: 0 } });
});

test("a copy of a file changes no test, no adjusted p and no class", async () => {
  const files = [`${BENCHMARK}.csv`, `${GPTJ}.csv`];
  const [once, twice] = [join(folder, "once"), join(folder, "twice")];
  for (const [out, given] of [
    [once, files],
    [twice, [...files, file("copy.csv", read(`${GPTJ}.csv`))]],
  ] as const) {
    const { code, stderr } = await gain(["analyze", ...given, "--out", out]);
    expect(code, stderr).toBe(0);
  }
  const [was, is] = [findingsIn(once).comparison, findingsIn(twice).comparison];
  expect(is.neutralTests.map(({ pHolm }) => pHolm).slice(0, 5)).toEqual(
    was.neutralTests.map(({ pHolm }) => pHolm),
  );
  const tests = ({ pairs }: typeof was) =>
    pairs.flatMap((pair) =>
      "repeats" in pair && pair.repeats === null ? [{ ...pair, second: "", first: "" }] : [],
    );
  expect(tests(is)).toEqual(tests(was));
  expect(is.architectures.families).toHaveLength(was.architectures.families.length);
  expect(is.replicates.at(-1)).toMatchObject({ copyOf: expect.stringContaining("GPT-J-6B") as string });
});

/** A CSV of models in two classes, with one gain per prompt. */
const classes = (centres: Readonly<Record<string, readonly [wiring: string, gain: number]>>): string =>
  [
    "Model,Architecture,Norm_Type,Category,Prompt,Last_Gain",
    ...Object.entries(centres).flatMap(([model, [wiring, gain]], m) =>
      Array.from({ length: 8 }, (_, i) => {
        const value = gain * (1 + Math.sin((m + 1) * (i + 2)) / 50);
        return `${model},${wiring},LayerNorm,${i % 2 === 0 ? "a" : "b"},prompt ${String(i)},${String(value)}`;
      }),
    ),
    "",
  ].join("\n");

test("families, by name or --family, are the replicates of a class, and the report states what they can decide", async () => {
  const path = file(
    "families.csv",
    classes({
      ...{ "Pythia-70m": ["Parallel", 0.8], "Pythia-1b": ["Parallel", 0.82], "GPT-J-6B": ["Parallel", 0.9] },
      ...{ p3: ["Parallel", 0.85], p4: ["Parallel", 0.88], gpt2: ["Sequential", 1.1] },
      ...{ "opt-125m": ["Sequential", 1.2], s3: ["Sequential", 1.15], s4: ["Sequential", 1.3] },
    }),
  );
  const four = join(folder, "four-families");
  const done = await gain(["analyze", path, "--out", four]);
  expect(done.code, done.stderr).toBe(0);
  expect(findingsIn(four).comparison.architectures).toMatchObject({
    status: "tested",
    outcome: "parallel attention dampens, sequential does not",
    permutation: { value: { pTwoSided: 2 / 70 } },
  });
  expect(read(four, "summary.txt")).toContain(
    "Pythia-70m: Pythia, by its name, a model of the release Pythia",
  );
  const answer = unwrapped(done.stdout);
  expect(answer).toContain(
    "Parallel against sequential: parallel attention dampens, sequential does not; ratio 0.7",
  );
  expect(answer).toContain("between 4 parallel and 4 sequential families, exact p = 0.029");

  const set = join(folder, "set-families");
  const families = ["--family", "p3=Mine", "--family", "P4=Mine", "--family", "GPT-J-6B=mine"];
  const fewer = await gain(["analyze", path, ...families, "--out", set]);
  expect(fewer.code, fewer.stderr).toBe(0);
  const { architectures, replicates } = findingsIn(set).comparison;
  expect(architectures).toMatchObject({ status: "cannot decide", permutation: { defined: false } });
  expect(replicates.filter(({ familySource }) => familySource === "by --family")).toHaveLength(3);
  expect(unwrapped(fewer.stdout)).toContain(
    "Parallel against sequential: cannot decide with this design; ratio",
  );
  expect(unwrapped(read(set, "summary.txt"))).toContain("no exact permutation test can reach p = 0.05");
  for (const name of ["report.html", "summary.md", "summary.txt"])
    expect(read(set, name)).toContain("cannot decide with this design");
  expect(read(set, "summary.md")).toContain("p3=Mine");
});

test("--family of an unknown model is refused, and the models are named", async () => {
  const out = join(folder, "no-such-family");
  const { code, stderr } = await gain(["analyze", `${GPTJ}.csv`, "--family", "gpt3=GPT", "--out", out]);
  expect(code).toBe(2);
  expect(stderr).toContain("--family names gpt3, and no model has that name. The models are: GPT-J-6B.");
  expect(existsSync(out)).toBe(false);
});

const HEADER = "Model,Category,Prompt,Entropy,Last_Gain";

describe("where a statistic is not defined, the reason is reported and the report is written", () => {
  test.each([
    ["one row", "m,a,p,1,1.1\n"],
    ["all rows equal", "m,a,p,1,1.1\nm,a,q,1,1.1\nm,b,r,1,1.1\nm,b,s,1,1.1\n"],
    ["two of a category", "m,a,p,1,1.1\nm,a,q,2,1.2\nm,b,r,3,0.9\nm,b,s,1,1.05\n"],
    ["no finite gain", "m,a,p,1,nan\nm,a,q,2,nan\nm,b,r,3,inf\n"],
    ["gains without a logarithm", "m,a,p,1,-1\nm,a,q,2,0\nm,b,r,3,0.9\n"],
  ])("%s", async (what, rows) => {
    const out = join(folder, `odd-${what.replaceAll(" ", "-")}`);
    const { code, stderr } = await gain(["analyze", file("odd.csv", `${HEADER}\n${rows}`), "--out", out]);
    expect(code, stderr).toBe(0);
    expect(read(out, "report.html")).toContain("</html>");
    expect(unwrapped(read(out, "summary.txt"))).toContain("not defined");
    expect(read(out, "findings.json")).not.toMatch(/NaN|Infinity|null,"value"/);
  });
});

describe("an unreadable file is refused with file, line and column, and nothing is written", () => {
  test.each([
    ["empty.csv", "", "line 1, column 1", "empty"],
    ["picture.csv", new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]), "line 1", "picture.csv"],
    ["prose.json", "Dear reader,\n", "prose.json, line", ""],
    ["no-gain.csv", "Model,Prompt\nm,p\n", "line 1", "Last_Gain"],
    ["text.csv", `${HEADER}\nm,a,p,1,high\n`, "line 2, column 5 (Last_Gain)", '"high"'],
    ["cut.csv", `${HEADER}\nm,a,p,1,1.1\nm,a,q,2,1.`, "line 3", "cut off"],
    ["cut.json", '{"all_results": [{"Model": "m", "Last_Gain": 1.1', "line 1", "end of the file"],
    ["header.csv", `${HEADER}\n`, "line 1", "no row"],
  ])("%s", async (name, content, position, problem) => {
    const path = file(name, content);
    const out = join(folder, `refused-${name}`);
    const { code, stderr } = await gain(["analyze", path, "--out", out]);
    expect(code, stderr).toBe(2);
    expect(stderr).toContain(position);
    expect(stderr).toContain(problem);
    expect(stderr, "a foreseen failure has no stack").not.toMatch(/^\s+at .*\.ts:/m);
    expect(existsSync(out)).toBe(false);
  });

  test("a file of 2 GB is refused at once, with the limit and the way out", async () => {
    const path = file("large.csv", `${HEADER}\n`);
    truncateSync(path, 2 ** 31);
    const { code, stderr, seconds } = await gain(["analyze", path, "--out", join(folder, "refused-large")]);
    rmSync(path);
    expect(code).toBe(2);
    expect(stderr).toContain("line 1, column 1");
    expect(stderr).toMatch(/MiB|GiB|MB|GB/);
    expect(seconds).toBeLessThan(5);
    expect(existsSync(join(folder, "refused-large"))).toBe(false);
  });

  test("of a readable and an unreadable file neither is analysed", async () => {
    const out = join(folder, "refused-both");
    const { code } = await gain(["analyze", `${GPTJ}.csv`, file("bad.csv", "x\n"), "--out", out]);
    expect(code).toBe(2);
    expect(existsSync(out)).toBe(false);
  });
});

test("the summary of an analysis' Parquet file equals that of the analysed file", async () => {
  const out = join(folder, "summarised");
  await gain(["analyze", `${GPTJ}.csv`, "--out", out]);
  const parquet = readdirSync(out).find((name) => name.endsWith(".parquet")) ?? "none";
  const { code, stdout, stderr } = await gain(["summarize", join(out, parquet), "--json"]);
  expect(code, stderr).toBe(0);
  const [model] = JSON.parse(stdout) as {
    n: number;
    mean: number;
    sd: number;
    tTest: { value: { t: number } };
  }[];
  expect(model?.n).toBe(25);
  expect(Math.abs((model?.mean ?? 0) / 1.0652160016545886 - 1)).toBeLessThan(1e-12);
  expect(Math.abs((model?.sd ?? 0) / 0.08974290780208677 - 1)).toBeLessThan(1e-12);
  expect(Math.abs((model?.tTest.value.t ?? 0) / 3.6334905594106552 - 1)).toBeLessThan(1e-12);
});
