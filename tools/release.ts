/**
 * Builds everything that is published, and publishes it: `npm run release -- --dry-run` does all but the upload.
 *
 *   1 program      programFolder.ts
 *   2 wheels       dist/release/pypi/*.whl
 *   3 tarballs     dist/release/npm/*.tgz: gain-residual, @gain/analysis, @gain/records, @gain/figures
 *   4 records      dist/release/sbom/, SHA256SUMS, provenance.json
 *   5 upload       from a clean tree whose commit has the tag v<version>
 *
 * `--platform TAG` builds the wheel of one platform alone, without an upload; docs/release.md has the rest.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fillPackage, pack } from "./release/npmPackage.ts";
import { PLATFORMS } from "./release/platforms.ts";
import { makeProgramFolder } from "./release/programFolder.ts";
import { writeProvenance } from "./release/provenance.ts";
import { upload, whyNotReady } from "./release/upload.ts";
import { buildPlainWheel, buildPlatformWheels } from "./release/wheels.ts";
import { PROJECT } from "./setup/project.ts";

const RELEASE = join(PROJECT, "dist/release");
const PYPI = join(RELEASE, "pypi");
const NPM = join(RELEASE, "npm");

const { values } = parseArgs({
  options: { "dry-run": { type: "boolean", default: false }, platform: { type: "string" } },
});
const platforms = PLATFORMS.filter(({ wheelTag }) => (values.platform ?? wheelTag) === wheelTag);
if (platforms.length === 0)
  throw new Error(`--platform is one of ${PLATFORMS.map(({ wheelTag }) => wheelTag).join(", ")}`);
const isDry = values["dry-run"] || values.platform !== undefined;
const reason = isDry ? undefined : whyNotReady();
if (reason === undefined) await release();
else {
  console.error(`Nothing is published: ${reason}.`);
  process.exitCode = 2;
}

async function release(): Promise<void> {
  rmSync(RELEASE, { recursive: true, force: true });
  mkdirSync(RELEASE, { recursive: true });
  const scratch = mkdtempSync(join(tmpdir(), "gain-release-"));
  try {
    console.log("[1/5] the program");
    const program = join(scratch, "program");
    await makeProgramFolder(program);
    console.log(`[2/5] wheels: ${platforms.map(({ wheelTag }) => wheelTag).join(", ")}`);
    const plain = buildPlainWheel(scratch, join(scratch, "plain"));
    buildPlatformWheels({ plain, program, scratch }, platforms, PYPI);
    console.log("[3/5] tarballs");
    await fillPackage(join(scratch, "npm"), { plain, program });
    pack(join(scratch, "npm"), NPM);
    const libraries = join(scratch, "libraries");
    runTool("tools/build.ts", libraries);
    for (const file of readdirSync(libraries).filter((name) => name.endsWith(".tgz")))
      cpSync(join(libraries, file), join(NPM, file));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  console.log("[4/5] bills of materials, checksums, provenance");
  runTool("tools/sbom.ts", join(RELEASE, "sbom"));
  writeProvenance(RELEASE);
  if (isDry) console.log("[5/5] no upload: dry run");
  else upload({ pypi: PYPI, npm: NPM });
}

function runTool(tool: string, ...given: string[]): void {
  execFileSync(process.execPath, ["--import", "tsx", tool, ...given], {
    cwd: PROJECT,
    stdio: ["ignore", "ignore", "inherit"],
  });
}
