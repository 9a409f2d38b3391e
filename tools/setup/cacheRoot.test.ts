import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { cacheRoot } from "./cacheRoot.ts";
import { PROJECT, PYTHON } from "./project.ts";

test.each([
  { HOME: "/home/a" },
  { HOME: "/home/a", XDG_CACHE_HOME: "/var/cache/a" },
  { HOME: "/home/a", XDG_CACHE_HOME: "/var/cache/a", GAIN_CACHE: "~/models" },
  { HOME: "/home/a", XDG_CACHE_HOME: "", GAIN_CACHE: "" },
])("the cache folder equals that of the Python side: %j", (environment) => {
  const program = "from gain_sidecar.cache import cache_root; print(cache_root())";
  const answer = spawnSync(PYTHON, ["-c", program], {
    encoding: "utf8",
    env: { ...environment, PYTHONPATH: `${PROJECT}/python` },
  });
  expect(answer.stderr).toBe("");
  expect(cacheRoot(environment)).toBe(answer.stdout.trim());
});
