/** Compares two revisions of a tiny project in git, from the checkout to the verdict. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BenchError, type Benchmark } from "./benchmark.ts";
import { cpuTime } from "./counter.ts";
import { withRevision } from "./otherTree.ts";
import { compareAll, takeTurns, WORK } from "./takeTurns.ts";

const PAIRS = 6;
const MINUTE_MS = 60_000;

const benchmark: Benchmark = {
  name: "tiny",
  measures: "A loop.",
  script: "bench/tiny.mjs",
  rounds: 1,
  roundsInPair: 1,
  figures: {
    loops: { label: "loops", unit: "×", better: "less" },
    rate: { label: "loops per work", unit: "×", better: "more" },
  },
};

/** Does the amount of work that the package states. */
const SCRIPT = `
import { work } from "@gain/tiny";
const { loops, turns } = work;
let sum = 0;
for (let k = 0; k < turns * 1e6; k += 1) sum += Math.sqrt(k);
if (sum < 0) throw new Error("never");
console.log(JSON.stringify({ figures: { loops: [loops], rate: [1 / loops] } }));
`;

let project: string;

const git = (...args: string[]): void => {
  execFileSync("git", ["-C", project, "-c", "user.name=test", "-c", "user.email=test@localhost", ...args]);
};
const write = (file: string, text: string): void => {
  mkdirSync(join(project, file, ".."), { recursive: true });
  writeFileSync(join(project, file), text);
};
const does = (loops: number, turns: number): void => {
  write("packages/tiny/index.js", `export const work = { loops: ${loops}, turns: ${turns} };\n`);
};

async function verdicts(revision: string): Promise<Readonly<Record<string, string>>> {
  const paired = await withRevision(project, revision, (there) =>
    takeTurns(benchmark, { here: project, there }, { pairs: PAIRS, counter: cpuTime }),
  );
  return Object.fromEntries([...compareAll(paired)].map(([name, { verdict }]) => [name, verdict]));
}

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), "gain-tiny-"));
  write("package-lock.json", '{ "packages": {} }');
  write("pyproject.toml", "[project]\n");
  write("python/constraints.txt", "");
  write("packages/tiny/package.json", '{ "name": "@gain/tiny", "type": "module", "exports": "./index.js" }');
  write("bench/tiny.mjs", SCRIPT);
  write(".gitignore", "node_modules\n.venv\n");
  mkdirSync(join(project, "node_modules/@gain"), { recursive: true });
  execFileSync("ln", ["-s", "../../packages/tiny", join(project, "node_modules/@gain/tiny")]);
  execFileSync("ln", ["-s", join(process.cwd(), "node_modules/tsx"), join(project, "node_modules/tsx")]);
  does(100, 20);
  git("init", "--quiet");
  git("add", ".");
  git("commit", "--quiet", "-m", "first");
});

afterAll(() => {
  rmSync(project, { recursive: true, force: true });
});

describe("a comparison with another revision", { timeout: 3 * MINUTE_MS }, () => {
  it("reports equal counts of an unchanged tree as noise", async () => {
    does(100, 20);
    expect(await verdicts("HEAD")).toMatchObject({ loops: "noise", rate: "noise" });
  });

  it("reports a tree with more work as slower, in its figures and in the counted work", async () => {
    does(120, 150);
    expect(await verdicts("HEAD")).toEqual({ loops: "slower", rate: "slower", [WORK]: "slower" });
  });

  it("reports a tree with less work as faster", async () => {
    does(80, 20);
    expect(await verdicts("HEAD")).toMatchObject({ loops: "faster", rate: "faster" });
  });

  it("removes the checkout, also when a side fails", async () => {
    let root = "";
    const failing = withRevision(project, "HEAD", (there) => {
      root = there;
      return takeTurns(
        { ...benchmark, script: "bench/absent.mjs" },
        { here: project, there },
        { pairs: PAIRS, counter: cpuTime },
      );
    });
    await expect(failing).rejects.toThrow("bench/absent.mjs");
    expect(root).not.toBe("");
    expect(existsSync(root)).toBe(false);
    const listed = execFileSync("git", ["-C", project, "worktree", "list"], { encoding: "utf8" });
    expect(listed.trim().split("\n")).toHaveLength(1);
  });

  it("refuses an unknown revision, and one that depends on other packages", async () => {
    const untouched = (): Promise<never> => Promise.reject(new Error("it ran"));
    await expect(withRevision(project, "nowhere", untouched)).rejects.toThrow(BenchError);
    write("package-lock.json", '{ "packages": { "node_modules/left-pad": { "version": "1.0.0" } } }');
    await expect(withRevision(project, "HEAD", untouched)).rejects.toThrow("package-lock.json");
    write("package-lock.json", '{ "packages": {} }');
  });
});
