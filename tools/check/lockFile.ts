/** Checks that the lock file is complete: `npm ci` refuses one that lacks a package, even of another platform. */
import { existsSync, readFileSync } from "node:fs";

interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** One complaint per dependency without an entry in the lock. */
export function lockFileComplaints(root: string): string[] {
  const file = `${root}/package-lock.json`;
  if (!existsSync(file)) return ["package-lock.json was not found, so nothing was checked"];
  const { packages } = JSON.parse(readFileSync(file, "utf8")) as { packages: Record<string, LockedPackage> };
  const present = new Set(Object.keys(packages).map((path) => path.split("node_modules/").at(-1)));
  return Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !present.has(name))
      .map(
        (name) => `package-lock.json has no entry for ${name}, which ${path || "the workspace"} depends on`,
      ),
  );
}
