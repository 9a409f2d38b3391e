import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ComparedFile } from "./comparedFile.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-compared-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** The first difference of a file with this content from pieces of the expected one. */
async function difference(
  content: string,
  pieces: readonly string[],
  name = "rows.csv",
): Promise<string | null> {
  writeFileSync(join(folder, name), content);
  const file = await ComparedFile.open(name, join(folder, name));
  for (const piece of pieces) await file?.add(piece);
  return file === null ? "not opened" : file.end();
}

test("equal content in any pieces has no difference, also over many chunks", async () => {
  expect(await difference("", [])).toBeNull();
  expect(await difference("a\n😀\n", ["a", "\n😀", "\n"])).toBeNull();
  const lines = Array.from({ length: 50_000 }, (_, k) => `${String(k)},😀\n`);
  expect(await difference(lines.join(""), lines)).toBeNull();
});

test("the first difference is told by its line, with what is there and what is due", async () => {
  expect(await difference("a,1\nb,2\n", ["a,1\n", "b,3\n"])).toBe(
    'rows.csv, line 2: it has "…b,2", the store yields "…b,3"',
  );
  const lines = Array.from({ length: 50_000 }, (_, k) => `${String(k)},x\n`);
  const changed = lines.join("").replace("\n40000,x", "\n40000,y");
  expect(await difference(changed, lines)).toBe(
    'rows.csv, line 40001: it has "…40000,y", the store yields "…40000,x"',
  );
});

test("content that ends too early or continues is told", async () => {
  expect(await difference("a\n", ["a\nb\n"])).toBe(
    'rows.csv, line 2: it ends there, and the store yields "…b"',
  );
  expect(await difference("a\nb\n", ["a\n"])).toBe("rows.csv continues after its end: 2 bytes are too many");
});

test("binary files are told by the byte", async () => {
  expect(await difference("abc", ["abd"], "a.png")).toBe("a.png differs from byte 3 on");
});

test("a folder and a missing file are not opened", async () => {
  expect(await ComparedFile.open("x", folder)).toBeNull();
  expect(await ComparedFile.open("x", join(folder, "none"))).toBeNull();
});
