import type { Wiring } from "@gain/analysis";
import type { GainRow } from "@gain/records";
import { LONG_NAME } from "./figureCases.ts";
import { HOSTILE_STRINGS, PUBLISHED_ROWS } from "./publishedFigures.ts";
import { severalOf, type SeveralCase } from "./severalModels.ts";

/** How the gains of a made-up model are spread. */
interface Made {
  readonly centre: number;
  /** Of ln gain. */
  readonly spread: number;
  readonly prompts?: number;
  readonly categories?: readonly string[];
  readonly layers?: number;
  /** Models of one turn have the same gains. */
  readonly turn?: number;
}

const CATEGORIES = ["Factual", "Syntactic", "Cliche", "Novel", "Nonsense"];

/** Rows of one model around a centre, other ones for every `turn`. */
export function madeRows(
  turn: number,
  { centre, spread, prompts = 25, categories = CATEGORIES, layers = 12 }: Made,
): GainRow[] {
  const [row] = PUBLISHED_ROWS;
  if (row === undefined) throw new Error("the fixture has no rows");
  return Array.from({ length: prompts }, (_, i): GainRow => {
    const place = i % categories.length;
    const lastGain =
      centre * Math.exp(spread * (Math.sin(7.3 * i + 3 * turn) + 0.4 * Math.cos(place + turn)));
    return {
      ...row,
      prompt: `prompt ${String(i)}`,
      category: categories[place] ?? null,
      lastGain,
      norms: normsWith(lastGain, layers, i, turn),
    };
  });
}

/** Norms [L + 1] of a stack with a large first gain, whose last gain is given. */
function normsWith(lastGain: number, layers: number, prompt: number, turn: number): number[] {
  const norms = [2];
  for (let layer = 1; layer <= layers; layer += 1) {
    const inner =
      layer === 1 ? 12 + turn : 1.06 + 0.12 * Math.sin(1.7 * layer + turn) + 0.02 * Math.sin(prompt);
    norms.push((norms[layer - 1] ?? Number.NaN) * (layer === layers ? lastGain : inner));
  }
  return norms;
}

const WIRINGS: readonly Wiring[] = ["parallel", "sequential", "sequential", "unknown", "mixed", "single"];
const NORMS = ["LayerNorm", "RMSNorm", "LayerNorm", null, "DeepNorm"];

/** As many models as asked for, of different wirings and norms, each of a family of its own. */
function madeModels(
  count: number,
  change: (i: number) => Partial<Made & { name: string; wiring: Wiring }> = () => ({}),
): SeveralCase {
  return severalOf(
    Array.from({ length: count }, (_, i) => {
      const {
        name = `model ${String.fromCodePoint(97 + i)}`,
        wiring = WIRINGS[i % WIRINGS.length] ?? "unknown",
        ...made
      } = change(i);
      const rows = madeRows(made.turn ?? i, {
        centre: 0.85 + 0.07 * ((i * 5) % 12),
        spread: 0.08,
        layers: 8 + 4 * (i % 4),
        ...made,
      });
      return { name, wiring, normType: NORMS[i % NORMS.length] ?? null, rows, family: `family ${String(i)}` };
    }),
  );
}

const JAPANESE = ["日本語の言語モデル", "大規模モデル・第二版", "ひらがなモデル", "カタカナモデル"];

/** Models in the states in which a figure of several has to stay readable. */
export const SEVERAL_CASES = {
  two: madeModels(2),
  six: madeModels(6),
  twelve: madeModels(12),
  "long names": madeModels(8, (i) => ({ name: `${LONG_NAME.slice(0, 58)}-${String(i)}` })),
  "Japanese names": madeModels(4, (i) => ({
    name: JAPANESE[i] ?? "",
    categories: ["事実", "文法", "慣用句", "新規", "無意味"],
  })),
  "hostile names": madeModels(HOSTILE_STRINGS.length, (i) => ({
    name: HOSTILE_STRINGS[i] ?? "",
    categories: HOSTILE_STRINGS.slice(0, 5),
  })),
  "one wiring": madeModels(3, () => ({ wiring: "sequential" })),
  "near one": madeModels(3, () => ({ centre: 1, spread: 1e-5 })),
  copies: madeModels(3, () => ({ centre: 1.2, turn: 1 })),
  "all equal": madeModels(2, () => ({ centre: 1.2, spread: 0 })),
  "one prompt": madeModels(2, () => ({ prompts: 1 })),
  "many prompts": madeModels(2, () => ({ prompts: 1500 })),
  "many categories": madeModels(3, () => ({
    prompts: 60,
    categories: Array.from({ length: 12 }, (_, i) => `Category number ${String(i)} of a long name`),
  })),
  "one category": madeModels(2, () => ({ categories: ["All alike"] })),
} as const satisfies Readonly<Record<string, SeveralCase>>;
