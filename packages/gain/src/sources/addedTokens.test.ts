import { expect, test } from "vitest";
import type { LoadedModel } from "@gain/protocol";
import { addedEnd, addedTokens, lastTokenText, templateSuffix, templateText } from "./addedTokens.ts";

const loaded = (before: LoadedModel["tokensBefore"], after: LoadedModel["tokensAfter"]): LoadedModel =>
  ({ tokensBefore: before, tokensAfter: after }) as unknown as LoadedModel;

test("tokens on both sides are named with their ids", () => {
  expect(addedTokens(loaded([{ id: 2, text: "<bos>" }], []))).toBe(
    "special tokens before each prompt: <bos> (2); after it: none",
  );
  expect(addedTokens(loaded([], []))).toBeNull();
});

test("an appended token is named as the last one of every row, with the option that avoids it", () => {
  const tokens = [
    { id: 7, text: "<sep>" },
    { id: 0, text: "<|endoftext|>" },
  ];
  const sentence = addedEnd(loaded([], tokens));
  expect(sentence).toContain("The last token of every row is <|endoftext|> (0)");
  expect(sentence).toContain("--special-tokens none");
  expect(addedEnd(loaded([{ id: 2, text: "<bos>" }], []))).toBeNull();
});

test("the end of a chat template is named as the last token of every row, in quotes where it is a space", () => {
  const after = [
    { id: 9, text: "assistant" },
    { id: 198, text: "\n" },
  ];
  const chat = { source: "tokenizer", sha256: "ab".repeat(32), system: null } as const;
  const model = { ...loaded([], after), chat };
  expect(addedEnd(model)).toContain(
    String.raw`The last token of every row is "\n" (198), the end of what the chat template writes after each prompt (assistant (9) "\n" (198))`,
  );
  expect(addedEnd(model)).toContain("--chat-template none");
  expect(lastTokenText(model)).toBe(String.raw`"\n" (198)`);
  expect(lastTokenText(loaded([], []))).toBe("the prompt’s own");
  expect(templateText(model)).toBe(
    `the tokenizer’s own, SHA-256 ${"ab".repeat(32)}; no system message is added`,
  );
});

test("models of one name are told apart by their chat templates, and only where these differ", () => {
  const withChat = (chat: LoadedModel["chat"]): LoadedModel => ({ ...loaded([], []), chat });
  const [plain, own] = [
    withChat(null),
    withChat({ source: "tokenizer", sha256: "ab".repeat(32), system: null }),
  ];
  const given = withChat({
    source: "request",
    sha256: "cd".repeat(32),
    system: "Answer in one word, in French.",
  });
  expect([plain, own, given].map((one) => templateSuffix(one, [plain, own, given]))).toEqual([
    ", no chat template",
    ", own chat template abababab",
    ", chat template cdcdcdcd with “Answer in one word, in F…”",
  ]);
  expect(templateSuffix(own, [own])).toBe("");
  expect(templateSuffix(own, [own, { ...own }])).toBe("");
});
