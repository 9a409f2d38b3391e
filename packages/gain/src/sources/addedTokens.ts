import type { LoadedModel } from "@gain/protocol";

type Tokens = LoadedModel["tokensBefore"];

/** Tokens with their ids, for example `<s> (1)`; `none` for none. */
export const tokenTexts = (tokens: Tokens): string =>
  tokens.length === 0 ? "none" : tokens.map(({ id, text }) => `${text} (${String(id)})`).join(" ");

/** The special tokens around every prompt; null where there are none. */
export function addedTokens({ tokensBefore, tokensAfter }: LoadedModel): string | null {
  if (tokensBefore.length === 0 && tokensAfter.length === 0) return null;
  return `special tokens before each prompt: ${tokenTexts(tokensBefore)}; after it: ${tokenTexts(tokensAfter)}`;
}

/**
 * A sentence on the token at which a row's numbers are measured, where it is not the prompt's own last one; null where
 * it is.
 */
export function addedEnd({ tokensAfter }: LoadedModel): string | null {
  const last = tokensAfter.at(-1);
  if (last === undefined) return null;
  return (
    `The last token of every row is ${tokenTexts([last])}, which the tokenizer appends to each prompt, not the prompt’s own ` +
    "last token: gain and entropy are measured there. --special-tokens none measures at the prompt’s own last token."
  );
}
