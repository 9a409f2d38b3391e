import { z } from "zod";
import { GAIN_BLOCKS } from "@gain/records";
import { Analysis } from "./analysisSchema.ts";

const text = z.string().min(1).max(4096);

/** One model of the files, by its names there; what the files do not state about it. */
export const FilesModel = z.strictObject({
  model: text.describe("the name to show"),
  names: z.array(text).min(1).optional().describe("its names in the files, where they differ from `model`"),
  family: text.describe("models of one family count once in the test of architectures"),
  wiring: z.enum(["parallel", "sequential"]),
  norm: text.optional().describe("the type of its norms, such as LayerNorm"),
  layers: z.int().min(1).optional(),
  parameters: z.number().positive().optional(),
});
export type FilesModel = z.infer<typeof FilesModel>;

/** A study of files that are measured already: which models are in them, and what is decided with them. */
export const FilesStudyFile = z.strictObject({
  $schema: z.string().optional(),
  question: text.optional().describe("what the study is to answer, in one sentence"),
  files: z
    .array(
      z.strictObject({
        file: text.describe("CSV, JSON or Parquet file, relative to the study file"),
        prompts: z
          .int()
          .min(2)
          .optional()
          .describe("number of prompts of each mean, where the file does not state it"),
      }),
    )
    .min(1),
  models: z.array(FilesModel).min(1),
  references: text.optional().describe("file of cited values relative to the study file, notebook or none"),
  analysis: Analysis.extend({
    block: z.enum(GAIN_BLOCKS).optional().describe("the block of the gains of the primary analysis"),
    subsets: z
      .array(
        z.strictObject({
          name: text,
          files: z.array(text).min(1).optional().describe("values of these files alone"),
          without: z.array(text).min(1).optional().describe("models that are left out"),
        }),
      )
      .optional()
      .describe("the primary analysis again with fewer values, as sensitivity"),
  }).optional(),
  limits: z.array(text).optional().describe("what the study cannot show, one sentence each"),
});
export type FilesStudyFile = z.infer<typeof FilesStudyFile>;
