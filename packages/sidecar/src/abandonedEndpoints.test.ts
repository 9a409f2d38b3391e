import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { removeAbandonedEndpoints } from "./abandonedEndpoints.ts";
import { privateEndpoint } from "./privateEndpoint.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync("/tmp/sweep-");
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const made = (name: string, mode = 0o700): string => {
  mkdirSync(join(folder, name), { mode });
  return join(folder, name);
};

/** A folder whose socket belonged to a process that was killed. */
async function killed(name: string): Promise<void> {
  const path = join(made(name), "wire");
  const script = `require("net").createServer().listen(${JSON.stringify(path)}, () => console.log("up"))`;
  const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  child.kill("SIGKILL");
  await new Promise((resolve) => child.once("exit", resolve));
}

test("the next endpoint removes the folder of a process that was killed", async () => {
  await killed("gain-aBc123");
  vi.stubEnv("TMPDIR", folder);
  const endpoint = await privateEndpoint({});
  expect(readdirSync(folder)).not.toContain("gain-aBc123");
  await endpoint.release();
  expect(readdirSync(folder)).toEqual([]);
});

test("an empty folder is removed when it is too old to belong to a process that begins", async () => {
  const [fresh, old] = [made("gain-fresh1"), made("gain-older1")];
  utimesSync(old, new Date(0), new Date(0));
  await removeAbandonedEndpoints(folder, "wire");
  expect(readdirSync(folder).map((name) => join(folder, name))).toEqual([fresh]);
});

test("what is in use or is not an endpoint's is left", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(made("gain-inuse1"), "wire"), resolve));
  writeFileSync(join(made("gain-others"), "thesis.tex"), "years of work");
  await killed("gain-123456");
  await killed("gain-longer7");
  made("gain-shared", 0o755);
  await removeAbandonedEndpoints(folder, "wire");
  expect(readdirSync(folder)).toEqual([
    "gain-123456",
    "gain-inuse1",
    "gain-longer7",
    "gain-others",
    "gain-shared",
  ]);
  server.close();
});
