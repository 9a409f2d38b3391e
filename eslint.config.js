/**
 * What the linter holds: strict typed TypeScript, and the arrows between packages.
 *
 *                      gain ------- twins, viewer
 *                     /    \             /   |
 *          experiment       report      /    |
 *         /    |    \      /   |       /     |
 *   sidecar    |     \  figures|      /      |
 *      |       |      \ /    \ |     /       |
 *   protocol   +--- records  analysis -------+
 *
 * The tags are in each package's package.json under `nx.tags`. The wings inside a package are in tools/lint/wings.js.
 * tools/canary.test.ts shows that these rules bite.
 */
import { createProjectGraphAsync } from "@nx/devkit";
import nx from "@nx/eslint-plugin";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";
import { boundaries } from "./tools/lint/boundaries.js";

// Without a project graph in nx's cache the boundary rule says a word and passes everything, and with an old one it
// judges by old tags. So the graph is made here, in this process.
process.env["NX_DAEMON"] = "false";
process.env["NX_ISOLATE_PLUGINS"] = "false";
await createProjectGraphAsync();

const tests = [
  "**/*.test.ts",
  "packages/*/bench/**",
  "packages/*/fixtures/**",
  "packages/*/testing/**",
  "tools/**",
  "e2e/**",
];

const arrow = (from, ...to) => ({ sourceTag: from, onlyDependOnLibsWithTags: to });
const rooms = (...names) => names.map((name) => `room:${name}`);

const arrows = [
  // Layers point down only.
  arrow("layer:0"),
  arrow("layer:1", "layer:0"),
  arrow("layer:2", "layer:0", "layer:1"),
  arrow("layer:3", "layer:0", "layer:1", "layer:2"),
  // Only the bridge and the app see both the wire and the analysis, so figures and reports need no Python.
  arrow("side:wire", "side:wire"),
  arrow("side:analysis", "side:analysis"),
  // The rooms, exactly.
  arrow("room:protocol"),
  arrow("room:analysis"),
  arrow("room:records"),
  arrow("room:sidecar", ...rooms("protocol")),
  arrow("room:twins", ...rooms("records", "analysis")),
  arrow("room:figures", ...rooms("records", "analysis")),
  arrow("room:report", ...rooms("figures", "records", "analysis")),
  arrow("room:viewer", ...rooms("records", "analysis")),
  arrow("room:experiment", ...rooms("sidecar", "protocol", "records", "analysis")),
  arrow(
    "room:gain",
    ...rooms(
      "experiment",
      "twins",
      "viewer",
      "report",
      "figures",
      "sidecar",
      "protocol",
      "records",
      "analysis",
    ),
  ),
  arrow("room:workspace", "*"),
];

const onlySidecar = "Only packages/sidecar starts processes and opens sockets.";
/** fontconfig's own program lists the fonts of the machine; the analysis side has no other child process. */
const asksFontconfig = "packages/figures/src/fonts/fontconfig.ts";
const sidecarOnlyModules = ["zeromq", "child_process", "node:child_process", "pythonia"];

const onlyRows = "The analysis is rows in, findings out: it reads and writes nothing.";

const onlyPrinter = "Texts of strangers pass one gate: print with printer.ts.";
const printer = ["packages/gain/src/printer.ts", "packages/gain/src/main.ts"];

const exportsByName = [
  { selector: "ExportDefaultDeclaration", message: "Export by name." },
  { selector: "ExportSpecifier[exported.name='default']", message: "Export by name." },
  { selector: "ExportAllDeclaration", message: "A barrel lists its exports by name." },
];
const noDynamicSidecarModules = {
  selector: `ImportExpression[source.value=/^(${sidecarOnlyModules.join("|")})$/]`,
  message: onlySidecar,
};

export default defineConfig(
  { ignores: ["**/node_modules/", "**/dist/", ".nx/", ".venv/", "runs/", "coverage/"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "@nx": nx },
    rules: {
      "@nx/enforce-module-boundaries": [
        "error",
        { depConstraints: arrows, enforceBuildableLibDependency: false },
      ],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "no-restricted-syntax": ["error", ...exportsByName],
    },
  },
  {
    files: ["packages/**/*.ts"],
    ignores: ["packages/sidecar/**", asksFontconfig, ...tests],
    rules: {
      "no-restricted-imports": [
        "error",
        { paths: sidecarOnlyModules.map((name) => ({ name, message: onlySidecar })) },
      ],
      "no-restricted-syntax": ["error", ...exportsByName, noDynamicSidecarModules],
    },
  },
  {
    files: ["packages/*/src/**/*.ts"],
    // main.ts prints fixed texts before anything is imported.
    ignores: [...printer, ...tests],
    rules: {
      "no-console": "error",
      "no-restricted-properties": [
        "error",
        ...["stdout", "stderr"].map((property) => ({ object: "process", property, message: onlyPrinter })),
      ],
    },
  },
  {
    files: ["packages/*/src/**/*.ts"],
    ignores: tests,
    plugins: { boundaries },
    rules: { "boundaries/wings": "error", "boundaries/testing": "error", "boundaries/doors": "error" },
  },
  {
    files: ["packages/analysis/src/**/*.ts"],
    ignores: tests,
    rules: {
      "no-restricted-imports": ["error", { patterns: [{ group: ["node:*"], message: onlyRows }] }],
      "no-restricted-globals": [
        "error",
        ...["process", "fetch", "console"].map((name) => ({ name, message: onlyRows })),
      ],
    },
  },
  {
    files: ["e2e/**/*.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: ["@gain/*", "!@gain/records"],
              message: "The end-to-end tests see the program, and read what it wrote with @gain/records.",
            },
          ],
        },
      ],
    },
  },
  { files: ["*.config.ts", "docs/.vitepress/config.ts"], rules: { "no-restricted-syntax": "off" } },
);
