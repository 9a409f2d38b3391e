/**
 * Bundles the program, since Node takes half a second to find and link its thousand modules: `npx nx run gain:bundle`, on
 * which every command of the program depends. Where the bundle exists, it ends at once.
 *
 *   packages, package-lock.json ─▶ packages/gain/dist/<digest>/program.cjs, its source map, and main.js, which starts it
 *                              ├─▶ packages/gain/dist/main.js, which imports that
 *                              └─▶ packages/viewer/dist/page.js, rowWorker.js: the scripts of the page of gain view
 *
 * A bundle is written atomically and kept for a week after its last use, since a running program reads its source map when
 * it fails.
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { compileProgram, PAGE_SCRIPTS } from "./bundle/compileProgram.ts";
import { programDigest } from "./bundle/programDigest.ts";
import { PROJECT } from "./setup/project.ts";

const BUNDLES = `${PROJECT}/packages/gain/dist`;
/** From where the program serves them; it does not know the folder of its bundle. */
const PAGE = `${PROJECT}/packages/viewer/dist`;
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;

const name = programDigest(PROJECT);
const newest = `${BUNDLES}/${name}`;
if (!existsSync(newest)) await compile();
const now = new Date();
utimesSync(newest, now, now);
for (const script of PAGE_SCRIPTS)
  writeWhole(`${PAGE}/${script}`, readFileSync(`${newest}/${script}`, "utf8"));
writeWhole(`${BUNDLES}/main.js`, `import "./${name}/main.js";\n`);
removeOld();

async function compile(): Promise<void> {
  const beside = `${newest}.${process.pid}`;
  mkdirSync(beside, { recursive: true });
  try {
    await compileProgram(PROJECT, beside);
    renameSync(beside, newest);
    console.log("The program is bundled.");
  } catch (error) {
    rmSync(beside, { recursive: true, force: true });
    // Another process may have bundled the same sources meanwhile.
    if (!existsSync(newest)) throw error;
  }
}

function writeWhole(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, text);
  renameSync(`${file}.${process.pid}`, file);
}

function removeOld(): void {
  for (const entry of readdirSync(BUNDLES)) {
    const { mtimeMs } = statSync(`${BUNDLES}/${entry}`);
    if (now.getTime() - mtimeMs > KEPT_MS) rmSync(`${BUNDLES}/${entry}`, { recursive: true, force: true });
  }
}
