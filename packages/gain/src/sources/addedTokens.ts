import type { LoadedModel } from "@gain/protocol";

type Tokens = LoadedModel["tokensBefore"];

/** Tokens with their ids, for example `<s> (1)`, quoted where they have spaces; `none` for none. */
export const tokenTexts = (tokens: Tokens): string =>
  tokens.length === 0
    ? "none"
    : tokens
        .map(({ id, text }) => `${/\s/.test(text) ? JSON.stringify(text) : text} (${String(id)})`)
        .join(" ");

/** The special tokens around every prompt; null where there are none. */
export function addedTokens({ tokensBefore, tokensAfter, chat }: LoadedModel): string | null {
  if (tokensBefore.length === 0 && tokensAfter.length === 0) return null;
  return `${chat == null ? "special" : "the chat template’s"} tokens before each prompt: ${tokenTexts(tokensBefore)}; after it: ${tokenTexts(tokensAfter)}`;
}

/**
 * A sentence on the token at which a row's numbers are measured, where it is not the prompt's own last one; null where
 * it is.
 */
export function addedEnd({ tokensAfter, chat }: LoadedModel): string | null {
  const last = tokensAfter.at(-1);
  if (last === undefined) return null;
  if (chat != null)
    return (
      `The last token of every row is ${tokenTexts([last])}, the end of what the chat template writes after each prompt ` +
      `(${tokenTexts(tokensAfter)}): gain and entropy are measured where the answer would begin. --chat-template none ` +
      "measures at the prompt’s own last token."
    );
  return (
    `The last token of every row is ${tokenTexts([last])}, which the tokenizer appends to each prompt, not the prompt’s own ` +
    "last token: gain and entropy are measured there. --special-tokens none measures at the prompt’s own last token."
  );
}

/** The token at which a model's numbers are measured, as a fact of the report. */
export const lastTokenText = ({ tokensAfter }: LoadedModel): string => {
  const last = tokensAfter.at(-1);
  return last === undefined ? "the prompt’s own" : tokenTexts([last]);
};

/** The chat template of a model by its digest, as a fact of the report. */
export const templateText = ({ chat }: LoadedModel): string =>
  chat == null
    ? "none: prompts are plain text"
    : `${chat.source === "tokenizer" ? "the tokenizer’s own" : "a given file"}, SHA-256 ${chat.sha256}; ` +
      (chat.system === null ? "no system message is added" : `system message: ${chat.system}`);

/** What follows the name of a model where others of its name have another chat template. */
export function templateSuffix(own: LoadedModel, namesakes: readonly LoadedModel[]): string {
  const named = templateName(own);
  return namesakes.some((other) => templateName(other) !== named) ? `, ${named}` : "";
}

function templateName({ chat }: LoadedModel): string {
  if (chat == null) return "no chat template";
  const source = chat.source === "tokenizer" ? "own chat template" : "chat template";
  return `${source} ${chat.sha256.slice(0, 8)}${chat.system === null ? "" : ` with “${shortened(chat.system)}”`}`;
}

const SHOWN_CHARACTERS = 24;
const shortened = (text: string): string =>
  text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
