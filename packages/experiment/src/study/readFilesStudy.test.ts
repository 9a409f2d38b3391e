import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { analysisPlan } from "./analysisSchema.ts";
import { readFilesStudy } from "./readFilesStudy.ts";
import { readStudy } from "./readStudy.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-study-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function study(text: string): string {
  const file = join(folder, "study.yaml");
  writeFileSync(file, text);
  return file;
}

const MODEL = "models: [{ model: a, names: [x/a], family: A, wiring: parallel }]";

describe("a study of files", () => {
  it("has absolute paths, also in its subsets", async () => {
    const read = await readFilesStudy(
      study(
        `files: [{ file: a.csv, prompts: 5 }, { file: /b.csv }]\n${MODEL}\nanalysis: { block: L-1, subsets: [{ name: one, files: [a.csv], without: [a] }] }\n`,
      ),
    );
    expect(read?.files).toEqual([{ file: join(folder, "a.csv"), prompts: 5 }, { file: "/b.csv" }]);
    expect(read?.analysis).toEqual({
      block: "L-1",
      subsets: [{ name: "one", files: [join(folder, "a.csv")], without: ["a"] }],
    });
  });

  it("is none where the study names models to measure, and a study of files cannot be measured", async () => {
    expect(await readFilesStudy(study("models: [{ model: gpt2 }]\n"))).toBeNull();
    await expect(readStudy(study(`files: [{ file: a.csv }]\n${MODEL}\n`))).rejects.toThrow(
      /gain analyze --study/u,
    );
  });

  it.each([
    [
      "a name of two models",
      `files: [{ file: a.csv }]\nmodels:\n  - { model: a, family: A, wiring: parallel }\n  - { model: b, names: [A], family: B, wiring: parallel }\n`,
      ":4:",
      "a name of a and of b",
    ],
    ["a file given twice", `files: [{ file: a.csv }, { file: a.csv }]\n${MODEL}\n`, ":1:", "given twice"],
    [
      "a subset of a file that is not there",
      `files: [{ file: a.csv }]\n${MODEL}\nanalysis: { subsets: [{ name: x, files: [b.csv] }] }\n`,
      ":3:",
      "no file of this study",
    ],
    [
      "a subset without an unknown model",
      `files: [{ file: a.csv }]\n${MODEL}\nanalysis: { subsets: [{ name: x, without: [c] }] }\n`,
      ":3:",
      "c is no model",
    ],
    [
      "an unknown key of a model",
      `files: [{ file: a.csv }]\nmodels: [{ model: a, family: A, wiring: parallel, size: 3 }]\n`,
      ":2:",
      "parameters",
    ],
    [
      "an unknown wiring",
      `files: [{ file: a.csv }]\nmodels: [{ model: a, family: A, wiring: both }]\n`,
      ":2:",
      "wiring",
    ],
  ])("with %s is refused with line and reason", async (_, text, at, reason) => {
    const file = study(text);
    const error: unknown = await readFilesStudy(file).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ name: "UsageError" });
    expect((error as Error).message).toContain(`${file}${at}`);
    expect((error as Error).message).toContain(reason);
  });
});

describe("the plan of an analysis", () => {
  it("is none for a margin alone; parts that are not stated are the program's own", () => {
    expect(analysisPlan(undefined)).toBeNull();
    expect(analysisPlan({ margin: 0.02 })).toBeNull();
    expect(analysisPlan({ outcome: "growth", primary: "parameters-mixed-model" })).toEqual({
      outcome: "growth",
      primary: "parameters-mixed-model",
      covariates: ["norm", "depth"],
      exploratory: [],
    });
  });
});
