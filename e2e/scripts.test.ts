/** Labels in scripts other than Latin: file names, tables, pictures, and the notice where no font has them. */
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gain, ROOT } from "./gainCommand.ts";
import { unwrapped } from "./unwrapped.ts";

const ROWS = "packages/records/fixtures/python-outputs/gptj_parallel_test_20260105_152333.csv";
let folder: string;
let rows: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-scripts-"));
  rows = join(folder, "rows_20260105_152333.csv");
  const latin = readFileSync(join(ROOT, ROWS), "utf8");
  writeFileSync(
    rows,
    latin.replaceAll("GPT-J-6B", "通义千问-7B").replaceAll("Factual", "事实").replaceAll("Novel", "推理"),
  );
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The environment of a machine with only these fonts of the tests. */
function machine(name: string, fonts: readonly string[]): NodeJS.ProcessEnv {
  const fontFolder = join(folder, name);
  mkdirSync(fontFolder);
  for (const font of fonts)
    copyFileSync(join(ROOT, "packages/figures/fixtures/fonts", font), join(fontFolder, font));
  const file = join(folder, `${name}.conf`);
  const dirs = `<dir>${fontFolder}</dir><cachedir>${join(folder, "cache")}</cachedir>`;
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${dirs}</fontconfig>`,
  );
  return { FONTCONFIG_FILE: file };
}

test("where no font has the labels, a notice names script, texts and way out; files have the model's name", async () => {
  const out = join(folder, "without");
  const { code, stdout } = await gain(["analyze", rows, "--out", out], machine("none", []));
  expect(code).toBe(0);
  const notices = stdout.match(/^notice: /gm) ?? [];
  expect(notices).toHaveLength(1);
  const [notice = ""] = stdout.split("\n\n");
  expect(unwrapped(notice)).toMatch(
    /Han.*“通义千问-7B[^”]*”.*npm install --no-save @fontsource\/noto-sans-sc/,
  );
  expect(readFileSync(join(out, "summary.txt"), "utf8")).toContain(notice);
  for (const report of ["report.html", "summary.md"])
    expect(readFileSync(join(out, report), "utf8")).toContain("noto-sans-sc");
  expect(readdirSync(out)).toContain("通义千问_7b_parallel_test_20260105_152333.png");
  expect(stdout).toContain("通义千问-7B");
});

test("with --json the notice is printed on stderr", async () => {
  const given = ["analyze", rows, "--json", "--out", join(folder, "json")];
  const { stdout, stderr } = await gain(given, machine("nothing", []));
  expect(() => JSON.parse(stdout) as unknown).not.toThrow();
  expect(stderr).toMatch(/^notice: .*Han/m);
});

test("where a font has the labels, there is no notice, and the pictures differ from those with boxes", async () => {
  const out = join(folder, "with");
  const { code, stdout } = await gain(["analyze", rows, "--out", out], machine("some", ["han.ttf"]));
  expect(code).toBe(0);
  expect(stdout).not.toContain("notice:");
  const picture = (run: string): Buffer =>
    readFileSync(join(folder, run, "通义千问_7b_parallel_test_20260105_152333.png"));
  expect(picture("with").equals(picture("without"))).toBe(false);
});
