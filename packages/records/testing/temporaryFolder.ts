import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";

/** Creates a folder for each test of a file, and removes it after the test. */
export function temporaryFolder(): () => string {
  let dir = "";
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "gain-records-"));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));
  return () => dir;
}
