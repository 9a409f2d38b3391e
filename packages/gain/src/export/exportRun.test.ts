import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { program, runOfFake } from "../../testing/runOfFake.ts";
import { outcomeOf } from "./logRun.ts";

/** What the readers of the tools returned, and the shape of the files that they accepted: tools/reference_readers.py. */
interface Readers {
  readonly "lm-eval": { samples: number; shape: { results: string[]; samples: string[] } };
  readonly inspect: { samples: number; errors: number; shape: string[] };
  readonly wandb: { rows: number; shape: string[] };
  readonly csv: { rows: number; columns: string[] };
  readonly share: { rows: number; columns: string[]; size_categories: string[] };
}
const READERS = JSON.parse(
  readFileSync(new URL("../../fixtures/readers.json", import.meta.url), "utf8"),
) as Readers;
const TOOLS = ["lm-eval", "inspect", "wandb", "csv"];
const MINUTE_MS = 60_000;
const PYTHON = fileURLToPath(new URL("../../../../.venv/bin/python", import.meta.url));

let folder: string;
let run: string;
let exports: string;
/** By the tool. */
const said = new Map<string, string>();
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "gain-export-"));
  run = join(folder, "run");
  exports = join(folder, "exports");
  // The logger fails, and the run ends with the exit code of its error row.
  pythonWhere(true, "exit 1");
  await runOfFake(
    run,
    [
      { prompt: "a, “quoted” prompt", category: "one", note: 'says "so"' },
      { prompt: "two\nlines | and <b>markup</b>", category: "one", note: null },
      { prompt: "three words here", category: "two", note: "" },
      { prompt: "four", category: "two", note: "n" },
      { prompt: "five ERROR", category: "two", note: "n" },
    ],
    ["--log", "wandb", "--positions", "every:3", "--vectors", "blocks:-1"],
  );
  for (const tool of TOOLS)
    said.set(tool, await done("export", run, "--to", tool, "--out", join(exports, tool)));
  said.set("share", await done("share", run, "--to", join(exports, "share")));
  const kept = process.env["GAIN_EXPORTS"];
  if (kept !== undefined) cpSync(exports, kept, { recursive: true });
}, MINUTE_MS);
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** @returns what it said beside the names of the files */
async function done(...given: string[]): Promise<string> {
  const { code, stderr } = await program(given);
  expect(code, stderr).toBe(0);
  return stderr.replaceAll(/\s+/g, " ");
}

/** The sidecar's Python: it has wandb or not, its logging has this outcome, and it is the real one otherwise. */
function pythonWhere(has: boolean, outcome: string): void {
  const file = join(folder, "python");
  const answers = [
    `case "$*" in`,
    `  *find_spec*) echo ${has ? "True" : "False"};;`,
    `  *gain.log_run*) touch "${folder}/was-logging"; ${outcome};;`,
    `  *) exec ${PYTHON} "$@";;`,
    `esac`,
  ];
  writeFileSync(file, `#!/bin/sh\n${answers.join("\n")}\n`, { mode: 0o755 });
  vi.stubEnv("GAIN_SIDECAR_PYTHON", file);
}

const jsonOf = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));
const only = (path: string, kind: RegExp): string =>
  join(path, readdirSync(path).find((name) => kind.test(name)) ?? "");

/** As tools/reference_readers.py states shapes. */
function shapeOf(value: unknown): string[] {
  const found = new Map<string, Set<string>>();
  const visit = (path: string, part: unknown): void => {
    const kinds = found.get(path) ?? new Set();
    found.set(path, kinds.add(kindOf(part)));
    if (Array.isArray(part)) for (const each of part) visit(`${path}[]`, each);
    else if (part !== null && typeof part === "object")
      for (const [key, each] of Object.entries(part)) visit(`${path}.${key}`, each);
  };
  visit("", value);
  return [...found].map(([path, kinds]) => `${path}: ${[...kinds].toSorted().join(" or ")}`).toSorted();
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  const kinds: Partial<Record<string, string>> = { string: "text", boolean: "flag" };
  return kinds[typeof value] ?? typeof value;
}

test("the files for lm-eval have the shape that its readers accepted, and a sample for every prompt", () => {
  const [model = ""] = readdirSync(join(exports, "lm-eval"));
  const into = join(exports, "lm-eval", model);
  expect(shapeOf(jsonOf(only(into, /^results_/)))).toEqual(READERS["lm-eval"].shape.results.toSorted());
  const samples = readFileSync(only(into, /^samples_/), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { gain: number | null });
  expect(shapeOf(samples)).toEqual(READERS["lm-eval"].shape.samples.toSorted());
  expect(samples).toHaveLength(READERS["lm-eval"].samples);
  expect(samples.filter(({ gain }) => gain === null)).toHaveLength(1);
});

test("the log for Inspect has the shape that its reader accepted; a prompt that could not be measured has an error", () => {
  const log = jsonOf(only(join(exports, "inspect"), /\.json$/)) as { samples: { error?: object }[] };
  expect(shapeOf(log)).toEqual(READERS.inspect.shape.toSorted());
  expect(log.samples).toHaveLength(READERS.inspect.samples);
  expect(log.samples.filter(({ error }) => error !== undefined)).toHaveLength(READERS.inspect.errors);
});

test("the table for W&B has the shape that its reader accepted, and the CSV file the columns that Python's reader found", () => {
  const table = jsonOf(join(exports, "wandb/rows.table.json")) as { data: unknown[]; columns: string[] };
  expect(shapeOf(table)).toEqual(READERS.wandb.shape.toSorted());
  expect(table.data).toHaveLength(READERS.wandb.rows);
  expect(table.columns).toEqual(READERS.csv.columns);
  const csv = readFileSync(join(exports, "csv/rows.csv"), "utf8");
  expect(csv.split("\r\n")[0]).toBe(READERS.csv.columns.join(","));
  expect(csv).toContain(',"two\nlines | and <b>markup</b>",');
  expect(csv).toContain(',"says ""so"""');
});

test("a shared folder has the rows of the run, and a card and a page in which names and prompts are text", () => {
  const share = join(exports, "share");
  const files = ["README.md", "data", "findings.json", "index.html", "report.html"];
  expect(readdirSync(share).toSorted()).toEqual(files);
  const rows = readFileSync(only(run, /^rows_.*\.parquet$/));
  expect(readFileSync(join(share, "data/rows.parquet")).equals(rows)).toBe(true);
  const card = readFileSync(join(share, "README.md"), "utf8");
  expect(card).toContain(`size_categories: ${JSON.stringify(READERS.share.size_categories)}`);
  expect(card).toContain(`has ${String(READERS.share.rows)} rows`);
  expect(READERS.share.columns).toEqual(READERS.csv.columns);
  const page = readFileSync(join(share, "index.html"), "utf8");
  expect(page).toContain("default-src 'none'");
  expect(page).not.toContain("<script");
});

/** Compares a table of CSV with a Parquet file, by readers that are not ours. Prints the number of rows. */
const COMPARE = `
import csv, json, math, sys
import pyarrow.parquet as pq
table = pq.read_table(sys.argv[1])
with open(sys.argv[2], newline="", encoding="utf-8") as file:
    names, *rows = csv.reader(file)
assert names == table.column_names and len(rows) == table.num_rows > 0
def same(text, value):
    if isinstance(value, list):
        return all(a == b or (a is None and not math.isfinite(b)) for a, b in zip(json.loads(text), value, strict=True))
    return text == "" if value is None else text == value if isinstance(value, str) else float(text) == value
for row, values in zip(rows, table.to_pylist(), strict=True):
    assert all(same(text, value) for text, value in zip(row, values.values(), strict=True)), (row, values)
print(table.num_rows)`;

test("the rows of positions are in the CSV and the shared folder; other files say that they lack them, and all that they lack vectors", () => {
  const positions = only(run, /^positions_.*\.parquet$/);
  const given = ["-c", COMPARE, positions, join(exports, "csv/positions.csv")];
  // Every third of 22, 29, 16 and 4 bytes, each a token of the fake sidecar.
  expect(Number(execFileSync(PYTHON, given, { encoding: "utf8" }))).toBe(8 + 10 + 6 + 2);
  const shared = readFileSync(join(exports, "share/data/positions.parquet"));
  expect(shared.equals(readFileSync(positions))).toBe(true);
  const card = readFileSync(join(exports, "share/README.md"), "utf8");
  expect(card).toContain(
    '"config_name":"positions","data_files":[{"split":"train","path":"data/positions.parquet"}]',
  );
  expect(card).toContain("| `Position` | 1 | position in the model's input, from 0 |");
  for (const tool of TOOLS.filter((each) => each !== "csv"))
    expect(said.get(tool)).toContain("have the last token alone: --to csv");
  for (const tool of ["csv", "share"]) expect(said.get(tool)).not.toContain("last token");
  for (const text of said.values()) expect(text).toContain("The vectors stay in the folder of the run");
});

test("an output folder that exists, and a folder that is no finished run, are refused by name; nothing is written", async () => {
  const again = await program(["export", run, "--to", "csv", "--out", join(exports, "csv")]);
  expect(again.code).toBe(2);
  expect(again.stderr).toContain(`${join(exports, "csv")} exists already`);
  const none = await program(["share", folder, "--to", join(folder, "new")]);
  expect(none.code).toBe(2);
  expect(none.stderr).toContain(`${folder} cannot be exported: it is no folder of a run`);
  expect(existsSync(join(folder, "new"))).toBe(false);
});

test("a logger that fails leaves a notice and the run complete; what was logged is printed", async () => {
  expect(existsSync(join(folder, "was-logging"))).toBe(true);
  expect(existsSync(join(run, "manifest.json"))).toBe(true);
  const begin = "notice: the run is complete, but was not logged to wandb";
  pythonWhere(true, "exit 1");
  expect(await outcomeOf("wandb", run)).toBe(`${begin}: its process failed. Its files are in ${run}.`);
  pythonWhere(true, `echo '{"failed": "no space for logs"}'`);
  expect(await outcomeOf("wandb", run)).toContain(`${begin}: no space for logs.`);
  pythonWhere(true, `echo '{"logged": "wandb/offline-run"}'`);
  expect(await outcomeOf("wandb", run)).toBe("logged to wandb: wandb/offline-run");
});

test("a logger that is not installed is named with the command that installs it, before anything is measured", async () => {
  pythonWhere(false, "exit 1");
  const out = join(folder, "unlogged");
  const { code, stderr } = await program(["experiment", "--model", "fake", "--out", out, "--log", "wandb"]);
  expect(code).toBe(2);
  expect(stderr.replaceAll(/\s+/g, " ")).toContain(
    `--log wandb: the Python package wandb is not installed. Install it: ${join(folder, "python")} -m pip install wandb`,
  );
  expect(existsSync(out)).toBe(false);
});
