/** Checks that lock and settings files name no registry and no folder of one machine. */
import { readFileSync } from "node:fs";
import { sourceFiles } from "./sourceTree.ts";

const SETTINGS =
  /(^|\/)(package(-lock)?\.json|project\.json|nx\.json|tsconfig[^/]*\.json|pyproject\.toml|constraints\.txt|[^/]*\.config\.[jt]s|knip\.json|\.jscpd\.json|\.npmrc|\.env|\.prettierrc\.json|run)$/;

const TRACES: readonly { trace: RegExp; what: string }[] = [
  { trace: /"resolved": "(?:[a-z+]+:)?\/\//, what: "a registry's address" },
  {
    trace: /https?:\/\/[^\s"']*(?:registry|pypi|pythonhosted|npmjs|artifactory|nexus)/i,
    what: "a registry's address",
  },
  {
    trace: /^\s*(?:registry\s*=|index-url|extra-index-url|find-links|--(?:extra-)?index-url|--find-links)/m,
    what: "a registry setting",
  },
  { trace: /file:\/\/\//, what: "a file address" },
  { trace: /(?:^|[\s"'=:(])\/(?:root|home|Users|opt|work|mnt|srv)\//m, what: "a folder of one machine" },
];

/** One complaint per file and trace, with its line. */
export function machineTraceComplaints(root: string): string[] {
  const files = sourceFiles(root).filter((file) => SETTINGS.test(file));
  if (!files.includes("package-lock.json"))
    return ["package-lock.json was not found, so nothing was checked"];
  return files.flatMap((file) => {
    const text = readFileSync(`${root}/${file}`, "utf8");
    return TRACES.flatMap(({ trace, what }) => {
      const found = trace.exec(text);
      if (found === null) return [];
      const line = text.slice(0, found.index).split("\n").length;
      return [`${file}:${line} contains ${what}: ${found[0].trim()}`];
    });
  });
}
