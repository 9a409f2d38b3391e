import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { PROJECT } from "../setup/project.ts";

const FOLDER = `${PROJECT}/.github/workflows`;
const PINNED = /^\s*- uses: [\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/u;

it.each(readdirSync(FOLDER))("%s pins every action to a commit, and may only read", (name) => {
  const text = readFileSync(`${FOLDER}/${name}`, "utf8");
  const uses = text.split("\n").filter((line) => line.includes("uses:"));
  expect(uses.length).toBeGreaterThan(0);
  for (const line of uses) expect(line).toMatch(PINNED);
  expect(text).toMatch(/^permissions:\n {2}contents: read$/mu);
  expect(text).not.toMatch(/write|secrets\./u);
});

it("installs no package with its scripts", () => {
  expect(readFileSync(`${PROJECT}/.npmrc`, "utf8")).toMatch(/^ignore-scripts=true$/mu);
});

it("names every package of the lock by an integrity digest, and no registry", () => {
  interface Locked {
    readonly integrity?: string;
    readonly resolved?: string;
    readonly link?: boolean;
  }
  const { packages } = JSON.parse(readFileSync(`${PROJECT}/package-lock.json`, "utf8")) as {
    packages: Record<string, Locked>;
  };
  const stored = Object.entries(packages).filter(
    ([path, { link }]) => path.includes("node_modules/") && link !== true,
  );
  expect(stored.length).toBeGreaterThan(500);
  for (const [path, { integrity, resolved }] of stored) {
    expect(integrity ?? "", path).toMatch(/^sha512-/u);
    expect(resolved, path).toBeUndefined();
  }
});
