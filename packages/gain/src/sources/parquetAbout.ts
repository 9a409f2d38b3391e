import type { PrecisionFloor } from "@gain/analysis";
import { z } from "zod";
import { UsageError } from "@gain/experiment";
import { LoadedModel, ModelRequest } from "@gain/protocol";
import { GAIN_BLOCKS } from "@gain/records";
import type { MeasuredModel } from "./measuredModel.ts";

/** Changes when a reader of the previous format would misread it. */
const FORMAT = "gain-parquet-1";

const facts = z.array(z.tuple([z.string(), z.string()]));
const nullableText = z.string().nullable();

/** What a run's Parquet file states of a model in addition to its rows. */
const ModelAbout = z.object({
  /** The model's name in the rows. */
  model: z.string(),
  labels: z.object({
    experimentTitle: z.string(),
    modelName: z.string(),
    architecture: nullableText,
    normType: nullableText,
    block: z.enum(GAIN_BLOCKS),
    seen: z
      .object({
        architecture: z.string(),
        normType: z.string(),
        notebook: z.object({ architecture: nullableText, normType: nullableText }),
      })
      .nullable(),
    intervention: nullableText,
    addedEnd: nullableText,
    alarms: z.array(z.string()),
    wiring: z.enum(["parallel", "sequential", "single", "mixed", "unknown"]),
    slug: z.string(),
    timestamp: z.string(),
    plannedPrompts: z.number(),
  }),
  replicate: z.object({
    normType: nullableText,
    // Files of earlier versions have neither.
    layers: z.number().nullable().default(null),
    parameters: z.number().nullable().default(null),
    names: z.array(z.string()),
    facts: z.object({
      statedName: z.string(),
      source: z.string().exactOptional(),
      lineage: z
        .array(
          z.object({ origin: z.enum(["config", "model card", "adapter", "GGUF header"]), base: z.string() }),
        )
        .exactOptional(),
      weights: z.string().exactOptional(),
      dtype: z.string().exactOptional(),
      quantization: z.string().exactOptional(),
      adapter: z.string().exactOptional(),
      rewired: z.boolean().exactOptional(),
      randomWeights: z.boolean().exactOptional(),
      vocabulary: z.number().exactOptional(),
      meanEntropyNats: z.number().exactOptional(),
    }),
  }),
  precisionFloor: z.object({ relative: z.number(), source: z.string() }).nullable(),
  /** From the run's plan. */
  margin: z.number().exactOptional(),
  groupBy: z.string().exactOptional(),
  /** Do its prompts have own columns? */
  ownColumns: z.boolean().exactOptional(),
  notes: z.array(z.string()),
  notices: z.array(z.string()),
  provenance: z.object({ heading: z.string(), facts }),
  selfChecks: z.array(z.object({ name: z.string(), result: z.string(), detail: z.string() })),
});

export type ModelAbout = z.infer<typeof ModelAbout>;

const About = z.object({ format: z.literal(FORMAT), models: z.array(ModelAbout) });

/** JSON of what the rows of these models, of one run, do not contain. */
export const aboutModels = (models: readonly MeasuredModel[]): string =>
  JSON.stringify({
    format: FORMAT,
    models: models.map(
      ({ labels, replicate, findings, notes, notices = [], provenance, selfChecks, ...own }) => ({
        model: labels.modelName,
        labels,
        replicate,
        margin: findings.margin,
        ...(own.grouping !== undefined && { groupBy: own.grouping.column }),
        ...(own.columns !== undefined && { ownColumns: true }),
        precisionFloor: findings.precisionFloor satisfies PrecisionFloor | null,
        ...{ notes, notices, provenance, selfChecks },
      }),
    ),
  });

/** What a file of `gain.measure` in Python states of its one model, in the words of the wire. */
const InMemory = z.object({
  format: z.literal("gain-measured-1"),
  loaded: LoadedModel,
  request: ModelRequest,
  notices: LoadedModel.shape.execution.shape.notices,
  timestamp: z.string(),
});
export type InMemory = z.infer<typeof InMemory>;

/** By the models' names in the rows; `inMemory` is of the only model of a file that Python wrote. */
interface KnownModels {
  readonly models: ReadonlyMap<string, ModelAbout>;
  readonly inMemory: InMemory | null;
}

/**
 * Reads it back; nothing is known of a file without it.
 *
 * @throws UsageError for a file of another version of gain
 */
export function readAbout(path: string, text: string | null): KnownModels {
  if (text === null) return { models: new Map(), inMemory: null };
  const about = z.union([About, InMemory]).safeParse(jsonOf(text));
  if (!about.success) {
    throw new UsageError(`${path} was written by another version of gain: analyse the run's folder instead`);
  }
  const { data } = about;
  if (data.format !== FORMAT) return { models: new Map(), inMemory: data };
  return { models: new Map(data.models.map((model) => [model.model, model])), inMemory: null };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
