import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { machineFonts } from "../../testing/machineFonts.ts";
import { fontFiles, type FontFile } from "./fontFiles.ts";

const made = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/fonts/${name}`, import.meta.url));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-fonts-"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

async function found(nodeModules: readonly string[] = []): Promise<FontFile[]> {
  const files: FontFile[] = [];
  for await (const file of fontFiles(nodeModules)) files.push(file);
  return files;
}

test("a package of npm is found without being asked for, in its regular weight, and no other package", async () => {
  vi.stubEnv("FONTCONFIG_FILE", machineFonts(folder, []));
  const files = join(folder, "node_modules", "@fontsource", "noto-sans-thai", "files");
  mkdirSync(files, { recursive: true });
  for (const name of ["noto-sans-thai-thai-400-normal.woff", "noto-sans-thai-thai-700-normal.woff"])
    copyFileSync(made("thai.woff"), join(files, name));
  writeFileSync(join(files, "broken-400-normal.woff"), "no font");
  mkdirSync(join(folder, "node_modules", "@fontsource", "roboto", "files"), { recursive: true });
  const [font, ...others] = await found([join(folder, "absent"), join(folder, "node_modules")]);
  expect(font?.path).toBe(join(files, "noto-sans-thai-thai-400-normal.woff"));
  expect([font?.has(0x0e17), font?.has(0x5343)]).toEqual([true, false]);
  expect(others).toEqual([]);
});

test("fonts of the system are those that fontconfig has, wherever they lie", async () => {
  vi.stubEnv("FONTCONFIG_FILE", machineFonts(folder, ["han.ttf"]));
  expect((await found()).map(({ has }) => has(0x5343))).toEqual([true]);
});

test("without fontconfig there are none", async () => {
  vi.stubEnv("PATH", folder);
  expect(await found()).toEqual([]);
});
