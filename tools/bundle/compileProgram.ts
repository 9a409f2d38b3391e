/** Compiles the program to one file that Node reads at once. */
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { build, type BuildOptions, type Plugin } from "esbuild";

/** Packages that bring native code, or find files of theirs by where they are. */
const LEFT_OUT = ["@duckdb/node-bindings", "canvas", "zeromq"];

const COMMON = {
  bundle: true,
  platform: "node",
  target: "node20",
  // Less to read and to compile at every start; names stay as they are.
  minifyWhitespace: true,
  legalComments: "none",
  logLevel: "silent",
} as const satisfies BuildOptions;

/**
 * Writes `into/program.cjs`, its source map, and `into/main.js`, which starts it.
 *
 * `into` stays where it is, or moves to a folder beside it: the sources' data files are found from there.
 *
 * @throws Error with every message of the compiler
 */
export async function compileProgram(root: string, into: string): Promise<void> {
  await build({
    ...COMMON,
    absWorkingDir: root,
    entryPoints: { program: "packages/gain/src/main.ts" },
    outdir: into,
    outExtension: { ".js": ".cjs" },
    // Compiled code can be kept of a script, not of a module.
    format: "cjs",
    // No module of what is left out is imported by a script whose compiled code was kept: it has nobody to ask.
    supported: { "dynamic-import": false },
    external: LEFT_OUT,
    define: { "import.meta.url": "programUrl" },
    sourcemap: "linked",
    sourcesContent: false,
    plugins: [ownPlaces(into), canvasForVega],
  });
  await build({
    ...COMMON,
    absWorkingDir: root,
    entryPoints: { main: "tools/bundle/startProgram.ts" },
    outdir: into,
    format: "esm",
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

/** A script cannot wait for a module, as Vega does for the canvas. */
const canvasForVega: Plugin = {
  name: "canvas for Vega",
  setup(compiler) {
    compiler.onLoad({ filter: /[\\/]vega-canvas\.node\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace("await import('canvas')", "require('canvas')"),
      loader: "js",
    }));
  },
};
