/** Several sidecars on one store, and a study in which a model fails, as a user runs them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gain, ROOT } from "./gainCommand.ts";
import { normsAndLanes } from "./storedRun.ts";
import { tinyModels } from "./tinyModels.ts";

const FAKE = { GAIN_SIDECAR_SCRIPT: join(ROOT, "python/tests/fake_sidecar.py"), GAIN_FAKE_LAYERS: "4" };

let folder: string;
let tiny: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-e2e-"));
  tiny = tinyModels();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  rmSync(tiny, { recursive: true });
});

const prompts = (count: number): string => {
  const file = join(folder, `${String(count)}.txt`);
  writeFileSync(
    file,
    Array.from({ length: count }, (_, k) => `Prompt ${"x".repeat(k % 40)} ${String(k)}\n`).join(""),
  );
  return file;
};

describe("a model on two lanes", () => {
  test(
    "has the bits of one lane, with every row once, and the report names both",
    { timeout: 240_000 },
    async () => {
      const model = join(tiny, "begins");
      const asked = ["--model-path", model, "--prompts", prompts(6000), "--layout", "buckets"];
      const one = await gain(["experiment", ...asked, "--out", join(folder, "one")]);
      expect(one.code).toBe(0);
      const two = await gain(["experiment", ...asked, "--devices", "cpu*2", "--out", join(folder, "two")]);
      expect(two.code).toBe(0);
      const [alone, together] = [
        await normsAndLanes(join(folder, "one")),
        await normsAndLanes(join(folder, "two")),
      ];
      expect(together.lanes.toSorted()).toEqual(["cpu*1", "cpu*2"]);
      expect(together.norms).toHaveLength(6000);
      expect(together.norms).toEqual(alone.norms);
      expect(readFileSync(join(folder, "two", "report.html"), "utf8")).toContain("Measured on");
      expect((await gain(["verify", join(folder, "two")])).stdout).toContain(": proven");
    },
  );

  test("that names a GPU which is not there is refused before anything is measured", async () => {
    const refused = await gain(
      ["experiment", "--model", "fake", "--devices", "cuda:7", "--out", join(folder, "none")],
      { ...FAKE, PATH: "/usr/bin:/bin" },
    );
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("cuda:7 is not there");
  });
});

describe("a study of which a model fails", () => {
  const models = (...names: string[]): string[] => names.flatMap((name) => ["--model", name]);
  const run = (): string => join(folder, "study");
  const measure = (...given: string[]) =>
    gain(["experiment", ...given, "--prompts", prompts(40), "--out", run()], FAKE);

  test("continues, lists it with its reason, ends with 3, and measures nothing twice", async () => {
    const first = await measure(...models("missing", "fine", "good"));
    expect(first.code).toBe(3);
    expect(first.stderr).toContain(
      "missing cannot be measured, the others go on: there is no model named missing",
    );
    expect(first.stdout).toMatch(/missing: not measured: there is no model named missing/);
    const findings = JSON.parse(readFileSync(join(run(), "findings.json"), "utf8")) as {
      models: unknown[];
      leftOut: object[];
    };
    expect(findings.models).toHaveLength(2);
    expect(findings.leftOut).toMatchObject([{ why: "failed", name: "missing", code: "model_not_found" }]);
    expect(readFileSync(join(run(), "report.html"), "utf8")).toContain("there is no model named missing");
    expect((await gain(["verify", run()])).stdout).toContain(": proven");

    const analysed = await gain(["analyze", run(), "--out", join(folder, "analysed")]);
    expect(analysed.stdout).toContain("missing: not measured: there is no model named missing");

    const second = await measure(...models("missing", "fine", "good"));
    expect(second.code).toBe(3);
    expect(second.stderr).not.toContain("fine: starting a sidecar");
  });

  test("takes up other models with --amend, after the change was printed", async () => {
    const refused = await measure(...models("fine", "added"));
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("+ added");
    expect(refused.stderr).toContain("- missing; its rows are kept, and no output has them");
    const amended = await measure("--amend", ...models("fine", "added"));
    expect(amended.code).toBe(0);
    expect(amended.stderr).not.toContain("fine: starting a sidecar");
    expect(amended.stdout).toContain("good: dropped from the run");
    const again = await measure(...models("added", "fine"));
    expect([again.code, again.stderr]).toEqual([0, expect.stringContaining("this run is complete")]);
    expect((await gain(["verify", run()])).stdout).toContain(": proven");
  });
});
