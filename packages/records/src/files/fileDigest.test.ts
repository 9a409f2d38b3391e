import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { digestFile } from "./fileDigest.ts";

const dir = temporaryFolder();

test("a file that cannot be read is an error of the system, with the path, and not of the program", async () => {
  const path = join(dir(), "folder");
  mkdirSync(path);
  // Reading a folder fails with EISDIR, as a failing disk does with EIO.
  await expect(digestFile(path)).rejects.toMatchObject({
    name: "RecordsError",
    foreseen: true,
    message: expect.stringContaining(path) as string,
  });
});
