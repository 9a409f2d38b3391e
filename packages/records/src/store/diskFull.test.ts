import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { writeFileAtomically } from "../files/atomicFile.ts";
import { batch, binding, measuredRow, numberedPrompts } from "../../testing/runFixture.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { RunStore } from "./runStore.ts";

const dir = temporaryFolder();
const run = promisify(execFile);

/** Runs `work` on a disk of this size; false if this user may not mount one. */
async function onSmallDisk(size: string, work: () => Promise<void>): Promise<boolean> {
  try {
    await run("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", dir()]);
  } catch {
    return false;
  }
  try {
    await work();
  } finally {
    await run("umount", [dir()]);
  }
  return true;
}

test("a disk without space for a store is an error with its code, and no file is left on it", async (context) => {
  const mounted = await onSmallDisk("64k", async () => {
    await expect(RunStore.create(dir())).rejects.toMatchObject({ code: "disk_full" });
    await expect(RunStore.open(dir())).rejects.toMatchObject({ code: "store_missing" });
  });
  context.skip(!mounted, "mounting a small disk takes root");
});

test("a read-only disk is an error with its code", async (context) => {
  const mounted = await onSmallDisk("1m,ro", async () => {
    await expect(RunStore.create(dir())).rejects.toMatchObject({ code: "cannot_write" });
    await expect(writeFileAtomically(join(dir(), "a.txt"), "")).rejects.toMatchObject({
      code: "cannot_write",
    });
  });
  context.skip(!mounted, "mounting a small disk takes root");
});

test.for([200, 4_000])(
  "no acknowledged row is lost on a disk that is full after batches of %i, and the run continues with more space",
  async (perBatch, context) => {
    const PROMPTS = 40_000;
    const mounted = await onSmallDisk("6m", async () => {
      const store = await RunStore.create(dir());
      await store.appendPrompts(numberedPrompts(PROMPTS));
      await store.bindModel(binding());
      let acknowledged = 0;
      const fill = async (): Promise<void> => {
        for (; acknowledged < PROMPTS; acknowledged += perBatch) {
          const rows = Array.from({ length: perBatch }, (_, k) =>
            measuredRow(acknowledged + k, { entropyNats: Math.random() }),
          );
          await store.saveRows(0, batch(rows));
        }
      };
      await expect(fill()).rejects.toMatchObject({ code: "disk_full" });
      await store.close();
      expect(acknowledged).toBeGreaterThan(0);

      await run("mount", ["-o", "remount,size=60m", dir()]);
      const again = await RunStore.open(dir());
      const { measured } = await again.counts(0);
      // A transaction may fail after it became durable.
      expect([acknowledged, acknowledged + perBatch]).toContain(measured);
      expect(await again.pendingPrompts(0, { after: -1, limit: 1 })).toMatchObject([{ item: measured }]);
      expect(await again.saveRows(0, batch([measuredRow(measured)]))).toEqual({ stored: 1, ignored: 0 });
      await again.close();
    });
    context.skip(!mounted, "mounting a small disk takes root");
  },
);
