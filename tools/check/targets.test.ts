/** Each gate is an nx target of its projects, with its inputs, and `npm run check` runs all of them. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { PROJECT } from "../setup/project.ts";
import { GATES } from "./gates.ts";

interface Target {
  readonly executor?: string;
  readonly cache?: boolean;
  readonly inputs?: readonly unknown[];
  readonly options?: { readonly command?: string };
  readonly dependsOn?: readonly (
    string | { readonly projects: readonly string[]; readonly target: string }
  )[];
}
interface Project {
  readonly data: { readonly targets: Readonly<Record<string, Target>> };
}

const EXECUTOR = "./tools/nx:gate";
const packages = readdirSync(join(PROJECT, "packages"));

let projects: Readonly<Record<string, Project>>;
beforeAll(() => {
  // nx prints the graph as JSON with other text around it.
  const text = execFileSync("node_modules/.bin/nx", ["graph", "--print"], { cwd: PROJECT, encoding: "utf8" });
  projects = (JSON.parse(text.slice(text.indexOf("{"))) as { graph: { nodes: typeof projects } }).graph.nodes;
});

const targetOf = (project: string, target: string): Target | undefined =>
  projects[project]?.data.targets[target];

const expected = GATES.flatMap(({ project, target }) =>
  (project === "each" ? [...packages, "workspace"] : [project]).map((one) => `${one}:${target}`),
);

describe("nx", () => {
  test.each(expected)("has %s, which is cached and depends on the set-up of Python", (task) => {
    const [project = "", name = ""] = task.split(":");
    const target = targetOf(project, name);
    expect(target).toMatchObject({ executor: EXECUTOR, cache: true });
    expect(target?.inputs).toContain("gates");
    expect(JSON.stringify(target?.dependsOn)).toMatch(/"setup-tests"/);
  });

  test("runs only gates through the executor of gates", () => {
    const found = Object.entries(projects).flatMap(([project, { data }]) =>
      Object.entries(data.targets)
        .filter(([, { executor }]) => executor === EXECUTOR)
        .map(([target]) => `${project}:${target}`),
    );
    expect(found.toSorted()).toEqual(expected.toSorted());
  });

  test("runs every gate for npm run check", () => {
    const { dependsOn = [] } = targetOf("workspace", "check") ?? {};
    const run = dependsOn.flatMap((one) => {
      if (typeof one === "string") return [`workspace:${one}`];
      const its = one.projects.includes("*") ? Object.keys(projects) : one.projects;
      return its
        .filter((project) => targetOf(project, one.target) !== undefined)
        .map((project) => `${project}:${one.target}`);
    });
    expect(run.toSorted()).toEqual(expected.toSorted());
    const { scripts } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    expect(scripts["check"]).toBe("nx run workspace:check");
  });

  test("tests every package separately", () => {
    for (const name of packages) expect([name, targetOf(name, "test")?.cache]).toEqual([name, true]);
    const { command } = targetOf("protocol", "test")?.options ?? {};
    const given = (command ?? "").replace("{projectRoot}", "packages/protocol").split(" ");
    const [vitest = "", run, ...its] = given.slice(given.indexOf("vitest"));
    expect(run).toBe("run");
    const listed = execFileSync(`node_modules/.bin/${vitest}`, ["list", "--filesOnly", ...its], {
      cwd: PROJECT,
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1" },
    });
    const files = listed.trim().split("\n");
    expect(files).toContain("[unit] packages/protocol/src/codec.test.ts");
    expect(files.filter((file) => !file.startsWith("[unit] packages/protocol/"))).toEqual([]);
  });
});
