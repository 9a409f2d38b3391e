/**
 * Fonts for the characters that the bundled ones lack. The canvas does not look for any by itself: it draws an empty box
 * unless a family that is named has the character.
 *
 *   text ─▶ what Arimo and DejaVu Sans lack ─▶ fonts of npm packages, of the system ─▶ families to name, and what none has
 */
import { readFile } from "node:fs/promises";
import { glyphsOf, type HasGlyph } from "./cmap.ts";
import { fontFiles, type FontFile } from "./fontFiles.ts";
import { bundledFonts, registerFont } from "./registerFonts.ts";

/** Characters without a glyph: spaces, controls, joiners, variation selectors. */
const INVISIBLE = /^(?:[\p{Z}\p{Cc}\p{Cf}\p{Cs}]|\p{Default_Ignorable_Code_Point})$/u;

export interface Fallback {
  /** Families to be named after the bundled font, the first choice first. */
  readonly families: readonly string[];
  /** Characters that no font has. */
  readonly lacking: readonly string[];
}

interface KnownFont extends FontFile {
  /** Its name on the canvas; undefined before its first use, null where the canvas cannot read it. */
  family: string | null | undefined;
}

let known: KnownFont[] = [];
/** The remaining fonts of the machine, read only as long as characters are missing. */
let unread: AsyncGenerator<FontFile> | undefined;
let bundled: Promise<HasGlyph> | undefined;

/** Discards the known fonts, so that newly installed ones are found. */
export function forgetFonts(): void {
  known = [];
  unread = undefined;
}

/** Registers fonts with the canvas for the characters of a text that the bundled font lacks. One call at a time. */
export async function fallbackFor(text: string): Promise<Fallback> {
  const inBundled = await (bundled ??= bundledGlyphs());
  const missing = new Set(
    Array.from(text).filter((character) => !INVISIBLE.test(character) && !inBundled(pointOf(character))),
  );
  const families: string[] = [];
  for (let k = 0; missing.size > 0; k += 1) {
    const font = known[k] ?? (await nextFont());
    if (font === undefined) break;
    const had = Array.from(missing).filter((character) => font.has(pointOf(character)));
    const family = had.length === 0 ? null : await familyOf(font);
    if (family === null) continue;
    families.push(family);
    for (const character of had) missing.delete(character);
  }
  return { families, lacking: Array.from(missing) };
}

async function nextFont(): Promise<KnownFont | undefined> {
  unread ??= fontFiles();
  const next = await unread.next();
  if (next.done === true) return undefined;
  const font = { ...next.value, family: undefined };
  known.push(font);
  return font;
}

async function familyOf(font: KnownFont): Promise<string | null> {
  if (font.family === undefined) {
    const family = `gain-font-${String((registrations += 1))}`;
    font.family = (await registerFont(font.path, family)) ? family : null;
  }
  return font.family;
}

/** A registration is permanent, even after `forgetFonts`. */
let registrations = 0;

async function bundledGlyphs(): Promise<HasGlyph> {
  const fonts: HasGlyph[] = [];
  for (const file of bundledFonts()) {
    const glyphs = glyphsOf(await readFile(file));
    if (glyphs === undefined) throw new TypeError(`${file} is no font`);
    fonts.push(glyphs);
  }
  return (codePoint) => fonts.some((has) => has(codePoint));
}

const pointOf = (character: string): number => character.codePointAt(0) ?? 0;
