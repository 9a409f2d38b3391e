/**
 * Checks the licence of every package that a user gets: those of package-lock.json that are not for development, and those
 * of the Python environment.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** SPDX identifiers of licences that allow use, change and distribution with this program's own licence, MIT. */
const ALLOWED: ReadonlySet<string> = new Set([
  ...["MIT", "MIT-0", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "BSL-1.0", "Zlib"],
  ...[
    "BlueOak-1.0.0",
    "Unlicense",
    "CC0-1.0",
    "PSF-2.0",
    "Python-2.0",
    "CNRI-Python",
    "MPL-2.0",
    "OFL-1.1",
    "LLVM-exception",
  ],
  "Bitstream-Vera", // of fonts
]);

/** Packages whose metadata names no licence by its SPDX identifier, and the licence that their files state. */
const STATED_IN_FILES: Readonly<Record<string, string>> = {
  "dejavu-fonts-ttf": "Bitstream-Vera", // LICENSE: fonts may be bundled with any software
  pythonia: "MIT", // LICENSE
};

/** Texts in metadata of Python packages that are older than SPDX expressions. */
const OLDER_TEXTS: Readonly<Record<string, string>> = {
  "Apache Software License": "Apache-2.0",
  "Apache 2.0 License": "Apache-2.0",
  "Apache 2.0": "Apache-2.0",
  Apache: "Apache-2.0",
  "BSD License": "BSD-3-Clause",
  "BSD 2-Clause License": "BSD-2-Clause",
  "2-clause BSD": "BSD-2-Clause",
  "3-Clause BSD License": "BSD-3-Clause",
  BSD: "BSD-3-Clause",
  "ISC License (ISCL)": "ISC",
  "ISC License": "ISC",
  "MIT License": "MIT",
  "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
  "Python Software Foundation License": "PSF-2.0",
};

/** torch's CUDA build brings NVIDIA's libraries, which their own licence lets users install and nobody distribute. */
const OF_NVIDIA = /^(nvidia-|cuda-)/u;

export interface PackageLicence {
  readonly side: "node" | "python";
  readonly name: string;
  readonly version: string;
  /** SPDX expression, or the text of the metadata; empty where it states none. */
  readonly licence: string;
}

/** One complaint per package without a licence that is allowed. */
export function licenceComplaints(root: string): string[] {
  const found = packageLicences(root);
  if (found.length === 0) return ["no package was found, so nothing was checked"];
  return found
    .filter(({ side, name }) => !(side === "python" && OF_NVIDIA.test(name)))
    .filter(({ licence }) => !isAllowed(licence))
    .map(({ side, name, version, licence }) => {
      const stated = licence === "" ? "states no licence" : `has the licence ${licence}`;
      return `the ${side} package ${name} ${version} ${stated}, which tools/check/licences.ts does not allow`;
    });
}

/** Every package that a user gets, by side and name. */
export const packageLicences = (root: string): PackageLicence[] => [
  ...nodeLicences(root),
  ...pythonLicences(root),
];

/** Whether every licence that the SPDX expression names is allowed. */
export function isAllowed(expression: string): boolean {
  const names = expression.split(/[\s()]+/u).filter((word) => !["", "AND", "OR", "WITH"].includes(word));
  return names.length > 0 && names.every((name) => ALLOWED.has(name));
}

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
}

function nodeLicences(root: string): PackageLicence[] {
  const file = `${root}/package-lock.json`;
  if (!existsSync(file)) return [];
  const { packages } = JSON.parse(readFileSync(file, "utf8")) as { packages: Record<string, LockedPackage> };
  return Object.entries(packages)
    .filter(([path, { dev, link }]) => path.includes("node_modules/") && dev !== true && link !== true)
    .map(([path, { version = "", license = "" }]) => {
      const name = path.split("node_modules/").at(-1) ?? path;
      return { side: "node" as const, name, version, licence: STATED_IN_FILES[name] ?? license };
    })
    .sort(byName);
}

function pythonLicences(root: string): PackageLicence[] {
  const library = `${root}/.venv/lib`;
  if (!existsSync(library)) return [];
  return readdirSync(library)
    .map((python) => `${library}/${python}/site-packages`)
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((entry) => entry.endsWith(".dist-info"))
        .map((entry) => metadataOf(readFileSync(`${folder}/${entry}/METADATA`, "utf8"))),
    )
    .sort(byName);
}

/** Name, version and licence in a package's core metadata: a header in the form of an e-mail. */
function metadataOf(text: string): PackageLicence {
  const [head = ""] = text.split(/\r?\n\r?\n/u);
  const all = (field: string): string[] =>
    [...head.matchAll(new RegExp(`^${field}: (.*)$`, "gmu"))].map(([, value = ""]) => value.trim());
  const [name = ""] = all("Name");
  const [version = ""] = all("Version");
  const classifiers = all("Classifier")
    .filter((value) => value.startsWith("License :: "))
    .map((value) => value.split(" :: ").at(-1) ?? "");
  // Some packages give the whole text of a licence instead of its name.
  const [stated = ""] = [...all("License-Expression"), ...classifiers, ...all("License")];
  return { side: "python", name, version, licence: OLDER_TEXTS[stated] ?? stated };
}

const byName = (left: PackageLicence, right: PackageLicence): number => (left.name < right.name ? -1 : 1);
