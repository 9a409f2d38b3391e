import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { keepVerification, keptVerification, lastVerification } from "./keptVerification.ts";

const dir = temporaryFolder();
const DIGEST = "ab".repeat(32);
const PROOF = { at: "2026-11-30T14:00:00.000Z", drawings: false };

beforeEach(() => {
  vi.stubEnv("XDG_STATE_HOME", dir());
});
afterEach(() => {
  vi.unstubAllEnvs();
});

test("a proof is found by the digest of its manifest alone, and this user alone can enter its folder", async () => {
  expect(await keptVerification(DIGEST)).toBeNull();
  expect(await lastVerification()).toBe(0);
  await keepVerification(DIGEST, PROOF);
  expect(await keptVerification(DIGEST)).toEqual(PROOF);
  expect(await lastVerification()).toBeGreaterThan(0);
  expect(await keptVerification("cd".repeat(32))).toBeNull();
  expect((await stat(join(dir(), "gain", "verified"))).mode & 0o777).toBe(0o700);
});

test("a later proof takes the place of an earlier one", async () => {
  await keepVerification(DIGEST, PROOF);
  await keepVerification(DIGEST, { ...PROOF, drawings: true });
  expect(await keptVerification(DIGEST)).toEqual({ ...PROOF, drawings: true });
});

test("a file of another form proves nothing", async () => {
  await keepVerification(DIGEST, PROOF);
  for (const text of ["", "{", JSON.stringify({ ...PROOF, format: 2 }), "x".repeat(5_000)]) {
    await writeFile(join(dir(), "gain", "verified", `${DIGEST}.json`), text);
    expect(await keptVerification(DIGEST)).toBeNull();
  }
});
