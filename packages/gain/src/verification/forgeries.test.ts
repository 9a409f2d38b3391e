/**
 * Forgeries of a finished run, each alone, with the digests of the manifest left and written anew. None is called proven,
 * and each is told by the file or the fact that was changed.
 */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verifyRun, type Verification } from "@gain/records";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { OF_THE_DRAWINGS, OF_THE_OUTPUTS, OF_THE_STORE } from "../../testing/forgeries.ts";
import { writeDigests } from "../../testing/forging.ts";
import { OF_PLAN_AND_MANIFEST } from "../../testing/manifestForgeries.ts";
import { runOfFake } from "../../testing/runOfFake.ts";
import { verifyFolder, type VerifyOptions } from "./verifyFolder.ts";

const PROMPTS = [
  ...Array.from({ length: 24 }, (_, k) => ({
    ...{ prompt: `Prompt ${String(k)}`, category: `category ${String(k % 3)}`, complexity: (k % 5) + 1 },
  })),
  { prompt: "Prompt 1", category: "category 1", complexity: 2 },
  { prompt: "NAN", category: "category 2", complexity: 1 },
  { prompt: "ERROR", category: "category 2", complexity: 1 },
];

let folder: string;
/** The untouched run, and the copy that is forged. */
let whole: string;
let forged: string;
let digest: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "gain-forgeries-"));
  [whole, forged] = [join(folder, "run"), join(folder, "forged")];
  digest = await runOfFake(whole, PROMPTS, ["--profile"]);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  cpSync(whole, forged, { recursive: true });
});
afterEach(() => {
  rmSync(forged, { recursive: true });
});

const faultsOf = ({ state, checks }: Verification): string => {
  expect(state).toBe("broken");
  return checks.flatMap(({ ok, check, detail }) => (ok ? [] : [`${check}: ${detail}`])).join("\n");
};
/** Without deriving the outputs, which can only add faults. */
const shallowFaults = async (): Promise<string> =>
  faultsOf(await verifyRun(forged, { outputs: () => Promise.resolve([]) }));
const allFaults = async (options: VerifyOptions = { drawings: false }): Promise<string> =>
  faultsOf(await verifyFolder(forged, options));

test("the untouched copy is proven, by its files and by the digest that experiment printed", async () => {
  const { state, checks } = await verifyFolder(forged, { drawings: true, digest });
  expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(state).toBe("proven");
});

const kinds = [...OF_THE_STORE, ...OF_THE_OUTPUTS, ...OF_PLAN_AND_MANIFEST];

test("there are at least 40 kinds of forgery", () => {
  expect(new Set([...kinds, ...OF_THE_DRAWINGS].map(([what]) => what)).size).toBeGreaterThanOrEqual(40);
});

test.each(kinds)("%s: found, also where the digests are written anew", async (_, forge, told) => {
  await forge(forged);
  expect(await shallowFaults()).not.toBe("");
  await writeDigests(forged).catch(() => undefined);
  const shallow = await shallowFaults().catch(() => "");
  expect(told.test(shallow) ? shallow : await allFaults()).toMatch(told);
});

test.each(OF_THE_DRAWINGS)("%s: found, also where the digests are written anew", async (_, forge, told) => {
  await forge(forged);
  expect(await shallowFaults()).toMatch(/differs from its digest/u);
  await writeDigests(forged);
  expect(await allFaults({ drawings: true })).toMatch(told);
});

test("a run that is forged as a whole, by another run of the program, has another digest", async () => {
  rmSync(forged, { recursive: true });
  await runOfFake(forged, PROMPTS.slice(1));
  await expect(verifyFolder(forged, { drawings: false })).resolves.toMatchObject({ state: "proven" });
  expect(await allFaults({ drawings: false, digest })).toMatch(
    /^the manifest has the given digest: manifest\.json has/u,
  );
  expect(await readFile(join(forged, "manifest.json"), "utf8")).not.toContain(digest);
});
