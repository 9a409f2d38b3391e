import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { newKeeperFolder, warmFolder } from "./warmFolder.ts";

vi.mock(import("node:os"), async (original) => ({
  ...(await original()),
  /** As of a user in a container whom nothing but the kernel knows. */
  userInfo: () => {
    throw new Error("uv_os_get_passwd returned ENOENT");
  },
}));

const OWN = `gain-${String(process.getuid?.())}`;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync("/tmp/warm-");
  vi.stubEnv("TMPDIR", folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

test("the folder is in the user's runtime folder, else one of the user's own among the temporary files", () => {
  const runtime = join(folder, "runtime");
  mkdirSync(runtime);
  expect(warmFolder({ XDG_RUNTIME_DIR: runtime })).toBe(join(runtime, "gain"));
  expect(warmFolder({})).toBe(join(folder, OWN));
});

test("a folder that is not there, or too long for a socket, is passed over for the next", () => {
  expect(warmFolder({ XDG_RUNTIME_DIR: join(folder, "absent") })).toBe(join(folder, OWN));
  const long = join(folder, "x".repeat(90));
  mkdirSync(long);
  vi.stubEnv("TMPDIR", long);
  expect(warmFolder({})).toBe(join("/tmp", OWN));
  expect(warmFolder({ XDG_RUNTIME_DIR: folder })).toBe(join(folder, "gain"));
});

test("a folder that cannot be made is named", async () => {
  writeFileSync(join(folder, "file"), "");
  await expect(newKeeperFolder(join(folder, "file", "gain"))).rejects.toMatchObject({
    name: "SidecarFailed",
    message: expect.stringMatching(/file\/gain.*XDG_RUNTIME_DIR/) as string,
  });
});

test("a user without a name has one too", () => {
  expect(userInfo).toThrow("ENOENT");
  expect(warmFolder({ XDG_RUNTIME_DIR: "" })).toBe(warmFolder({}));
});
