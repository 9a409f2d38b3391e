/**
 * Writes the software bills of materials to dist/sbom: what a user gets, on both sides, in CycloneDX.
 *
 *   npx nx run workspace:sbom
 *   tools/sbom.ts FOLDER         into another folder
 *
 *   node.cdx.json     packages of package-lock.json that are not for development, with their integrity (`npm sbom`)
 *   python.cdx.json   packages of the Python environment (`cyclonedx-py`)
 *   licences.csv      side, name, version and licence of each
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { licenceComplaints, packageLicences } from "./check/licences.ts";
import { PROJECT } from "./setup/project.ts";
import { withPythonTool } from "./setup/pythonTool.ts";

const FOLDER = resolve(process.argv[2] ?? join(PROJECT, "dist/sbom"));
mkdirSync(FOLDER, { recursive: true });

const node = execFileSync("npm", ["sbom", "--sbom-format", "cyclonedx", "--omit", "dev"], { cwd: PROJECT });
writeFileSync(join(FOLDER, "node.cdx.json"), node);

withPythonTool("cyclonedx-bom", "cyclonedx-py", (program) => {
  const about = ["--pyproject", "pyproject.toml", "--output-reproducible"];
  const to = ["--output-file", join(FOLDER, "python.cdx.json")];
  execFileSync(program, ["environment", ".venv/bin/python", ...about, ...to], {
    cwd: PROJECT,
    stdio: "inherit",
  });
});

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const lines = packageLicences(PROJECT).map(({ side, name, version, licence }) =>
  [side, name, version, licence].map(quoted).join(","),
);
writeFileSync(join(FOLDER, "licences.csv"), `side,name,version,licence\n${lines.join("\n")}\n`);

console.log(`${String(lines.length)} packages in ${FOLDER}: node.cdx.json, python.cdx.json, licences.csv`);
for (const complaint of licenceComplaints(PROJECT)) console.log(complaint);
