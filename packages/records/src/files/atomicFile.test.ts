import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createFileAtomically, writeFileAtomically } from "./atomicFile.ts";
import { removeTemporaryFiles, temporaryPath } from "./temporaryFile.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";

const dir = temporaryFolder();

test("a file is replaced completely, and no temporary file is left", async () => {
  const path = join(dir(), "summary.txt");
  await writeFileAtomically(path, "old, and longer");
  await writeFileAtomically(path, new Uint8Array([0xf0, 0x9f, 0x98, 0x80]));
  expect(await readFile(path, "utf8")).toBe("😀");
  expect(await readdir(dir())).toEqual(["summary.txt"]);
});

test("a reader sees the old content or the new one, never a part", async () => {
  const path = join(dir(), "figure.svg");
  const contents = ["a", "b"].map((letter) => letter.repeat(2_000_000));
  await writeFileAtomically(path, contents[0] ?? "");
  const writing = { done: false };
  const writes = (async () => {
    for (let k = 1; k <= 20; k += 1) await writeFileAtomically(path, contents[k % 2] ?? "");
    writing.done = true;
  })();
  const seen = new Set<string>();
  while (!writing.done) seen.add(await readFile(path, "utf8"));
  await writes;
  expect([...seen].filter((content) => !contents.includes(content))).toEqual([]);
});

test("where the new file cannot replace the old one, the old one is kept and no temporary file is left", async () => {
  const path = join(dir(), "taken");
  await mkdir(join(path, "inside"), { recursive: true });
  await expect(writeFileAtomically(path, "new")).rejects.toMatchObject({ name: "RecordsError" });
  expect(await readdir(dir())).toEqual(["taken"]);
});

test.each(["x".repeat(255), "千".repeat(85)])("a name of the longest length is written", async (name) => {
  await writeFileAtomically(join(dir(), name), "whole");
  expect(await readFile(join(dir(), name), "utf8")).toBe("whole");
  expect(await readdir(dir())).toEqual([name]);
});

test("a missing folder is an error with its code", async () => {
  await expect(writeFileAtomically(join(dir(), "absent", "a.txt"), "")).rejects.toMatchObject({
    code: "folder_missing",
  });
});

test.skipIf(process.getuid?.() === 0)(
  "a folder without write permission is an error with its code",
  async () => {
    await chmod(dir(), 0o555);
    await expect(writeFileAtomically(join(dir(), "a.txt"), "")).rejects.toMatchObject({
      code: "cannot_write",
    });
    await chmod(dir(), 0o755);
  },
);

test("of simultaneous creations of a file, one succeeds and the others leave it unchanged", async () => {
  const path = join(dir(), "plan.json");
  const made = await Promise.all(Array.from({ length: 8 }, (_, k) => createFileAtomically(path, String(k))));
  expect(made.filter(Boolean)).toHaveLength(1);
  expect(await readFile(path, "utf8")).toBe(String(made.indexOf(true)));
  expect(await readdir(dir())).toEqual(["plan.json"]);
});

test("removes the temporary files of a killed process, and nothing else", async () => {
  await writeFile(temporaryPath(join(dir(), "plan.json")), "{");
  await writeFile(join(dir(), "notes.tmp"), "mine");
  await removeTemporaryFiles(dir());
  expect(await readdir(dir())).toEqual(["notes.tmp"]);
});
