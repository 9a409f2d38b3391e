/**
 * Rules about imports within a package. nx has the rules about imports between packages.
 *
 *   wings    a module imports only the wings that its wing may import, by the table of `wings.js`
 *   testing  a shipped module imports nothing of testing/, fixtures/ or bench/
 *   doors    a package exports only its own: it does not re-export from another package
 */
import { dirname, relative, resolve } from "node:path";
import { assertDownward, WINGS } from "./wings.js";

assertDownward(WINGS);

/** Calls `judge` with the node and the text of every import, including type imports and dynamic ones. */
const everyImport = (judge) => {
  const visit = (node) => {
    if (typeof node.source?.value === "string") judge(node.source, node.source.value);
  };
  return {
    ImportDeclaration: visit,
    ImportExpression: visit,
    ExportNamedDeclaration: visit,
    ExportAllDeclaration: visit,
  };
};

/** The package of a module, and its path inside `src/` in pieces; null outside of a package. */
function moduleOf(file) {
  const [, name, path] = /\/packages\/([^/]+)\/src\/(.+)$/.exec(file) ?? [];
  return path === undefined ? null : { name, pieces: path.split("/") };
}

const wings = {
  meta: { type: "problem", schema: [] },
  create(context) {
    const from = moduleOf(context.filename);
    const table = from === null ? undefined : WINGS[from.name];
    if (table === undefined) return {};
    const [wing] = from.pieces;
    const inRoot = from.pieces.length === 1;
    if (inRoot && wing === "index.ts") return {};
    return {
      Program(node) {
        if (!inRoot && !Object.hasOwn(table, wing))
          context.report({
            node,
            message: `${wing}/ is not a wing of ${from.name}: tools/lint/wings.js lists them.`,
          });
      },
      ...everyImport((node, source) => {
        if (!source.startsWith(".")) return;
        const to = moduleOf(resolve(dirname(context.filename), source));
        if (to?.name !== from.name) return;
        const [other] = to.pieces;
        const toRoot = to.pieces.length === 1;
        if (toRoot ? other !== "index.ts" : !inRoot && (other === wing || table[wing]?.includes(other)))
          return;
        context.report({
          node,
          message: toRoot
            ? `No module imports its own package's index.`
            : `${inRoot ? `The root of ${from.name}` : `${from.name}/${wing}`} may not import ${other}/: ` +
              `tools/lint/wings.js lists what it may import.`,
        });
      }),
    };
  },
};

const SUPPORT = /(^|\/)(testing|fixtures|bench)\//;

const testing = {
  meta: { type: "problem", schema: [] },
  create(context) {
    return everyImport((node, source) => {
      const path = source.startsWith(".")
        ? relative(context.cwd, resolve(dirname(context.filename), source))
        : source;
      if (SUPPORT.test(`${path}/`))
        context.report({ node, message: `A shipped module imports no test support, such as ${source}.` });
    });
  },
};

const doors = {
  meta: { type: "problem", schema: [] },
  create(context) {
    const visit = (node) => {
      const source = node.source?.value;
      if (typeof source === "string" && source.startsWith("@gain/"))
        context.report({
          node,
          message: `Import this from ${source} where it is needed: a package exports only its own.`,
        });
    };
    return { ExportNamedDeclaration: visit, ExportAllDeclaration: visit };
  },
};

export const boundaries = { rules: { wings, testing, doors } };
