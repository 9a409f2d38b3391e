/** Compiles the program to one file. */
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { build, type BuildOptions, type Plugin } from "esbuild";

/** Packages with native code, or that find their files by their own path. */
export const LEFT_OUT = ["@duckdb/node-bindings", "canvas", "zeromq"];

/** What the page of `gain view` loads, which `viewPage` expects in `packages/viewer/dist`. */
export const PAGE_SCRIPTS = ["page.js", "rowWorker.js"];

/** Packages that the page's scripts contain. */
export const IN_PAGE = ["hyparquet", "fzstd"];

const COMMON = {
  bundle: true,
  platform: "node",
  target: "node20",
  // Less to read and to compile at every start; names are kept.
  minifyWhitespace: true,
  legalComments: "none",
  logLevel: "silent",
} as const satisfies BuildOptions;

/**
 * Writes `into/program.cjs`, its source map, `into/main.js`, which starts it, and the scripts of the page of `gain view`,
 * `into/page.js` and `into/rowWorker.js`.
 *
 * `into` may later be renamed, but not moved: the paths of the sources' data files are relative to it.
 *
 * @param place the folder of the tree that `into` is a copy of
 * @throws Error with every message of the compiler
 */
export async function compileProgram(root: string, into: string, place = into): Promise<void> {
  await build({
    ...COMMON,
    absWorkingDir: root,
    entryPoints: { program: "packages/gain/src/main.ts" },
    outdir: into,
    outExtension: { ".js": ".cjs" },
    // V8's compiled code can be cached for a script, not for a module.
    format: "cjs",
    // A script from cached code cannot use a dynamic import.
    supported: { "dynamic-import": false },
    external: LEFT_OUT,
    define: { "import.meta.url": "programUrl" },
    sourcemap: "linked",
    sourcesContent: false,
    plugins: [sourceUrls(place), canvasForVega],
  });
  await build({
    ...COMMON,
    absWorkingDir: root,
    entryPoints: { main: "tools/bundle/startProgram.ts" },
    outdir: into,
    format: "esm",
  });
  await compilePage(root, into);
}

/** Writes the scripts of the page of `gain view`. They are no modules, which a page from disk cannot load. */
async function compilePage(root: string, into: string): Promise<void> {
  const licences = IN_PAGE.map(
    (name) => `${name}\n\n${readFileSync(`${root}/node_modules/${name}/LICENSE`, "utf8")}`,
  );
  await build({
    ...COMMON,
    minify: true,
    platform: "browser",
    target: "es2022",
    absWorkingDir: root,
    entryPoints: {
      page: "packages/viewer/src/page/main.ts",
      rowWorker: "packages/viewer/src/page/rows/worker.ts",
    },
    outdir: into,
    format: "iife",
    banner: { js: `/*\n${licences.join("\n").replaceAll("*/", "* /")}*/` },
  });
}

/** Makes `import.meta.url` the URL of the source, from which data files, Python and child programs are found. */
function sourceUrls(into: string): Plugin {
  return {
    name: "source URLs",
    setup(compiler) {
      compiler.onLoad({ filter: /[\\/]packages[\\/][^\\/]+[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
        const source = JSON.stringify(relative(into, path).replaceAll("\\", "/"));
        const contents = readFileSync(path, "utf8").replaceAll(
          /\bimport\.meta\.url\b/g,
          `new URL(${source}, import.meta.url).href`,
        );
        const other = /\bimport\.meta\.(?!url\b)\w+/.exec(contents);
        return other === null
          ? { contents, loader: "ts" }
          : { errors: [{ text: `${other[0]} is not the same in a bundle: use import.meta.url` }] };
      });
    },
  };
}

/** A script has no top-level await, by which Vega imports the canvas. */
const canvasForVega: Plugin = {
  name: "canvas for Vega",
  setup(compiler) {
    compiler.onLoad({ filter: /[\\/]vega-canvas\.node\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace("await import('canvas')", "require('canvas')"),
      loader: "js",
    }));
  },
};
