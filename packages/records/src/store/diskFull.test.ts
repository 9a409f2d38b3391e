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

/** Runs `work` on a disk of that size; false where this user may not mount one. */
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

test("a disk without room for a store is named as full, and nothing is left on it", async (context) => {
  const mounted = await onSmallDisk("64k", async () => {
    await expect(RunStore.create(dir())).rejects.toMatchObject({ code: "disk_full" });
    await expect(RunStore.open(dir())).rejects.toMatchObject({ code: "store_missing" });
  });
  context.skip(!mounted, "mounting a small disk takes root");
});

test("a disk that may only be read is named as such", async (context) => {
  const mounted = await onSmallDisk("1m,ro", async () => {
    await expect(RunStore.create(dir())).rejects.toMatchObject({ code: "cannot_write" });
    await expect(writeFileAtomically(join(dir(), "a.txt"), "")).rejects.toMatchObject({
      code: "cannot_write",
    });
  });
  context.skip(!mounted, "mounting a small disk takes root");
});

test.for([200, 4_000])(
  "a disk that fills up between batches of %i costs no acknowledged row, and with room the run goes on",
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
      // A transaction whose failure came after it was durable may stand as well.
      expect([acknowledged, acknowledged + perBatch]).toContain(measured);
      expect(await again.pendingPrompts(0, { after: -1, limit: 1 })).toMatchObject([{ item: measured }]);
      expect(await again.saveRows(0, batch([measuredRow(measured)]))).toEqual({ stored: 1, ignored: 0 });
      await again.close();
    });
    context.skip(!mounted, "mounting a small disk takes root");
  },
);
