import { readFileSync } from "node:fs";
import { arch, cpus, platform, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { gitCommit } from "@gain/experiment";
import type { RunProgress } from "@gain/experiment";
import type { RunManifest } from "@gain/records";
import { builtProgram } from "./builtProgram.ts";

interface Package {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** The folder of this package. The other packages of gain are beside it. */
const OWN_FOLDER = new URL("../", import.meta.url);
const OURS = "@gain/";

/**
 * Installed versions of gain, Node, and every external package on which this package and the packages of gain that it
 * uses depend. Each of them can change a number, a file or a figure.
 */
export function softwareVersions(): Record<string, string> {
  const own = { gain: ownVersion(), node: process.versions.node };
  const built = builtProgram();
  if (built !== undefined) return { ...own, ...built.packages };
  const found = new Map<string, string>();
  const seen = new Set<string>();
  const open = [OWN_FOLDER];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    if (seen.has(folder.href)) continue;
    seen.add(folder.href);
    for (const name of Object.keys(packageIn(folder).dependencies ?? {})) {
      if (name.startsWith(OURS)) open.push(new URL(`../${name.slice(OURS.length)}/`, OWN_FOLDER));
      else found.set(name, installedVersion(name, folder));
    }
  }
  const packages = [...found].sort(([one], [other]) => (one < other ? -1 : 1));
  return { ...own, ...Object.fromEntries(packages) };
}

/** The commit of this program: what it was built from, or what is checked out around it; null where neither is known. */
export async function ownCommit(): Promise<string | null> {
  const built = builtProgram();
  return built === undefined ? gitCommit(fileURLToPath(OWN_FOLDER)) : built.gitCommit;
}

/** This package's version. */
export const ownVersion = (): string => packageIn(OWN_FOLDER).version;

/** Some packages do not export their package.json, so the folders above are searched. */
function installedVersion(name: string, from: URL): string {
  for (let folder = from; ; folder = new URL("../", folder)) {
    try {
      return packageIn(new URL(`node_modules/${name}/`, folder)).version;
    } catch {
      if (folder.pathname === "/") return "unknown";
    }
  }
}

const packageIn = (folder: URL): Package =>
  JSON.parse(readFileSync(new URL("package.json", folder), "utf8")) as Package;

export function thisMachine(): RunManifest["machine"] {
  const processors = cpus();
  return {
    platform: platform(),
    architecture: arch(),
    processor: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
    memoryBytes: totalmem(),
  };
}

/** Seconds of this session in total, and of each model's start, load and measurement. */
export function timings(times: RunProgress["times"], sessionSeconds: number): Record<string, number> {
  const seconds: Record<string, number> = { sessionSeconds };
  for (const [modelIndex, spent] of times.entries()) {
    for (const name of ["helloSeconds", "loadSeconds", "measureSeconds"] as const) {
      if (spent !== null) seconds[`models[${String(modelIndex)}].${name}`] = spent[name];
    }
  }
  return seconds;
}
