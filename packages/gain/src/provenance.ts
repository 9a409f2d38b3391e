import { readFileSync } from "node:fs";
import { arch, cpus, platform, totalmem } from "node:os";
import type { RunProgress } from "@gain/experiment";
import type { RunManifest, RunStore } from "@gain/records";

/** Packages whose version can move a number, a file or a figure. */
const DECISIVE = {
  "@gain/sidecar": ["zeromq"],
  "@gain/protocol": ["@msgpack/msgpack", "zod"],
  "@gain/records": ["@duckdb/node-api"],
  "@gain/analysis": ["simple-statistics"],
  "@gain/figures": ["vega", "vega-lite", "canvas"],
} as const;

/** Versions of gain, Node and the decisive packages, as they are installed. */
export function softwareVersions(): Record<string, string> {
  const packages = Object.values(DECISIVE)
    .flat()
    .map((name) => [name, installedVersion(name)]);
  return { gain: ownVersion(), node: process.versions.node, ...(Object.fromEntries(packages) as object) };
}

/** This package's version. */
export function ownVersion(): string {
  return versionIn(new URL("../package.json", import.meta.url));
}

/** Packages forbid reading their package.json through their exports, so the folders above are searched. */
function installedVersion(name: string): string {
  for (let folder = new URL("../", import.meta.url); ; folder = new URL("../", folder)) {
    try {
      return versionIn(new URL(`node_modules/${name}/package.json`, folder));
    } catch {
      if (folder.pathname === "/") return "unknown";
    }
  }
}

function versionIn(file: URL): string {
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

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

/** Seconds of this session: all of it, and each model's start, load and measuring. */
export function timings(times: RunProgress["times"], sessionSeconds: number): Record<string, number> {
  const steps: Record<string, number> = { sessionSeconds };
  for (const [modelIndex, spent] of times.entries()) {
    for (const step of ["helloSeconds", "loadSeconds", "measureSeconds"] as const) {
      if (spent !== null) steps[`models[${String(modelIndex)}].${step}`] = spent[step];
    }
  }
  return steps;
}

/** Every model of a run as the manifest lists it. */
export async function manifestModels(store: RunStore): Promise<RunManifest["models"]> {
  const models: RunManifest["models"] = [];
  for (const { modelIndex, slug, identity, loaded } of await store.models()) {
    const { planned, measured, errors, nonFinite } = await store.counts(modelIndex);
    models.push({ slug, identity, loaded: { ...loaded }, planned, measured, errors, nonFinite });
  }
  return models;
}
