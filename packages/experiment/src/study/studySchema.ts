import { z } from "zod";
import { ModelRequest } from "@gain/protocol";
import { isClusterAddress, MOST_CLUSTER_LANES } from "../clusterLanes.ts";
import { Analysis } from "./analysisSchema.ts";

const { shape } = ModelRequest;
const text = z.string().min(1).max(4096);

/** Fields of a request that one model has several values of, under the name of the list. */
export const LISTS = {
  revisions: "revision",
  adapters: "adapter",
  wirings: "wiring",
  dtypes: "dtype",
} as const;

/** How every model is measured, under the names of `plan.json`. */
const Settings = z
  .strictObject({
    specialTokens: shape.specialTokens,
    bos: shape.bos,
    chatTemplate: text.describe("default, none, or a file with a Jinja template, relative to the study file"),
    system: text.describe("the system message of every prompt that has none"),
    device: shape.device,
    maxMemory: shape.maxMemory.unwrap(),
    dtype: shape.dtype,
    dtypes: z.array(shape.dtype).min(1),
    quantize: shape.quantize,
    precision: shape.precision,
    wiring: shape.wiring,
    wirings: z.array(shape.wiring).min(1),
    positions: z
      .union([z.literal("last"), shape.positions.unwrap().unwrap()])
      .describe("last, all, first, every:8, or numbers from 0 as 0,5,10"),
    positionPredictions: z.boolean(),
    vectors: shape.vectors
      .unwrap()
      .unwrap()
      .describe(
        "blocks:all, blocks:every:4, or numbers as blocks:0,5,-1 (0: the input of the first, -1: the last)",
      ),
    truncate: shape.truncate,
    batchSize: shape.batchSize.unwrap(),
    layout: shape.layout,
    compile: shape.compile,
    allowBin: shape.allowBin,
    allowFailedSelfCheck: shape.allowFailedSelfCheck,
  })
  .partial();

/** One model, or several that differ in the lists: each is measured with every combination of the lists' values. */
export const StudyModel = Settings.extend({
  model: shape.model.optional().describe("preset, Hugging Face id, or the name to show for `path`"),
  path: text.optional().describe("folder in Hugging Face layout or .gguf file, relative to the study file"),
  ggufFile: text.optional(),
  revision: text.optional(),
  revisions: z
    .array(text)
    .min(1)
    .optional()
    .describe("branches, tags or commits; step{1000..143000..1000} stands for every 1000th step"),
  adapter: text.optional(),
  adapters: z
    .array(text)
    .min(1)
    .optional()
    .describe("folders of PEFT adapters; none is the model as it is, which is measured in any case"),
  family: text.optional().describe("counts as one of this family in the test of architectures"),
});
export type StudyModel = z.infer<typeof StudyModel>;

/** The cluster on which a study is measured. */
const Cluster = z
  .strictObject({
    address: z
      .string()
      .refine(isClusterAddress, "auto, or HOST:PORT of the head, such as 10.0.0.1:6379")
      .describe("auto, or HOST:PORT of the head of a Ray cluster"),
    lanes: z.int().min(1).max(MOST_CLUSTER_LANES).optional().describe("number of sidecars"),
    gpusPerLane: z.int().min(1).max(64).optional().describe("GPUs that each sidecar spreads over"),
    perGpu: z.int().min(1).max(16).optional().describe("sidecars that share a GPU"),
  })
  .refine(
    ({ gpusPerLane, perGpu }) => gpusPerLane === undefined || perGpu === undefined,
    "gpusPerLane and perGpu are both given: state one",
  );

/** A study: which models are measured on which prompts, how, and what is decided with them. */
export const StudyFile = z.strictObject({
  $schema: z.string().optional(),
  question: text.optional().describe("what the study is to answer, in one sentence"),
  prompts: text
    .optional()
    .describe("prompt file, relative to the study file; the notebook's 25 where left out"),
  promptColumn: text.optional(),
  references: text.optional().describe("file of cited values relative to the study file, notebook or none"),
  cluster: Cluster.optional().describe("where it is measured; this host where left out"),
  defaults: Settings.optional().describe("settings of every model that does not state them"),
  models: z.array(StudyModel).min(1),
  analysis: Analysis.optional(),
});
export type StudyFile = z.infer<typeof StudyFile>;
