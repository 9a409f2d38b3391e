import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { writeTextsAtomically } from "./textFiles.ts";

const dir = temporaryFolder();

test("files that are written at the same time contain their pieces in order", async () => {
  const folder = dir();
  const paths = ["a.txt", "b.txt"].map((name) => join(folder, name));
  await writeTextsAtomically(paths, async ([a, b]) => {
    for (let i = 0; i < 30_000; i++) {
      await a?.add(`${String(i)}\n`);
      await b?.add(`é${String(i)}`);
    }
  });
  const numbers = Array.from({ length: 30_000 }, (_, i) => String(i));
  expect(await readFile(join(folder, "a.txt"), "utf8")).toBe(numbers.map((number) => `${number}\n`).join(""));
  expect(await readFile(join(folder, "b.txt"), "utf8")).toBe(numbers.map((number) => `é${number}`).join(""));
  expect((await readdir(folder)).toSorted()).toEqual(["a.txt", "b.txt"]);
});

test("none of them changes if one cannot be finished", async () => {
  const folder = dir();
  await writeFile(join(folder, "a.txt"), "old");
  const failed = writeTextsAtomically([join(folder, "a.txt"), join(folder, "b.txt")], async ([a]) => {
    await a?.add("new".repeat(100_000));
    throw new Error("no more rows");
  });
  await expect(failed).rejects.toThrow("no more rows");
  expect(await readdir(folder)).toEqual(["a.txt"]);
  expect(await readFile(join(folder, "a.txt"), "utf8")).toBe("old");
});

test("a missing folder is an error with its code", async () => {
  const path = join(dir(), "missing", "a.txt");
  await expect(writeTextsAtomically([path], () => Promise.resolve())).rejects.toMatchObject({
    code: "folder_missing",
  });
});
