/**
 * Words that documents, comments and messages of this project do not use, because they personify a program or are not
 * technical English. Each has plain words to use instead.
 */
export interface BannedWord {
  readonly pattern: RegExp;
  readonly plain: string;
}

export const BANNED_WORDS: readonly BannedWord[] = [
  {
    pattern: /\b(?:is|are|was|were|be|been|being) told(?: \w+)? of\b/i,
    plain: "receives, is given, is reported",
  },
  {
    pattern: /\b(?:come|comes|came|coming|sent|sends?|brought|brings?) home\b/i,
    plain: "is copied, arrives",
  },
  { pattern: /\b(?:hears?|heard|hearing) (?:of|from|about|nothing|that)\b/i, plain: "receives, detects" },
  { pattern: /\bobey(?:s|ed|ing)?\b/i, plain: "handles, follows" },
  { pattern: /\b(?:stands?|stood|standing)\b(?! for\b| in for\b)/i, plain: "is, has, appears" },
  { pattern: /\bknows? nothing\b/i, plain: "does not depend on, has no access to" },
  { pattern: /\b(?:is|are|was|were) asked of\b/i, plain: "is required, is requested from" },
  { pattern: /\b(?:is|are|was|were|be) believed\b/i, plain: "is accepted, is used" },
  { pattern: /\bvouch(?:es|ed)?\b/i, plain: "verifies, guarantees" },
  { pattern: /\b(?:forgets|forgotten|remembers|remembered)\b/i, plain: "discards, keeps" },
  { pattern: /\breckon(?:s|ed|ing)?\b/i, plain: "computes, estimates" },
  { pattern: /\b(?:goes|went|going) on\b/i, plain: "continues" },
  { pattern: /\bgives? way\b/i, plain: "yields, is replaced" },
  { pattern: /\bspeaks\b/i, plain: "uses, implements" },
  { pattern: /\bwants\b/i, plain: "needs, requests" },
  { pattern: /\bhold(?:s|ing)? its (?:tongue|breath)\b/i, plain: "prints nothing, waits" },
  { pattern: /\bin vain\b/i, plain: "without effect" },
  { pattern: /\bby (?:itself|themselves) alone\b/i, plain: "alone" },
];
