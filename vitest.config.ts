/** `vitest run --project unit` is quick and alone; `e2e` runs the true program and needs the Python side set up. */
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

const SECOND_MS = 1000;
/** What runs prove is kept elsewhere than in the user's own folder. */
const env = { XDG_STATE_HOME: join(tmpdir(), "gain-tests-state") };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          env,
          include: ["packages/*/src/**/*.test.ts", "tools/**/*.test.ts"],
          testTimeout: 30 * SECOND_MS,
          hookTimeout: 30 * SECOND_MS,
        },
      },
      {
        test: {
          name: "e2e",
          env,
          include: ["e2e/**/*.test.ts"],
          globalSetup: "e2e/makeBundle.ts",
          // One program at a time: each one loads a model and uses every core.
          fileParallelism: false,
          sequence: { concurrent: false },
          testTimeout: 300 * SECOND_MS,
          hookTimeout: 300 * SECOND_MS,
        },
      },
    ],
  },
});
