import type { LoadedModel } from "@gain/protocol";

type Tokens = LoadedModel["tokensBefore"];

/** Tokens with their ids, for example `<s> (1)`; `none` for none. */
export const tokenTexts = (tokens: Tokens): string =>
  tokens.length === 0 ? "none" : tokens.map(({ id, text }) => `${text} (${String(id)})`).join(" ");

/** What stands around every prompt; null where nothing does. */
export function addedTokens({ tokensBefore, tokensAfter }: LoadedModel): string | null {
  if (tokensBefore.length === 0 && tokensAfter.length === 0) return null;
  return `special tokens before each prompt: ${tokenTexts(tokensBefore)}; after it: ${tokenTexts(tokensAfter)}`;
}

/** Which token a row's numbers belong to, where that is not the prompt's own last one, as a sentence; null where it is. */
export function addedEnd({ tokensAfter }: LoadedModel): string | null {
  const last = tokensAfter.at(-1);
  if (last === undefined) return null;
  return (
    `The last token of every row is ${tokenTexts([last])}, which the tokenizer puts after each prompt, not the prompt’s own ` +
    "last token: gain and entropy are measured there. --special-tokens none measures at the prompt’s own."
  );
}
