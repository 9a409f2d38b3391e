/** One statement of a model's origin. */
export interface Lineage {
  /**
   * `config` names the source from which the folder was once loaded, which can be the model itself; the others name a
   * base.
   */
  readonly origin: "config" | "model card" | "adapter" | "GGUF header";
  /** Hub id, folder or name, as written there. */
  readonly base: string;
}

/**
 * Facts that show whether two models are the same, and whether a model counts as trained. Unknown facts are left out.
 */
export interface ModelFacts {
  /** Its name in the source, before models of one name get distinct names. */
  readonly statedName?: string;
  /** Hub id or folder of the weights. */
  readonly source?: string;
  readonly lineage?: readonly Lineage[];
  /** A digest of its weight files, the same for the same weights. */
  readonly weights?: string;
  readonly dtype?: string;
  /** How the weights were rounded further. */
  readonly quantization?: string;
  /** The adapter merged into the weights. */
  readonly adapter?: string;
  /** Whether blocks of the trained model were rewired before it was measured. */
  readonly rewired?: boolean;
  /** Weights drawn at random, not trained. */
  readonly randomWeights?: boolean;
  /** Tokens in the vocabulary. */
  readonly vocabulary?: number;
  /** Mean entropy of its next-token distributions over its prompts, in nats. */
  readonly meanEntropyNats?: number;
}

/** The name of each kind of lineage in a sentence. */
const SOURCES: Readonly<Record<Lineage["origin"], string>> = {
  config: "the config's _name_or_path",
  "model card": "the model card's base_model",
  adapter: "the adapter's base_model_name_or_path",
  "GGUF header": "the GGUF header's base_model",
};

export const lineageText = ({ origin, base }: Lineage): string => `${SOURCES[origin]}: ${base}`;

/** Whether the model was derived from another one by training, merging or quantisation. */
export const isDerived = ({ lineage = [] }: ModelFacts): boolean =>
  lineage.some(({ origin }) => origin !== "config");
