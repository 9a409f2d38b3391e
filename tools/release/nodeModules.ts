/** The packages that the program needs at run time, for one platform, without the files that it does not read. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Platform } from "./platforms.ts";
import { runTimeVersions } from "./programFolder.ts";

/** Files that no run reads, by their path in `node_modules`. Licences stay. */
const UNREAD = [
  /\.(map|d\.ts|md|png)$/,
  /^\.(bin\/|package-lock\.json$)/,
  // The report has `vega.min.js`, which contains Vega's own dependencies, and drawing is in the bundle.
  /^(d3-[a-z-]+|vega-(?!interpreter\/)[a-z-]+|topojson-client|internmap|robust-predicates|delaunator|iconv-lite|safer-buffer)\//,
  /^vega\/build\/vega(-core|-core\.min|-schema)?\.(js|json)$/,
  /^@types\//,
  /^@expo-google-fonts\/arimo\/(\w+_Italic|[56]00\w+)\//,
  /^dejavu-fonts-ttf\/(?!ttf\/DejaVuSans(-Bold)?\.ttf$|package\.json$|LICENSE)/,
  /^node-addon-api\//,
  /^zeromq\/(src|script|lib\/ts3\.7)\//,
];

/** Makes `folder/node_modules`. Scripts of packages are not run: each has a build of its native code. */
export function installNodeModules(folder: string, { os, cpu, libc }: Platform): void {
  mkdirSync(folder, { recursive: true });
  const manifest = join(folder, "package.json");
  writeFileSync(manifest, JSON.stringify({ private: true, type: "module", dependencies: runTimeVersions() }));
  execFileSync(
    "npm",
    [
      ...[
        "install",
        "--omit=dev",
        "--ignore-scripts",
        "--no-package-lock",
        "--no-audit",
        "--no-fund",
        "--silent",
      ],
      ...[`--os=${os}`, `--cpu=${cpu}`, ...(libc === undefined ? [] : [`--libc=${libc}`])],
    ],
    { cwd: folder, stdio: ["ignore", "ignore", "inherit"] },
  );
  const modules = join(folder, "node_modules");
  const otherBuild = (path: string): boolean =>
    /^zeromq\/build\/.*\.node$/.test(path) && !path.startsWith(`zeromq/build/${os}/${cpu}/`);
  for (const entry of readdirSync(modules, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    const path = relative(modules, file);
    if (!entry.isDirectory() && (UNREAD.some((kind) => kind.test(path)) || otherBuild(path))) rmSync(file);
  }
}
