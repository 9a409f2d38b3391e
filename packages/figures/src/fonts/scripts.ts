/** A script, or a set of characters used like one, and the npm package with a font for it. */
interface Script {
  readonly name: string;
  readonly characters: RegExp;
  /** The name in `@fontsource/`, which packages Google's fonts. */
  readonly font: string;
}

/** A character that several scripts use counts for the first one. */
const SCRIPTS: readonly Script[] = [
  {
    name: "Kana (Japanese)",
    characters: /[\p{Script=Hiragana}\p{Script=Katakana}\u30fc]/u,
    font: "noto-sans-jp",
  },
  { name: "Hangul (Korean)", characters: /\p{Script=Hangul}/u, font: "noto-sans-kr" },
  {
    // Including punctuation and full-width letters of East Asia.
    name: "Han (Chinese, Japanese)",
    characters: /[\p{Script=Han}\p{Script=Bopomofo}\u3000-\u303f\u31c0-\u33ff\ufe30-\ufe4f\uff00-\uffef]/u,
    font: "noto-sans-sc",
  },
  { name: "Arabic", characters: /\p{Script=Arabic}/u, font: "noto-sans-arabic" },
  { name: "Hebrew", characters: /\p{Script=Hebrew}/u, font: "noto-sans-hebrew" },
  { name: "Devanagari", characters: /\p{Script=Devanagari}/u, font: "noto-sans-devanagari" },
  { name: "Bengali", characters: /\p{Script=Bengali}/u, font: "noto-sans-bengali" },
  { name: "Gurmukhi", characters: /\p{Script=Gurmukhi}/u, font: "noto-sans-gurmukhi" },
  { name: "Gujarati", characters: /\p{Script=Gujarati}/u, font: "noto-sans-gujarati" },
  { name: "Oriya", characters: /\p{Script=Oriya}/u, font: "noto-sans-oriya" },
  { name: "Tamil", characters: /\p{Script=Tamil}/u, font: "noto-sans-tamil" },
  { name: "Telugu", characters: /\p{Script=Telugu}/u, font: "noto-sans-telugu" },
  { name: "Kannada", characters: /\p{Script=Kannada}/u, font: "noto-sans-kannada" },
  { name: "Malayalam", characters: /\p{Script=Malayalam}/u, font: "noto-sans-malayalam" },
  { name: "Sinhala", characters: /\p{Script=Sinhala}/u, font: "noto-sans-sinhala" },
  { name: "Thai", characters: /\p{Script=Thai}/u, font: "noto-sans-thai" },
  { name: "Lao", characters: /\p{Script=Lao}/u, font: "noto-sans-lao" },
  { name: "Tibetan", characters: /\p{Script=Tibetan}/u, font: "noto-serif-tibetan" },
  { name: "Myanmar", characters: /\p{Script=Myanmar}/u, font: "noto-sans-myanmar" },
  { name: "Khmer", characters: /\p{Script=Khmer}/u, font: "noto-sans-khmer" },
  { name: "Georgian", characters: /\p{Script=Georgian}/u, font: "noto-sans-georgian" },
  { name: "Armenian", characters: /\p{Script=Armenian}/u, font: "noto-sans-armenian" },
  { name: "Ethiopic", characters: /\p{Script=Ethiopic}/u, font: "noto-sans-ethiopic" },
  { name: "Cherokee", characters: /\p{Script=Cherokee}/u, font: "noto-sans-cherokee" },
  {
    name: "emoji",
    characters: /[\p{Extended_Pictographic}\p{Emoji_Presentation}\p{Regional_Indicator}\p{Emoji_Modifier}]/u,
    font: "noto-emoji",
  },
];

/** The name of a character's script, or its code point where it has none of these. */
export function scriptOf(character: string): Pick<Script, "name"> & { readonly font: string | null } {
  const script = SCRIPTS.find(({ characters }) => characters.test(character));
  if (script !== undefined) return script;
  const number = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return { name: `U+${number}`, font: null };
}
