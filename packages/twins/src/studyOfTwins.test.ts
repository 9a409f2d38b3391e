import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { analyzeTwins, type TwinModel } from "@gain/analysis";
import { madeTwins } from "@gain/analysis/testing/madeTwins";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MADE_PLAN, writePlanFile, writeTwins } from "../testing/writeTwins.ts";
import { gatherTwins } from "./gatherTwins.ts";
import { planDesign } from "./plan/planDesign.ts";
import { readPlan } from "./plan/readPlan.ts";
import { resultJson } from "./resultJson.ts";
import { studyOfTwins } from "./studyOfTwins.ts";
import type { StoredTwin } from "./tables/readTables.ts";

let folder: string;
let sha256: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-twins-"));
  sha256 = writePlanFile(folder);
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const models = madeTwins({ effect: -0.027 });
const planOf = () => readPlan(join(folder, "plan.json"));
const few = models.filter(({ cell, seed }) => cell === "primary" && seed < 2);
const [first] = few;
if (first === undefined) throw new Error("there are no made models");

describe("measured models", () => {
  it("come through the tables unchanged, and give the findings of the plan", async () => {
    writeTwins(folder, models, sha256);
    expect(await gatherTwins(folder, await planOf())).toBe(models.length);
    const study = await studyOfTwins(folder);
    const sorted = (list: readonly TwinModel[]) =>
      list
        .map(({ cell, seed, wiring, learningRate, ...rest }) => ({
          cell,
          seed,
          wiring,
          learningRate,
          ...rest,
        }))
        .toSorted((a, b) => keyOf(a).localeCompare(keyOf(b)));
    const stored = study.models.map(withoutTraining);
    expect(sorted(stored)).toEqual(sorted(models));
    expect(study.findings).toEqual(analyzeTwins(stored, planDesign(study.plan.plan)));
    expect(study.findings.primary.word).toBe("lower");
  });

  it("have the same tables and the same result whatever order the folders come in", async () => {
    writeTwins(folder, few.toReversed(), sha256);
    await gatherTwins(folder, await planOf());
    const [tables, result] = [tablesOf(folder), resultJson(await studyOfTwins(folder))];
    rmSync(join(folder, "primary"), { recursive: true });
    writeTwins(folder, few, sha256);
    await gatherTwins(folder, await planOf());
    expect(tablesOf(folder)).toEqual(tables);
    expect(resultJson(await studyOfTwins(folder))).toBe(result);
  });

  it("of a lone twin are listed and not used", async () => {
    writeTwins(folder, few.slice(0, 3), sha256);
    await gatherTwins(folder, await planOf());
    const { findings } = await studyOfTwins(folder);
    expect(findings.primary.pairs).toHaveLength(1);
    expect(findings.unused).toEqual([
      { cell: "primary", seed: 1, wiring: "parallel", reason: "its twin was not measured" },
    ]);
  });
});

describe("results that do not belong together are refused", () => {
  it("of two plans", async () => {
    writeTwins(folder, few, sha256);
    writeTwins(folder, few.slice(0, 1), "f".repeat(64));
    await expect(gatherTwins(folder, await planOf())).rejects.toThrow(
      /measured\.json was measured under another plan \(sha256 f{12}…\)/,
    );
  });

  it("of two texts", async () => {
    writeTwins(folder, few, sha256, "e".repeat(64));
    await expect(gatherTwins(folder, await planOf())).rejects.toThrow(/was trained on another text/);
  });

  it("a plan that was changed under them", async () => {
    writeTwins(folder, few, sha256);
    await gatherTwins(folder, await planOf());
    writePlanFile(folder, { ...MADE_PLAN, name: "changed" });
    await expect(studyOfTwins(folder)).rejects.toThrow(/was measured under another plan/);
  });

  it("a seed that the plan does not name, and one model twice", async () => {
    writeTwins(folder, [...few, { ...first, seed: 40 }], sha256);
    await expect(gatherTwins(folder, await planOf())).rejects.toThrow(
      /seed 40 of primary, which the plan does not/,
    );
    rmSync(join(folder, "primary", "seed-40-parallel"), { recursive: true });
    writeTwins(join(folder, "primary"), [{ ...first, cell: "copy" }], sha256);
    await gatherTwins(folder, await planOf());
    writeTwins(folder, [{ ...first, seed: 1 }], sha256);
    const path = join(folder, "primary", "seed-1-parallel", "measured.json");
    writeFileSync(path, readFileSync(path, "utf8").replace('"seed":1', '"seed":0'));
    await expect(gatherTwins(folder, await planOf())).rejects.toThrow(/are both primary seed 0 parallel/);
  });

  it("a measurement that was cut short or has blocks of another depth", async () => {
    writeTwins(folder, few, sha256);
    const path = join(folder, "primary", "seed-1-parallel", "measured.json");
    writeFileSync(path, readFileSync(path, "utf8").replace('"depth":12', '"depth":11'));
    await expect(gatherTwins(folder, await planOf())).rejects.toThrow(
      /checkpoints\[0\]\.passages\.log_gain: 11 numbers are needed for 11 blocks, not 12/,
    );
    writeFileSync(path, "{");
    await expect(gatherTwins(folder, await planOf())).rejects.toThrow(
      /seed-1-parallel\/measured\.json cannot be read/,
    );
  });

  it("a folder without any, and one without tables", async () => {
    await expect(gatherTwins(folder, await planOf())).rejects.toThrow(/has no measured model/);
    await expect(studyOfTwins(folder)).rejects.toThrow(/has no measurements of twins that can be read/);
  });
});

const withoutTraining = ({ training, ...model }: StoredTwin): TwinModel => {
  expect(training.device).toBe("made by a test");
  return model;
};

const keyOf = ({ cell, seed, wiring, learningRate }: TwinModel): string =>
  [cell, seed, wiring, learningRate].map(String).join(" ");

const tablesOf = (from: string): string[] =>
  ["models", "checkpoints", "blocks", "last_gains", "curves"].map((name) =>
    readFileSync(join(from, "measurements", `${name}.parquet`)).toString("base64"),
  );
