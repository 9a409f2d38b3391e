import { counted, decimals, percentText } from "@gain/analysis";
import { LoadedModel } from "@gain/protocol";
import type { StoredModel, StoredRow } from "@gain/records";
import { interventionOn } from "./seenOnModel.ts";

/** A model's outputs, at the number of each prompt that was measured: the top token as a number, and the entropy. */
interface Outputs {
  readonly tokens: (number | undefined)[];
  readonly entropies: (number | undefined)[];
}

/**
 * The outputs of a run that has the same weights as they were trained and rewired, to say how far rewiring moves them.
 * Nothing is kept for a run without a rewired model.
 */
export class RewiredOutputs {
  readonly #numbers = new Map<string, number>();
  readonly #outputs = new Map<number, Outputs>();
  /** Of a rewired model, the one of the same weights as is. */
  readonly #bases = new Map<number, number>();

  constructor(models: readonly StoredModel[]) {
    const loaded = models.map((model) => ({ model, of: LoadedModel.parse(model.loaded) }));
    const asIs = loaded.filter(({ of }) => interventionOn(of) === null);
    for (const { model, of } of loaded) {
      if (interventionOn(of) === null) continue;
      const base = asIs.find((other) => isSameModel(of, other.of));
      if (base === undefined) continue;
      this.#bases.set(model.modelIndex, base.model.modelIndex);
      for (const index of [model.modelIndex, base.model.modelIndex])
        this.#outputs.set(index, { tokens: [], entropies: [] });
    }
  }

  add(modelIndex: number, row: StoredRow): void {
    const outputs = this.#outputs.get(modelIndex);
    if (outputs === undefined || row.status === "error") return;
    const { prompt, topToken, entropyNats } = row;
    const number = this.#numbers.get(topToken) ?? this.#numbers.size;
    this.#numbers.set(topToken, number);
    outputs.tokens[prompt.item] = number;
    if (Number.isFinite(entropyNats)) outputs.entropies[prompt.item] = entropyNats;
  }

  /** How far the outputs of a rewired model lie from those as is; undefined without both on shared prompts. */
  noteOf(modelIndex: number): string | undefined {
    const [own, base] = [modelIndex, this.#bases.get(modelIndex) ?? -1].map((index) =>
      this.#outputs.get(index),
    );
    if (own === undefined || base === undefined) return undefined;
    const shared = both(own.tokens, base.tokens);
    if (shared.length === 0) return undefined;
    const changed = shared.filter(([token, before]) => token !== before).length;
    const moves = both(own.entropies, base.entropies).map(([entropy, before]) => entropy - before);
    const mean = (of: (move: number) => number): number =>
      moves.reduce((sum, move) => sum + of(move), 0) / moves.length;
    const entropy =
      moves.length === 0
        ? ""
        : `; the entropy of the next token moves by ${signed(mean((move) => move))} nats on average, by ${decimals(mean(Math.abs), 2)} in size`;
    return (
      `changed: Beside the same weights as is, on ${counted(shared.length, "prompt")}: the top token differs on ${String(changed)} ` +
      `(${percentText(changed / shared.length)})${entropy}`
    );
  }
}

/** The values of prompts that both models have. */
const both = (
  own: Outputs["tokens"],
  base: Outputs["tokens"],
): readonly (readonly [own: number, base: number])[] =>
  own.flatMap((value, item) => {
    const other = base[item];
    return value === undefined || other === undefined ? [] : [[value, other] as const];
  });

/** One source, revision, type and rounding: only the wiring differs. */
const isSameModel = (one: LoadedModel, other: LoadedModel): boolean =>
  (["source", "revision", "dtype", "quantization", "adapter"] as const).every(
    (key) => one[key] === other[key],
  );

const signed = (value: number): string => `${value > 0 ? "+" : ""}${decimals(value, 2)}`;
