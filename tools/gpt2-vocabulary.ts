/**
 * Writes the published GPT-2 vocabulary as JSON: `{"tokens": [base64, …], "special": {"<|endoftext|>": 50256}}`, with
 * tokens in rank order, each the base64 of its bytes. `python -m gain_sidecar.models.gpt2_random` rebuilds the byte-level
 * BPE from it.
 *
 *     npx tsx tools/gpt2-vocabulary.ts --out FILE
 *
 * Source: the rank table of js-tiktoken, in lines of the form `! <first rank> <token> <token> …`.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import gpt2 from "js-tiktoken/ranks/gpt2";

const { values } = parseArgs({ options: { out: { type: "string" } } });
if (values.out === undefined) {
  throw new Error("usage: npx tsx tools/gpt2-vocabulary.ts --out FILE");
}

const tokens: string[] = [];
for (const line of gpt2.bpe_ranks.split("\n")) {
  const [, first, ...listed] = line.split(" ");
  if (Number(first) !== tokens.length) {
    throw new Error(`the rank table continues at ${String(first)}, not at ${String(tokens.length)}`);
  }
  tokens.push(...listed);
}
writeFileSync(values.out, JSON.stringify({ tokens, special: gpt2.special_tokens }));
console.log(`${String(tokens.length)} tokens in ${values.out}`);
