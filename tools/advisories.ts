/**
 * Asks the registries for advisories about the packages that a user gets.
 *
 *   npx nx run workspace:advisories
 *
 * The exit status is 0 where both registries answer and know none, 1 where one knows an advisory, and 2 where one does not
 * answer: a mirror often has no advisories.
 */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "./setup/project.ts";
import { withPythonTool } from "./setup/pythonTool.ts";

interface Answer {
  /** "package release: what is known", for each; null where the registry did not answer. */
  readonly advisories: readonly string[] | null;
  /** Why there is no answer. */
  readonly reason: string;
}

interface NpmAudit {
  readonly message?: string;
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string; readonly range: string }>>;
}

interface PipAudit {
  readonly dependencies: readonly {
    readonly name: string;
    readonly version?: string;
    readonly skip_reason?: string;
    readonly vulns?: readonly { readonly id: string }[];
  }[];
}

function ofNode(): Answer {
  const { stdout, stderr } = spawnSync("npm", ["audit", "--omit", "dev", "--json"], {
    cwd: PROJECT,
    encoding: "utf8",
  });
  const { message, vulnerabilities } = (parsed(stdout) as NpmAudit | null) ?? { message: stderr };
  if (vulnerabilities === undefined) return { advisories: null, reason: message ?? "no answer" };
  const advisories = Object.entries(vulnerabilities).map(
    ([name, { severity, range }]) => `${name} ${range}: ${severity}`,
  );
  return { advisories, reason: "" };
}

function ofPython(): Answer {
  const library = join(PROJECT, ".venv/lib");
  const [python = ""] = readdirSync(library);
  return withPythonTool("pip-audit", "pip-audit", (program) => {
    const what = [
      "--path",
      join(library, python, "site-packages"),
      "--progress-spinner",
      "off",
      "--format",
      "json",
    ];
    const { stdout, stderr } = spawnSync(program, what, { encoding: "utf8" });
    const found = parsed(stdout) as PipAudit | null;
    const asked = found?.dependencies.filter(({ vulns }) => vulns !== undefined) ?? [];
    if (asked.length === 0) {
      const skipped = found?.dependencies.find(({ skip_reason: reason }) => reason !== undefined);
      return {
        advisories: null,
        reason: skipped?.skip_reason ?? stderr.trim().split("\n").at(-1) ?? "no answer",
      };
    }
    const advisories = asked.flatMap(({ name, version = "", vulns = [] }) =>
      vulns.map(({ id }) => `${name} ${version}: ${id}`),
    );
    return { advisories, reason: "" };
  });
}

/** null for a text that is not JSON: an error of the program. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const answers = { npm: ofNode(), PyPI: ofPython() };
for (const [registry, { advisories, reason }] of Object.entries(answers)) {
  if (advisories === null) console.log(`${registry} was not asked with success: ${reason}`);
  else console.log(`${registry} knows ${String(advisories.length)} advisories`);
  for (const advisory of advisories ?? []) console.log(`  ${advisory}`);
}
const all = Object.values(answers);
process.exitCode = all.some(({ advisories }) => (advisories ?? []).length > 0)
  ? 1
  : all.some(({ advisories }) => advisories === null)
    ? 2
    : 0;
