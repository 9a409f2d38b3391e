import { scriptOf } from "./scripts.ts";

/** A line of a figure with characters that no font of this machine has. */
export interface UnreadableText {
  readonly text: string;
  /** The characters that no font has. */
  readonly lacking: readonly string[];
}

/** The number of named texts; further ones are counted. */
const MOST_TEXTS = 3;
const MOST_CHARACTERS = 30;

/**
 * One notice for all texts of all figures: the scripts, the first texts, the remedy. Undefined where nothing is
 * missing.
 */
export function glyphNotice(unreadable: readonly UnreadableText[]): string | undefined {
  if (unreadable.length === 0) return undefined;
  const scripts = unreadable.flatMap(({ lacking }) => lacking.map(scriptOf));
  const names = [...new Set(scripts.map(({ name }) => name))];
  const packages = [
    ...new Set(scripts.flatMap(({ font }) => (font === null ? [] : [`@fontsource/${font}`]))),
  ];
  const texts = [...new Set(unreadable.map(({ text }) => text))];
  const more = texts.length > MOST_TEXTS ? ` and ${String(texts.length - MOST_TEXTS)} more` : "";
  const install =
    packages.length === 0 ? "" : `, or "npm install --no-save ${packages.join(" ")}" in gain's folder`;
  return (
    `the PNG figures show empty boxes for ${listed(names)}: no font of this machine has all characters of ` +
    `${texts.slice(0, MOST_TEXTS).map(quoted).join(", ")}${more}. Install a font that fontconfig finds${install}, and ` +
    "draw again with gain analyze. The SVG files and report.html show them where the viewer's own fonts do."
  );
}

const quoted = (text: string): string => {
  const characters = Array.from(text);
  return `“${characters.slice(0, MOST_CHARACTERS).join("")}${characters.length > MOST_CHARACTERS ? "…" : ""}”`;
};

const listed = (names: readonly string[]): string =>
  names.slice(0, 8).join(", ") + (names.length > 8 ? ", …" : "");
