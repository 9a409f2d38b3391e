import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { privateEndpoint } from "./privateEndpoint.ts";
import { SOCKET_PATH_BYTES, socketProblem } from "./socketFolder.ts";

/** Common folders that appear to be absent, so that only those of the environment are usable. */
const hidden = vi.hoisted(() => ({ folders: [] as string[] }));
vi.mock(import("node:fs"), async (original) => {
  const real = await original();
  const statSync = ((path: string) => {
    if (hidden.folders.includes(path)) throw Object.assign(new Error("none"), { code: "ENOENT" });
    return real.statSync(path);
  }) as typeof real.statSync;
  return { ...real, statSync };
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync("/tmp/ends-");
});
afterEach(() => {
  hidden.folders = [];
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const pathOf = (address: string): string => address.replace("ipc://", "");

test("the socket is in the temporary folder, in its own folder, which release removes", async () => {
  vi.stubEnv("TMPDIR", folder);
  const endpoint = await privateEndpoint({});
  const own = dirname(pathOf(endpoint.address));
  expect(dirname(own)).toBe(folder);
  expect(lstatSync(own).mode & 0o777).toBe(0o700);
  await endpoint.release();
  await endpoint.release();
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  [
    "one byte too long",
    (parent: string) => madeOf(parent, SOCKET_PATH_BYTES - "/gain-XXXXXX/wire".length + 1),
  ],
  ["far too long", (parent: string) => madeOf(parent, 240)],
  ["not there", (parent: string) => join(parent, "absent")],
  ["a file", (parent: string) => fileIn(parent)],
  ["below a file", (parent: string) => join(fileIn(parent), "below")],
  ["a link to itself", (parent: string) => linkIn(parent)],
])("where TMPDIR is %s, the socket is in the runtime folder", async (_, make) => {
  vi.stubEnv("TMPDIR", make(folder));
  const runtime = join(folder, "run");
  mkdirSync(runtime);
  const endpoint = await privateEndpoint({ XDG_RUNTIME_DIR: runtime });
  expect(dirname(dirname(pathOf(endpoint.address)))).toBe(runtime);
  await endpoint.release();
});

test("a socket can listen on a path of the longest length", async () => {
  const longest = madeOf(folder, SOCKET_PATH_BYTES - "/gain-XXXXXX/wire".length);
  vi.stubEnv("TMPDIR", longest);
  const endpoint = await privateEndpoint({});
  expect(pathOf(endpoint.address)).toHaveLength(SOCKET_PATH_BYTES);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(pathOf(endpoint.address), resolve));
  server.close();
  await endpoint.release();
});

test("length is counted in bytes, and blanks, punctuation and letters of any script are accepted", async () => {
  const name = "ü?#% '\"\n千";
  const odd = join(folder, name);
  mkdirSync(odd);
  vi.stubEnv("TMPDIR", odd);
  const endpoint = await privateEndpoint({});
  expect(dirname(dirname(pathOf(endpoint.address)))).toBe(odd);
  await endpoint.release();
  expect(socketProblem(`/${"千".repeat(40)}`, "/x")).toContain("has 121 bytes");
});

test("a relative TMPDIR gives an absolute address", async () => {
  vi.spyOn(process, "cwd").mockReturnValue(folder);
  mkdirSync(join(folder, "scratch"));
  vi.stubEnv("TMPDIR", "scratch");
  const endpoint = await privateEndpoint({});
  expect(pathOf(endpoint.address)).toMatch(/^\/tmp\/ends-.*\/scratch\/gain-/);
  await endpoint.release();
  vi.restoreAllMocks();
});

test("where no folder is usable, one line names each with its reason, and nothing is created", async () => {
  hidden.folders = ["/tmp", "/var/tmp", "/dev/shm"];
  const long = madeOf(folder, 120);
  vi.stubEnv("TMPDIR", long);
  const before = existsSync("/dev/shm") ? readdirSync("/dev/shm") : [];
  await expect(privateEndpoint({ XDG_RUNTIME_DIR: join(folder, "absent") })).rejects.toMatchObject({
    name: "SidecarFailed",
    message: expect.stringMatching(
      /TMPDIR \(.*\) has 120 bytes, more than the 90 possible; XDG_RUNTIME_DIR \(.*absent\) does not exist; \/tmp does not/,
    ) as string,
  });
  expect(readdirSync(long)).toEqual([]);
  expect(existsSync("/dev/shm") ? readdirSync("/dev/shm") : []).toEqual(before);
});

/** A folder whose path has this number of bytes. */
function madeOf(parent: string, bytes: number): string {
  const made = join(parent, "x".repeat(bytes - parent.length - 1));
  mkdirSync(made);
  return made;
}

function fileIn(parent: string): string {
  writeFileSync(join(parent, "file"), "");
  return join(parent, "file");
}

function linkIn(parent: string): string {
  symlinkSync("loop", join(parent, "loop"));
  return join(parent, "loop");
}
