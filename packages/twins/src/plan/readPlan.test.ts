import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MADE_PLAN, writePlanFile } from "../../testing/writeTwins.ts";
import { assertSamePlan } from "../samePlan.ts";
import { planDesign } from "./planDesign.ts";
import { readPlan } from "./readPlan.ts";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-plan-"));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const written = (plan: unknown): string => {
  writePlanFile(folder, plan);
  return join(folder, "plan.json");
};

describe("a plan", () => {
  it("has the SHA-256 of its bytes", async () => {
    const path = written(MADE_PLAN);
    const first = await readPlan(path);
    writeFileSync(path, JSON.stringify(MADE_PLAN));
    const second = await readPlan(path);
    expect(first.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(second.plan).toEqual(first.plan);
    expect(second.sha256).not.toBe(first.sha256);
  });

  it.each([
    ["an unknown key", { ...MADE_PLAN, seeds: 3 }, /Unrecognized key: "seeds"/],
    ["a cell without seeds", withCell({ seeds: [] }), /cells\[1\]\.seeds: /],
    [
      "a name that is there twice",
      withCell({ name: "lr" }),
      /cells\[1\]\.name: lr is the name of an earlier cell/,
    ],
    ["a cell that is not there", withCell({ repeats: "none" }), /cells\[1\]\.repeats: there is no cell none/],
    ["steps that fall", { ...MADE_PLAN, checkpoints: [0, 4, 2] }, /checkpoints: steps rise/],
    [
      "two rules",
      { ...MADE_PLAN, learning_rate: { rule: "x", cell: "lr", fixed: 1e-3 } },
      /learning_rate: a cell or/,
    ],
    ["no word", { ...MADE_PLAN, outcome: { ...MADE_PLAN.outcome, words: {} } }, /outcome\.words/],
    [
      "another margin",
      { ...MADE_PLAN, outcome: { ...MADE_PLAN.outcome, margin: 0.02 } },
      /outcome\.margin: /,
    ],
  ])("with %s is refused with the place", async (_what, plan, message) => {
    await expect(readPlan(written(plan))).rejects.toThrow(message);
  });

  it("that is no JSON, or is missing, is refused with its path", async () => {
    writeFileSync(join(folder, "plan.json"), "{");
    await expect(readPlan(join(folder, "plan.json"))).rejects.toThrow(/plan\.json is no plan of twins/);
    await expect(readPlan(join(folder, "none.json"))).rejects.toThrow(/the plan .*none\.json cannot be read/);
  });

  it("changed under results is refused", async () => {
    const own = await readPlan(written(MADE_PLAN));
    await assertSamePlan(folder, own);
    await assertSamePlan(join(folder, "nothing"), own);
    written({ ...MADE_PLAN, name: "other" });
    await expect(assertSamePlan(folder, own)).rejects.toThrow(
      /holds results under the plan .* Give the changed plan/,
    );
  });
});

it("a design names what of each cell differs from the primary one", async () => {
  const { plan } = await readPlan(written(MADE_PLAN));
  const design = planDesign(plan);
  expect(design.cells.map(({ about }) => about)).toEqual([
    "3 learning rates",
    "depth 12, width 64",
    "depth 6",
    "RMSNorm",
    "width 512",
    "4 passes",
    "primary again",
  ]);
  expect(design).toMatchObject({ rates: "lr", ownRates: { name: "ownrate" }, margin: 0.01 });
});

function withCell(changes: object): unknown {
  const [first, second, ...others] = MADE_PLAN.cells;
  return { ...MADE_PLAN, cells: [first, { ...second, ...changes }, ...others] };
}
