/** Compiles the program to few files that Node reads at once. */
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { build, type Plugin } from "esbuild";

/** Packages that bring native code, or find files of theirs by where they are. */
const LEFT_OUT = ["@duckdb/node-bindings", "canvas", "zeromq"];

/** Packages in the bundle that were written for `require`. */
const REQUIRE = `import { createRequire as requireBeside } from "node:module"; const require = requireBeside(import.meta.url);`;

/**
 * Writes `into/main.js`, a chunk for what several commands share, and a source map beside each. What a command imports
 * late stays in files of its own.
 *
 * `into` stays where it is, or moves to a folder beside it: the sources' data files are found from there.
 *
 * @throws Error with every message of the compiler
 */
export async function compileProgram(root: string, into: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: ["packages/gain/src/main.ts"],
    outdir: into,
    bundle: true,
    // Less to read and to compile at every start; names stay as they are.
    minifyWhitespace: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    external: LEFT_OUT,
    banner: { js: REQUIRE },
    sourcemap: "linked",
    sourcesContent: false,
    legalComments: "none",
    logLevel: "silent",
    plugins: [ownPlaces(into)],
  });
}

/** Data files, the Python environment and child programs are found from where the source is, not from the bundle. */
function ownPlaces(into: string): Plugin {
  return {
    name: "own places",
    setup(compiler) {
      compiler.onLoad({ filter: /[\\/]packages[\\/][^\\/]+[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
        const place = JSON.stringify(relative(into, path).replaceAll("\\", "/"));
        const contents = readFileSync(path, "utf8").replaceAll(
          /\bimport\.meta\.url\b/g,
          `new URL(${place}, import.meta.url).href`,
        );
        const other = /\bimport\.meta\.(?!url\b)\w+/.exec(contents);
        return other === null
          ? { contents, loader: "ts" }
          : { errors: [{ text: `${other[0]} is not the same in a bundle: say it by import.meta.url` }] };
      });
    },
  };
}
