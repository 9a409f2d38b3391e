import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { softwareVersions } from "./provenance.ts";

const PACKAGES = new URL("../../", import.meta.url);

test("a run records the version of every package that a package of gain depends on", () => {
  const versions = softwareVersions();
  const needed = readdirSync(PACKAGES).flatMap((name) => {
    const text = readFileSync(new URL(`${name}/package.json`, PACKAGES), "utf8");
    const { dependencies = {} } = JSON.parse(text) as { dependencies?: Record<string, string> };
    return Object.keys(dependencies).filter((dependency) => !dependency.startsWith("@gain/"));
  });
  expect(needed.filter((name) => name.startsWith("@stdlib/")).length).toBeGreaterThanOrEqual(7);
  expect(Object.keys(versions).toSorted()).toEqual([...new Set([...needed, "gain", "node"])].toSorted());
  for (const [name, version] of Object.entries(versions))
    expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+/)]);
});
