/**
 * Rules about where an import may lead within one package; the arrows between packages are nx's.
 *
 *   wings    a module imports the wings that its wing may import, by the table of `wings.js`
 *   testing  what ships imports nothing of testing/, fixtures/ or bench/
 *   doors    what a package exports is its own: nobody re-exports what another package exports
 */
import { dirname, relative, resolve } from "node:path";
import { assertDownward, WINGS } from "./wings.js";

assertDownward(WINGS);

/** Calls `judge` with the node and the text of every import, type imports and late ones included. */
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

/** Package, and path inside its `src/` in pieces; null outside of one. */
function placeOf(file) {
  const [, name, path] = /\/packages\/([^/]+)\/src\/(.+)$/.exec(file) ?? [];
  return path === undefined ? null : { name, pieces: path.split("/") };
}

const wings = {
  meta: { type: "problem", schema: [] },
  create(context) {
    const from = placeOf(context.filename);
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
            message: `${wing}/ is no wing of ${from.name}: tools/lint/wings.js lists them.`,
          });
      },
      ...everyImport((node, source) => {
        if (!source.startsWith(".")) return;
        const to = placeOf(resolve(dirname(context.filename), source));
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
              `tools/lint/wings.js lists what it may.`,
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
        context.report({ node, message: `What ships imports no test support, and ${source} is that.` });
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
          message: `Import this from ${source} where it is needed: one thing has one door.`,
        });
    };
    return { ExportNamedDeclaration: visit, ExportAllDeclaration: visit };
  },
};

export const boundaries = { rules: { wings, testing, doors } };
