/** Checks out another revision of the project into its own folder, ready to run. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { BenchError } from "./benchmark.ts";

const git = async (root: string, ...args: string[]): Promise<string> =>
  (await promisify(execFile)("git", ["-C", root, ...args])).stdout.trim();

/**
 * Checks the revision out, calls `work` with its root, and removes it afterwards. Installed packages, of Python too, are
 * links to the project's. The benchmarks are the working tree's, so that both sides run the same ones.
 * Throws BenchError for an unknown revision, and where it depends on other packages.
 */
export async function withRevision<Result>(
  project: string,
  revision: string,
  work: (tree: string) => Promise<Result>,
): Promise<Result> {
  const commit = await git(project, "rev-parse", "--verify", "--quiet", `${revision}^{commit}`).catch(() => {
    throw new BenchError(`${revision} is not a revision of git. \`git log --oneline\` lists the revisions.`);
  });
  const folder = await mkdtemp(join(tmpdir(), "gain-revision-"));
  const tree = join(folder, "tree");
  try {
    await git(project, "worktree", "add", "--quiet", "--detach", tree, commit);
    const differing = await differingDependencies(project, tree);
    if (differing.length > 0)
      throw new BenchError(
        `${revision} depends on other packages than the working tree (${differing.join(", ")}), so the installed ones cannot ` +
          `be used for both. Compare with a revision after that change.`,
      );
    await linkPackages(project, tree);
    await copyBenchmarks(project, tree);
    return await work(tree);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await git(project, "worktree", "prune");
  }
}

/** Differing files among those that determine the installed packages. */
async function differingDependencies(project: string, tree: string): Promise<readonly string[]> {
  const files: readonly (readonly [string, (text: string) => string])[] = [
    ["package-lock.json", lockedPackages],
    ["pyproject.toml", (text) => text.split(/^\[tool\./m)[0] ?? ""],
    ["python/constraints.txt", (text) => text],
  ];
  const differ = await Promise.all(
    files.map(async ([file, decisive]) => {
      const [ours, theirs] = await Promise.all(
        [project, tree].map((root) => readFile(join(root, file), "utf8").then(decisive)),
      );
      return ours === theirs ? [] : [file];
    }),
  );
  return differ.flat();
}

/** The lock without the workspace's own packages, which are not installed. */
function lockedPackages(text: string): string {
  const { packages } = JSON.parse(text) as { packages: Record<string, { readonly link?: boolean }> };
  const installed = Object.entries(packages).filter(
    ([path, { link }]) => path.includes("node_modules/") && link !== true,
  );
  return JSON.stringify(installed);
}

/** Links the installed packages of the project, and `@gain/…` to the revision's own packages. */
async function linkPackages(project: string, tree: string): Promise<void> {
  await linkEnvironment(join(project, ".venv"), join(tree, ".venv"), join(tree, "python"));
  await mkdir(join(tree, "node_modules/@gain"), { recursive: true });
  for (const name of await readdir(join(project, "node_modules")))
    if (name !== "@gain")
      await symlink(join(project, "node_modules", name), join(tree, "node_modules", name));
  for (const name of await readdir(join(tree, "packages"))) {
    await symlink(`../../packages/${name}`, join(tree, "node_modules/@gain", name));
    const own = join(project, "packages", name, "node_modules");
    if (existsSync(own)) await symlink(own, join(tree, "packages", name, "node_modules"));
  }
}

/** A Python environment with the packages of another one, in which the sidecar is imported from `sources`. */
async function linkEnvironment(installed: string, folder: string, sources: string): Promise<void> {
  if (!existsSync(installed)) return;
  await mkdir(join(folder, "lib"), { recursive: true });
  for (const name of ["bin", "pyvenv.cfg"]) await symlink(join(installed, name), join(folder, name));
  for (const version of await readdir(join(installed, "lib"))) {
    const packages = join("lib", version, "site-packages");
    await mkdir(join(folder, packages), { recursive: true });
    for (const name of await readdir(join(installed, packages))) {
      const entry = join(folder, packages, name);
      if (/^__editable__.*\.pth$/.test(name)) await writeFile(entry, `${sources}\n`);
      else await symlink(join(installed, packages, name), entry);
    }
  }
}

/** Copies the folders named bench, without the stored results. */
async function copyBenchmarks(project: string, tree: string): Promise<void> {
  const packages = (await readdir(join(project, "packages"))).map((name) => `packages/${name}/bench`);
  for (const folder of ["bench", ...packages])
    await cp(join(project, folder), join(tree, folder), {
      recursive: true,
      force: true,
      filter: (path) => !path.endsWith("bench/results"),
    }).catch((error: unknown) => {
      if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    });
}
