/** The order of the system calls that make a file durable; a power cut shows it, and no test can cut the power. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createFileAtomically, writeByNameAtomically, writeFileAtomically } from "./atomicFile.ts";

const seen = vi.hoisted(() => ({ calls: [] as string[], failing: undefined as string | undefined }));
vi.mock(import("node:fs/promises"), async (original) => {
  const real = await original();
  const record = (call: string): void => {
    seen.calls.push(call);
    if (seen.failing === call) throw Object.assign(new Error("EIO: i/o error"), { code: "EIO" });
  };
  const kind = (path: unknown): string =>
    String(path).endsWith(".tmp") ? "the temporary file" : "the folder";
  return {
    ...real,
    open: (async (path: string, flags?: string) => {
      const file = await real.open(path, flags);
      const sync = file.sync.bind(file);
      file.sync = async () => {
        record(`sync ${kind(path)}`);
        await sync();
      };
      return file;
    }) as typeof real.open,
    rename: async (from, to) => {
      record(`rename to ${basename(String(to))}`);
      await real.rename(from, to);
    },
    link: async (from, to) => {
      record(`link to ${basename(String(to))}`);
      await real.link(from, to);
    },
  };
});

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "durable-"));
  file = join(folder, "file");
  seen.failing = undefined;
});
afterEach(() => rm(folder, { recursive: true }));

const DURABLE = ["sync the temporary file", "rename to file", "sync the folder"];

test.each([
  ["a replaced file", () => writeFileAtomically(file, "new"), DURABLE],
  ["a file that is written by name", () => writeByNameAtomically(file, () => Promise.resolve()), DURABLE],
  ["a created file", () => createFileAtomically(file, "new"), [DURABLE[0], "link to file", DURABLE[2]]],
])("the bytes of %s are durable before it has its name, and then the name is", async (_, write, calls) => {
  await writeFileAtomically(join(folder, "other"), "");
  seen.calls.length = 0;
  await write();
  expect(seen.calls).toEqual(calls);
});

test("where the bytes cannot be made durable, the old file is kept", async () => {
  await writeFileAtomically(file, "old");
  seen.failing = "sync the temporary file";
  await expect(writeFileAtomically(file, "new")).rejects.toMatchObject({ name: "RecordsError" });
  expect(await readFile(file, "utf8")).toBe("old");
});
