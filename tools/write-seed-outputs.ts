/** Writes docs/seed-outputs.md from the findings of its study: `npx tsx tools/write-seed-outputs.ts`. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunJson } from "@gain/report";
import { PAGE, seedOutputsPage, STUDY } from "./seed-outputs/page.ts";
import { PROJECT } from "./setup/project.ts";

const folder = mkdtempSync(join(tmpdir(), "gain-seed-outputs-"));
try {
  execFileSync("npx", ["nx", "run", "gain:analyze", "--", "--study", join(PROJECT, STUDY), "--out", folder], {
    cwd: PROJECT,
    stdio: "ignore",
  });
  const findings = JSON.parse(readFileSync(join(folder, "findings.json"), "utf8")) as RunJson;
  writeFileSync(join(PROJECT, PAGE), await seedOutputsPage(findings));
} finally {
  rmSync(folder, { recursive: true });
}
