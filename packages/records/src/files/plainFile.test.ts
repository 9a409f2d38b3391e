import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { assertPlainFile, readPlainFile } from "./plainFile.ts";

const dir = temporaryFolder();

test("a file is read, also through a link", async () => {
  writeFileSync(join(dir(), "file"), "text");
  symlinkSync(join(dir(), "file"), join(dir(), "link"));
  expect((await readPlainFile(join(dir(), "link"))).toString()).toBe("text");
});

test("a folder, a pipe, a socket, a device and a link to a pipe are refused by their kind, without being opened", async () => {
  const at = (name: string): string => join(dir(), name);
  mkdirSync(at("folder"));
  spawnSync("mkfifo", [at("pipe")]);
  symlinkSync(at("pipe"), at("link"));
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(at("socket"), resolve));
  const kinds = { folder: "a folder", pipe: "a pipe", link: "a pipe", socket: "a socket" };
  for (const [name, kind] of Object.entries(kinds))
    await expect(readPlainFile(at(name)), name).rejects.toMatchObject({
      code: "not_a_file",
      message: expect.stringContaining(`is ${kind}`) as string,
    });
  await expect(assertPlainFile("/dev/zero")).rejects.toThrow("is a device");
  server.close();
});

test("where there is nothing, the error is the system's", async () => {
  await expect(readPlainFile(join(dir(), "none"))).rejects.toMatchObject({ code: "ENOENT" });
});

test.runIf(process.platform === "linux")(
  "a file that states fewer bytes than it has is not read beyond the limit",
  async () => {
    await expect(readPlainFile("/proc/self/maps", 100)).rejects.toMatchObject({ code: "file_too_large" });
    expect((await readPlainFile("/proc/self/maps")).length).toBeGreaterThan(100);
  },
);
