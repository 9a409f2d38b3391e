/** One statement of where a model comes from. */
export interface Lineage {
  /** `config` names what the folder was once loaded from, which can be the model itself; the others name a base. */
  readonly origin: "config" | "model card" | "adapter" | "GGUF header";
  /** Hub id, folder or name, as it is written there. */
  readonly base: string;
}

/** What tells whether two models are one, and whether one counts as a trained model. What is not known is left out. */
export interface ModelFacts {
  /** The name that its source gives it, before models of one name are told apart. */
  readonly statedName?: string;
  /** Hub id or folder of the weights. */
  readonly source?: string;
  readonly lineage?: readonly Lineage[];
  /** A digest of its weight files, the same for the same weights. */
  readonly weights?: string;
  readonly dtype?: string;
  /** How the weights were rounded further. */
  readonly quantization?: string;
  /** The adapter that was merged into the weights. */
  readonly adapter?: string;
  /** Were blocks of the trained model rewired before it was measured? */
  readonly rewired?: boolean;
  /** Weights drawn at random, not trained. */
  readonly randomWeights?: boolean;
  /** Tokens in the vocabulary. */
  readonly vocabulary?: number;
  /** Mean entropy of its next-token distributions over its prompts, in nats. */
  readonly meanEntropyNats?: number;
}

/** How each kind of lineage is called in a sentence. */
const SOURCES: Readonly<Record<Lineage["origin"], string>> = {
  config: "the config's _name_or_path",
  "model card": "the model card's base_model",
  adapter: "the adapter's base_model_name_or_path",
  "GGUF header": "the GGUF header's base_model",
};

export const lineageText = ({ origin, base }: Lineage): string => `${SOURCES[origin]}: ${base}`;

/** Was the model made from another one, by training, merging or rounding it further? */
export const isDerived = ({ lineage = [] }: ModelFacts): boolean =>
  lineage.some(({ origin }) => origin !== "config");
