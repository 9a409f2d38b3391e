/** What was built from what: checksums, and a provenance statement. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { PROJECT } from "../setup/project.ts";

const git = (...given: string[]): string =>
  execFileSync("git", given, { cwd: PROJECT, encoding: "utf8" }).trim();
const sha256 = (file: string): string => createHash("sha256").update(readFileSync(file)).digest("hex");

/**
 * Writes `SHA256SUMS`, as `sha256sum --check` reads it, and `provenance.json`, an unsigned in-toto statement with a SLSA
 * predicate.
 *
 * @param folder that has every file of the release, and nothing else
 * @see https://slsa.dev/spec/v1.0/provenance
 */
export function writeProvenance(folder: string): void {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted();
  const subject = files.map((name) => ({ name, digest: { sha256: sha256(join(folder, name)) } }));
  const sums = subject.map(({ name, digest }) => `${digest.sha256}  ${name}\n`).join("");
  writeFileSync(join(folder, "SHA256SUMS"), sums);
  const statement = {
    _type: "https://in-toto.io/Statement/v1",
    subject,
    predicateType: "https://slsa.dev/provenance/v1",
    predicate: {
      buildDefinition: {
        buildType: "npm run release",
        externalParameters: { isTreeClean: git("status", "--porcelain") === "" },
        internalParameters: { node: process.version, platform: process.platform, architecture: process.arch },
        resolvedDependencies: [
          { name: "gain", digest: { gitCommit: git("rev-parse", "HEAD") } },
          ...["package-lock.json", "python/constraints.txt"].map((name) => ({
            name,
            digest: { sha256: sha256(join(PROJECT, name)) },
          })),
        ],
      },
      runDetails: { builder: { id: "tools/release.ts" }, metadata: { finishedOn: new Date().toISOString() } },
    },
  };
  writeFileSync(join(folder, "provenance.json"), `${JSON.stringify(statement, undefined, 2)}\n`);
}
