import { execFile } from "node:child_process";
import { chmod, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import type { GainRow } from "../row/gainRow.ts";
import { NOTEBOOK_COLUMNS } from "../row/notebookColumns.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { python, readParquet } from "../../testing/parquetReader.ts";
import { writeRowsParquet } from "./writeRowsParquet.ts";

const dir = temporaryFolder();
const run = promisify(execFile);

const row = (changes: Partial<GainRow> = {}): GainRow => ({
  model: "GPT-J-6B",
  architecture: "Parallel",
  normType: "LayerNorm",
  params: "6B",
  role: "Subject",
  category: "Factual",
  complexity: 2,
  prompt: "The capital city of France is",
  entropyNats: 2.5,
  lastGain: 1.25,
  totalAmp: 8,
  topToken: " Paris",
  topProb: 0.125,
  layers: 3,
  norms: [5, 4, 8, 10],
  flags: [],
  ...changes,
});

test("pandas reads every column with the notebook's name and type, and the columns of layers", async () => {
  const path = join(dir(), "rows.parquet");
  await writeRowsParquet(path, [row(), row({ flags: ["position_zero", "non_finite"] })]);
  const { dtypes, types, rows } = await readParquet(path);
  expect(Object.keys(dtypes)).toEqual([...NOTEBOOK_COLUMNS, "Layer_Norms", "Layer_Gains", "Flags"]);
  for (const name of NOTEBOOK_COLUMNS) {
    const whole = name === "Complexity" || name === "N_Layers";
    const number = ["Entropy", "Last_Gain", "Total_Amp", "Top_Prob"].includes(name);
    expect([name, dtypes[name]]).toEqual([name, whole ? "int64" : number ? "float64" : "str"]);
  }
  expect([types["Layer_Norms"], types["Layer_Gains"], types["Flags"]]).toEqual([
    expect.stringMatching(/^list<\w+: double>$/),
    expect.stringMatching(/^list<\w+: double>$/),
    expect.stringMatching(/^list<\w+: string>$/),
  ]);
  expect(rows[0]).toEqual({
    Model: "GPT-J-6B",
    Architecture: "Parallel",
    Norm_Type: "LayerNorm",
    Params: "6B",
    Role: "Subject",
    Category: "Factual",
    Complexity: 2,
    Prompt: "The capital city of France is",
    Prompt_Short: "The capital city of France is...",
    Entropy: 2.5,
    Last_Gain: 1.25,
    Total_Amp: 8,
    Top_Token: " Paris",
    Top_Prob: 0.125,
    N_Layers: 3,
    Layer_Norms: [5, 4, 8, 10],
    Layer_Gains: [0.8, 2, 1.25],
    Flags: [],
  });
  expect(rows[1]?.["Flags"]).toEqual(["position_zero", "non_finite"]);
});

test("a missing value is null, and NaN and infinities are kept", async () => {
  const path = join(dir(), "rows.parquet");
  const missing = {
    ...{ architecture: null, normType: null, params: null, role: null, category: null, complexity: null },
    ...{
      prompt: null,
      entropyNats: null,
      totalAmp: null,
      topToken: null,
      topProb: null,
      layers: null,
      norms: null,
    },
  };
  const [nan, inf] = [Number.NaN, Infinity];
  const numbers = {
    entropyNats: nan,
    lastGain: -inf,
    totalAmp: inf,
    topProb: -0,
    norms: [nan, 0, 0, 2, inf, inf],
  };
  await writeRowsParquet(path, [row({ ...missing, lastGain: nan }), row({ ...numbers, layers: 5 })]);
  const { dtypes, exact } = await readParquet(path);
  const names = [
    "Architecture",
    "Norm_Type",
    "Params",
    "Role",
    "Category",
    "Complexity",
    "Prompt",
    "Prompt_Short",
  ];
  for (const name of [...names, "Entropy", "Total_Amp", "Top_Token", "Top_Prob", "N_Layers"]) {
    expect([name, exact[0]?.[name]]).toEqual([name, null]);
  }
  expect(exact[0]).toMatchObject({ Last_Gain: "NaN", Layer_Norms: null, Layer_Gains: null, Flags: [] });
  expect(exact[1]).toMatchObject({
    ...{
      Entropy: "NaN",
      Last_Gain: "-Infinity",
      Total_Amp: "Infinity",
      Top_Prob: -0,
      Complexity: 2,
      N_Layers: 5,
    },
    Layer_Norms: ["NaN", 0, 0, 2, "Infinity", "Infinity"],
    Layer_Gains: ["NaN", "NaN", "Infinity", "Infinity", "NaN"],
  });
  // pandas' integers have no null.
  expect([dtypes["Complexity"], dtypes["Entropy"]]).toEqual(["float64", "float64"]);
});

test("texts are unchanged, and 40 characters of a prompt are 40 code points", async () => {
  const path = join(dir(), "rows.parquet");
  const texts = [
    "",
    "\ufeffa byte order mark",
    "NUL \0 inside",
    "line\r\nends\n\u2028",
    "a\u030a is not \u00e5",
    "\u{1f600}".repeat(50),
    `${"a".repeat(39)}\u{1f469}\u200d\u{1f680} and on`,
    "'; DROP TABLE rows; --",
    "x".repeat(100_000),
  ];
  await writeRowsParquet(
    path,
    texts.map((text) => row({ model: text, category: text, prompt: text, topToken: text })),
  );
  const { rows } = await readParquet(path);
  expect(rows).toHaveLength(texts.length);
  for (const [k, text] of texts.entries()) {
    expect(rows[k]).toMatchObject({ Model: text, Category: text, Prompt: text, Top_Token: text });
    expect(rows[k]?.["Prompt_Short"]).toBe(`${Array.from(text).slice(0, 40).join("")}...`);
  }
});

test("a complexity that is not whole is not rounded", async () => {
  const path = join(dir(), "rows.parquet");
  await writeRowsParquet(path, [row({ complexity: 2 }), row({ complexity: 2.5 })]);
  const { dtypes, rows } = await readParquet(path);
  expect(dtypes["Complexity"]).toBe("float64");
  expect(rows.map((each) => each["Complexity"])).toEqual([2, 2.5]);
});

test("many rows of several models are written in order, also from an asynchronous source", async () => {
  const path = join(dir(), "rows.parquet");
  const COUNT = 150_000;
  // eslint-disable-next-line @typescript-eslint/require-await
  async function* many(): AsyncGenerator<GainRow> {
    for (let k = 0; k < COUNT; k += 1) yield row({ model: `m${String(k % 7)}`, lastGain: k, norms: [1, k] });
  }
  await writeRowsParquet(path, many());
  const program = `
import sys, pandas as pd
rows = pd.read_parquet(sys.argv[1])
k = range(len(rows))
print(len(rows), (rows["Last_Gain"] == k).all(), (rows["Model"] == [f"m{i % 7}" for i in k]).all(),
      (rows["Layer_Gains"].str[0] == k).all(), rows["Layer_Norms"].str.len().unique())`;
  expect((await python("-c", program, path)).trim()).toBe(`${String(COUNT)} True True True [2]`);
});

test("no rows give a file without rows", async () => {
  const path = join(dir(), "rows.parquet");
  await writeRowsParquet(path, []);
  const { dtypes, rows } = await readParquet(path);
  expect(rows).toEqual([]);
  expect(dtypes["Last_Gain"]).toBe("float64");
});

test("the file replaces an old one, its name is not a pattern, and no temporary file is left", async () => {
  await mkdir(join(dir(), "x=1?"));
  await symlink("x=1?", join(dir(), "link"));
  const path = join(dir(), "link", "[a]*?'.parquet");
  await writeFile(path, "old");
  await writeRowsParquet(path, [row()]);
  await writeRowsParquet(path, [row({ lastGain: 2 })]);
  expect((await readParquet(path)).exact).toMatchObject([{ Last_Gain: 2 }]);
  expect(await readdir(join(dir(), "x=1?"))).toEqual(["[a]*?'.parquet"]);
});

test.each([
  [
    "its prompt has a lone surrogate",
    row({ prompt: "\ud800" }),
    /row 2 cannot be written: its prompt has a lone/,
  ],
  [
    "its number of layers is not whole",
    row({ layers: 2.5 }),
    /row 2 cannot be written: 2.5 is not a number of layers/,
  ],
])(
  "a row is refused where %s; the old file is kept and no temporary file is left",
  async (_why, bad, message) => {
    const path = join(dir(), "rows.parquet");
    await writeFile(path, "old");
    await expect(writeRowsParquet(path, [row(), bad])).rejects.toMatchObject({
      code: "bad_row",
      message: expect.stringMatching(message) as string,
    });
    expect(await readFile(path, "utf8")).toBe("old");
    expect(await readdir(dir())).toEqual(["rows.parquet"]);
  },
);

test("an error of the rows' source is passed on unchanged, and no file is left", async () => {
  const failure = new TypeError("the source broke");
  function* broken(): Generator<GainRow> {
    for (let k = 0; k < 5000; k += 1) yield row();
    throw failure;
  }
  await expect(writeRowsParquet(join(dir(), "rows.parquet"), broken())).rejects.toBe(failure);
  expect(await readdir(dir())).toEqual([]);
});

test("a missing folder is an error with its code, and a folder at the file's path is kept", async () => {
  await expect(writeRowsParquet(join(dir(), "absent", "a.parquet"), [row()])).rejects.toMatchObject({
    code: "folder_missing",
  });
  await mkdir(join(dir(), "taken", "inside"), { recursive: true });
  await expect(writeRowsParquet(join(dir(), "taken"), [row()])).rejects.toMatchObject({
    name: "RecordsError",
  });
  expect(await readdir(dir())).toEqual(["taken"]);
});

test.skipIf(process.getuid?.() === 0)(
  "a folder without write permission is an error with its code",
  async () => {
    await chmod(dir(), 0o555);
    await expect(writeRowsParquet(join(dir(), "a.parquet"), [row()])).rejects.toMatchObject({
      code: "cannot_write",
    });
    await chmod(dir(), 0o755);
  },
);

test("a full disk is an error with its code, and no file is left on it", async (context) => {
  try {
    await run("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", dir()]);
  } catch {
    context.skip("mounting a small disk takes root");
  }
  try {
    const long = (k: number): GainRow => row({ prompt: `${String(k)} ${String(Math.random()).repeat(50)}` });
    const rows = Array.from({ length: 20_000 }, (_, k) => long(k));
    await expect(writeRowsParquet(join(dir(), "a.parquet"), rows)).rejects.toMatchObject({
      code: "disk_full",
    });
    expect(await readdir(dir())).toEqual([]);
  } finally {
    await run("umount", [dir()]);
  }
});
