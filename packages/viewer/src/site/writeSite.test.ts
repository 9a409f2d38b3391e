import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ESTIMATE, findings, makeRun, manifest, planText } from "../../testing/madeRuns.ts";
import { writeSite, type WrittenSite } from "./writeSite.ts";

const ROWS = "rows_20261130_100000.parquet";
const HOSTILE = `"); alert(1); ("\u2028</script>`;
let folder: string;
let runs: string;
let out: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-site-"));
  runs = join(folder, "runs");
  out = join(folder, "site");
  mkdirSync(runs);
  mkdirSync(join(folder, "compiled"));
  for (const script of ["page.js", "rowWorker.js"]) writeFileSync(join(folder, "compiled", script), "1;");
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const bytes = Buffer.from([80, 65, 82, 49, 0, 255, 10, 13]);
const sealed = [ROWS, "report.html"].map((file) => ({ file, bytes: bytes.length, sha256: "0".repeat(64) }));

function makeFinished(name: string, sealedManifest = manifest(1, sealed)): string {
  const run = makeRun(runs, name, planText("20261130_100000"), {
    "manifest.json": sealedManifest,
    "findings.json": findings(ESTIMATE, HOSTILE),
    "report.html": `<p>${HOSTILE}</p><script type="text/plain" data-code>vega</script><p>end</p>`,
  });
  writeFileSync(join(run, ROWS), bytes);
  return run;
}

const write = (): Promise<WrittenSite> =>
  writeSite({
    ...{ folder: runs, out },
    page: {
      compiled: join(folder, "compiled"),
      report: { script: "1;", libraries: ["2;"], style: "", darkColours: {} },
    },
  });

/** What a script of the site hands to the page. */
function handed(file: string): unknown {
  const given: unknown[] = [];
  runInNewContext(readFileSync(join(out, "data", file), "utf8"), {
    gainData: (...values: unknown[]) => given.push(values),
    alert: () => given.push("alert"),
  });
  expect(given).toHaveLength(1);
  return given[0];
}

test("a site has the finished runs alone, with their reports and rows, and no path of this machine", async () => {
  makeFinished("whole");
  makeRun(runs, "begun", planText("20261129_100000"));
  expect(await write()).toEqual({ runs: 1, onlyServed: 0 });
  const [, text] = handed("runs.js") as [string, string];
  const { list, places, inline } = JSON.parse(text) as {
    list: { runs: { run: string; models: { name: string; mean: number }[] }[] };
    places: unknown;
    inline: unknown;
  };
  expect(list.runs.map(({ run }) => run)).toEqual(["whole"]);
  expect(list.runs[0]?.models[0]).toMatchObject({ name: HOSTILE, mean: ESTIMATE.value.mean });
  expect({ places, inline }).toEqual({ places: { whole: "0001" }, inline: { whole: true } });
  expect(handed("0001/report.js")).toEqual(["0001/report", `<p>${HOSTILE}</p><p>end</p>`]);
  expect(readFileSync(join(out, "data/0001/rows.parquet"))).toEqual(bytes);
  expect(handed("0001/rows.js")).toEqual(["0001/rows", bytes.toString("base64")]);
  for (const file of readdirSync(out, { recursive: true, withFileTypes: true }))
    if (file.isFile()) expect(readFileSync(join(file.parentPath, file.name), "utf8")).not.toContain(folder);
});

test("the page of a site carries its policy, and says that it has no server", async () => {
  makeFinished("whole");
  await write();
  const markup = readFileSync(join(out, "index.html"), "utf8");
  expect(markup).toContain("<html data-site ");
  const policy = /<meta http-equiv="Content-Security-Policy" content="(?<policy>[^"]+)" \/>/.exec(markup);
  expect(policy?.groups?.["policy"]).toMatch(/^default-src 'none'; script-src 'self'; /);
});

test("the rows of a run of more than 10,000 are shown from a web server alone", async () => {
  const made = manifest(1, sealed) as { models: object[] };
  makeFinished("many", {
    ...made,
    models: made.models.map((model) => ({ ...model, measured: 10_000 })),
  });
  expect(await write()).toEqual({ runs: 1, onlyServed: 1 });
  expect(existsSync(join(out, "data/0001/rows.parquet"))).toBe(true);
  expect(existsSync(join(out, "data/0001/rows.js"))).toBe(false);
});

test.each(["report.html", ROWS])("a link in place of %s brings no other file into a site", async (file) => {
  const run = makeFinished("linked");
  writeFileSync(join(folder, "secret.txt"), "secret");
  rmSync(join(run, file));
  symlinkSync(join(folder, "secret.txt"), join(run, file));
  await expect(write()).rejects.toMatchObject({ code: "not_found" });
});

test("a report of a size that no report has is refused by name", async () => {
  truncateSync(join(makeFinished("huge"), "report.html"), 2 ** 30);
  await expect(write()).rejects.toThrow('"report.html" of the run "huge" has 1073741824 bytes');
});

test("a folder without a finished run makes no site, and a site is written over nothing", async () => {
  makeRun(runs, "begun", planText("20261129_100000"));
  await expect(write()).rejects.toMatchObject({ code: "bundle_refused" });
  expect(existsSync(out)).toBe(false);
  makeFinished("whole");
  mkdirSync(out);
  writeFileSync(join(out, "own.txt"), "own");
  await expect(write()).rejects.toThrow(`${out} is not empty`);
  expect(readdirSync(out)).toEqual(["own.txt"]);
});
