/**
 * Starts the bundled program in the same folder, with the code that V8 compiled in an earlier run of the same command.
 * Compiling takes a tenth of a short run.
 *
 *   program.cjs, program.<command>.<tag>.cache ─▶ run ─▶ the cache, where no valid one existed
 *
 * V8 gives the tag, which depends on its version, its flags and the processor. V8 does not detect damaged code, so the cache
 * begins with a digest.
 */
import { createHash } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cachedDataVersionTag, setFlagsFromString } from "node:v8";
import { Script } from "node:vm";

type Program = (exports: object, require: NodeJS.Require, module: object, programUrl: string) => void;
const DIGEST_BYTES = 32;
const HEAD = "(function (exports, require, module, programUrl) {";

// Most functions run only some hundred times, so optimising them takes longer than it saves. Hot ones are still optimised.
// Node 24's V8 has no such flag, and prints that.
if (Number(process.versions.node.split(".")[0]) < 24) setFlagsFromString("--interrupt-budget=1000000");

const program = new URL("program.cjs", import.meta.url);
const require = createRequire(import.meta.url);
const tag = cachedDataVersionTag();
const [, , command = ""] = process.argv;
const cache = /^[a-z]+$/.test(command)
  ? new URL(`program.${command}.${String(tag)}.cache`, import.meta.url)
  : undefined;
const compiled = cache && compiledIn(cache);

const script = new Script(`${HEAD}${readFileSync(program, "utf8")}\n})`, {
  filename: program.href,
  columnOffset: -HEAD.length,
  cachedData: compiled,
});
process.once("exit", keepCompiled);

const module: { exports: { ended?: Promise<void> } } = { exports: {} };
(script.runInThisContext() as Program)(module.exports, require, module, program.href);
await module.exports.ended;

/** The cached code; undefined where it is missing or damaged. */
function compiledIn(file: URL): Buffer | undefined {
  try {
    const content = readFileSync(file);
    const code = content.subarray(DIGEST_BYTES);
    return digest(code).equals(content.subarray(0, DIGEST_BYTES)) ? code : undefined;
  } catch {
    return undefined;
  }
}

function digest(code: Buffer): Buffer {
  return createHash("sha256").update(code).digest();
}

/** Stores the code that V8 has compiled, after a run that drew figures, since most of the code draws. */
function keepCompiled(code: number): void {
  const fits = compiled !== undefined && script.cachedDataRejected !== true;
  const hasDrawn = Object.keys(require.cache).some((file) => /[\\/]canvas[\\/]index\.js$/.test(file));
  // A long run changes V8's flags.
  if (cache === undefined || fits || code !== 0 || !hasDrawn || cachedDataVersionTag() !== tag) return;
  const beside = new URL(`${cache.href}.${String(process.pid)}`);
  try {
    const data = script.createCachedData();
    writeFileSync(beside, Buffer.concat([digest(data), data]));
    renameSync(beside, cache);
  } catch {
    // Where the folder cannot be written, every run compiles again.
  }
}
