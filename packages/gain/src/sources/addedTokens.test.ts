import { expect, test } from "vitest";
import type { LoadedModel } from "@gain/protocol";
import { addedEnd, addedTokens } from "./addedTokens.ts";

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
