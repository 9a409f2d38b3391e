import { chmod, readdir, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeFolder } from "./makeFolder.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";

const dir = temporaryFolder();

test("creates missing parent folders, and leaves existing files", async () => {
  const path = join(dir(), "a", "b", "c");
  await makeFolder(path);
  await writeFile(join(path, "kept"), "");
  await makeFolder(path);
  expect(await readdir(path)).toEqual(["kept"]);
});

test("only this user can enter the created folders; the mode of an existing one stays", async () => {
  await chmod(dir(), 0o755);
  await makeFolder(join(dir(), "a", "b"));
  const modes = ["", "a", "a/b"].map(async (path) => (await stat(join(dir(), path))).mode & 0o777);
  expect(await Promise.all(modes)).toEqual([0o755, 0o700, 0o700]);
});

test("creates a path of 4,000 characters", async () => {
  const path = join(dir(), "d/".repeat(1900));
  await makeFolder(path);
  expect((await stat(path)).isDirectory()).toBe(true);
});

test.skipIf(process.platform !== "linux")("below a folder that accepts no names it fails", async () => {
  await expect(makeFolder("/proc/gain/run")).rejects.toMatchObject({ code: "ENOENT" });
});

test("a file, a broken link, a loop and a name that is too long are errors", async () => {
  await writeFile(join(dir(), "file"), "");
  await symlink("nowhere", join(dir(), "broken"));
  await symlink("loop", join(dir(), "loop"));
  await expect(makeFolder(join(dir(), "file"))).rejects.toMatchObject({ code: "EEXIST" });
  await expect(makeFolder(join(dir(), "file", "a"))).rejects.toMatchObject({ code: "ENOTDIR" });
  await expect(makeFolder(join(dir(), "broken"))).rejects.toMatchObject({ code: "EEXIST" });
  await expect(makeFolder(join(dir(), "loop", "a"))).rejects.toMatchObject({ code: "ELOOP" });
  await expect(makeFolder(join(dir(), "x".repeat(256)))).rejects.toMatchObject({ code: "ENAMETOOLONG" });
  expect((await readdir(dir())).sort()).toEqual(["broken", "file", "loop"]);
});
