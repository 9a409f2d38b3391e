import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { csvRecordCount } from "./csvRecordCount.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";

const dir = temporaryFolder();
const ofPython = (file: string): string =>
  fileURLToPath(new URL(`../../fixtures/python-outputs/${file}`, import.meta.url));

test("the notebook's CSV has 25 records on 28 lines, its benchmark 4 models of 25 prompts", async () => {
  expect(await csvRecordCount(ofPython("gptj_parallel_test_20260105_152333.csv"))).toBe(25);
  expect(await csvRecordCount(ofPython("thermodynamic_benchmark_20260105_141034.csv"))).toBe(100);
});

test.each([
  ["", 0],
  ["a,b\n", 0],
  ['a,b\r\n"x\r\n""y"",",1\r\n', 1],
  ['\ufeffa,b\n1,"\n\n"\n2,3', 2],
])("a line end inside quotes does not end a record (%#)", async (text, records) => {
  const path = join(dir(), "rows.csv");
  await writeFile(path, text);
  expect(await csvRecordCount(path)).toBe(records);
});

test("broken quotes, a field too few and a missing file are errors", async () => {
  const path = join(dir(), "rows.csv");
  await writeFile(path, 'a,b\n"x,1\n');
  await expect(csvRecordCount(path)).rejects.toThrow(/quot/i);
  await writeFile(path, "a,b\n1\n");
  await expect(csvRecordCount(path)).rejects.toThrow("expect 2, got 1 on line 2");
  await expect(csvRecordCount(join(dir(), "absent.csv"))).rejects.toThrow("ENOENT");
});
