import { visibleText } from "../text/visibleText.ts";

/** Characters that TeX interprets or joins, and signs in this package's own texts. */
const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  $: "\\$",
  "&": "\\&",
  "#": "\\#",
  "%": "\\%",
  _: "\\_",
  "^": "\\textasciicircum{}",
  "~": "\\textasciitilde{}",
  "<": "$<$",
  ">": "$>$",
  "|": "$|$",
  '"': "\\textquotedbl{}",
  "`": "\\textasciigrave{}",
  // Two of these would become a quotation mark.
  "'": "{'}",
  "−": "$-$",
  "≠": "$\\neq$",
  "–": "--",
  "’": "'",
};

/** Characters that pdfTeX prints with T1 fonts: ASCII and the Latin letters of that encoding. */
const PRINTABLE = /^[\x20-\x7e\xa0-\u0125\u0128-\u0137\u0139-\u013e\u0141-\u0148\u014a-\u0165\u0168-\u017e]$/;

/**
 * External text as LaTeX that prints it: what TeX interprets is escaped, hidden or reordering characters are made
 * visible, and a character without a T1 letter is written as its code point, so that the table compiles everywhere.
 */
export function latexText(text: string): string {
  const characters = visibleText(text).replace(/-(?=-)/g, "-\0");
  return Array.from(characters, latexCharacter).join("");
}

function latexCharacter(character: string): string {
  // Two hyphens would become a dash.
  if (character === "\0") return "{}";
  const escape = ESCAPES[character];
  if (escape !== undefined) return escape;
  if (PRINTABLE.test(character)) return character;
  const point = character.codePointAt(0) ?? 0;
  return `\\texttt{U+${point.toString(16).toUpperCase().padStart(4, "0")}}`;
}
