/** The files that each package ships, by npm's list of its tarball. */
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { PROJECT } from "./setup/project.ts";

const MINUTE_MS = 60_000;
/** Test support for other packages. Tarballs do not contain it, and the manifests of tools/build.ts do not export it. */
const FOR_TESTS = "./testing/";

interface Manifest {
  readonly exports: Readonly<Record<string, string>>;
}

const packages = readdirSync(`${PROJECT}/packages`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const textOf = (name: string, path: string): string =>
  readFileSync(`${PROJECT}/packages/${name}/${path}`, "utf8");
const packed = new Map<string, readonly string[]>();
const filesOf = (name: string): readonly string[] => packed.get(name) ?? [];

beforeAll(async () => {
  const lists = await Promise.all(
    packages.map(async (name) => {
      const cwd = `${PROJECT}/packages/${name}`;
      const { stdout } = await promisify(execFile)("npm", ["pack", "--dry-run", "--json"], { cwd });
      const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
      return [name, files.map(({ path }) => path)] as const;
    }),
  );
  for (const [name, files] of lists) packed.set(name, files);
}, MINUTE_MS);

/** Files of the package that a module refers to: imports, and data and programs by relative URL. */
function namedIn(name: string, module: string): string[] {
  const text = textOf(name, module);
  const named = text.matchAll(/(?:from\s+|import\s+|import\(\s*|new URL\(\s*)"(\.\.?\/[^"]+)"/g);
  return [...named]
    .map(([, path = ""]) => posix.join(posix.dirname(module), path))
    .filter((path) => !path.startsWith("..") && !path.endsWith("/"));
}

/** The modules that a package's manifest exports, and the program's entry. */
function entriesOf(name: string): string[] {
  const { exports } = JSON.parse(textOf(name, "package.json")) as Manifest;
  const named = Object.entries(exports).filter(([key]) => !key.startsWith(FOR_TESTS));
  return [...named.map(([, path]) => posix.normalize(path)), ...(name === "gain" ? ["src/main.ts"] : [])];
}

describe.each(packages)("the tarball of %s", (name) => {
  test("contains sources, data and the manifest, and no test, fixture, benchmark or test support", () => {
    const files = filesOf(name);
    expect(files).toContain("package.json");
    expect(files.some((file) => file.startsWith("src/"))).toBe(true);
    const others = files.filter(
      (file) => !/^(src|prompts)\/|^(package\.json|README\.md|STATISTICS\.md|LICENSE)$/.test(file),
    );
    expect(others).toEqual([]);
    expect(files.filter((file) => /(^|\/)(testing|fixtures?|bench|golden)\/|\.test\./i.test(file))).toEqual(
      [],
    );
  });

  test("contains everything that its manifest exports and that its modules refer to", () => {
    const files = new Set(filesOf(name));
    const modules = filesOf(name).filter((file) => file.endsWith(".ts"));
    const named = [...entriesOf(name), ...modules.flatMap((module) => namedIn(name, module))];
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((file) => !files.has(file))).toEqual([]);
  });

  test("contains no module that is unreachable from its entries", () => {
    const reached = new Set<string>();
    const open = entriesOf(name);
    for (let file = open.pop(); file !== undefined; file = open.pop()) {
      if (reached.has(file)) continue;
      reached.add(file);
      if (file.endsWith(".ts")) open.push(...namedIn(name, file));
    }
    const modules = filesOf(name).filter((file) => file.endsWith(".ts"));
    expect(modules.filter((file) => !reached.has(file))).toEqual([]);
  });
});
