import { BLOCK_QUANTITIES, STREAM_QUANTITIES, TWIN_WIRINGS } from "@gain/analysis";
import { z } from "zod";

/** A number that is not finite is written as null. */
const number = z.number().nullable();
const numbers = z.array(number);
const text = z.string();

const blocks = z.strictObject(
  Object.fromEntries([...BLOCK_QUANTITIES, ...STREAM_QUANTITIES].map((name) => [name, numbers])) as Record<
    (typeof BLOCK_QUANTITIES)[number] | (typeof STREAM_QUANTITIES)[number],
    typeof numbers
  >,
);

/** The format of measured.json, which Python writes when a model is done. */
export const measuredSchema = z
  .strictObject({
    format: z.literal(1),
    ...{ plan: text, corpus: text, cell: text, seed: z.int(), wiring: z.enum(TWIN_WIRINGS) },
    ...{ learning_rate: z.number(), depth: z.int().positive(), width: z.int(), norm: text, init: text },
    ...{ weight_decay: z.number(), steps: z.int(), tokens: z.int(), parameters: z.int() },
    ...{ initial_weights: text, final_weights: text, batches: text, device: text },
    versions: z.record(text, text.nullable()),
    ...{ began: text, unigram_entropy: z.number() },
    failed: z.strictObject({ reason: text, step: z.int(), text }).nullable(),
    training: z.strictObject({
      ...{ seconds: z.number(), tokens_per_second: z.number(), matmul_share: number },
      ...{ flops_per_token: z.number(), matmul_flops: number },
    }),
    measuring_seconds: z.number(),
    curve: z.strictObject({ step: z.array(z.int()), loss: numbers, gradient_norm: numbers }),
    checkpoints: z.array(
      z.strictObject({
        ...{ step: z.int(), flip: z.enum(["none", "last", "all"]), validation_loss: number },
        ...{ passages: blocks, prompts: blocks },
      }),
    ),
    last_log_gains: z.strictObject({ passages: numbers, prompts: numbers }),
  })
  .superRefine(({ depth, checkpoints, curve }, context) => {
    for (const [i, checkpoint] of checkpoints.entries()) {
      for (const name of ["passages", "prompts"] as const) {
        for (const [quantity, values] of Object.entries(checkpoint[name])) {
          const length = depth + (STREAM_QUANTITIES.some((each) => each === quantity) ? 1 : 0);
          if (values.length !== length)
            context.addIssue({
              code: "custom",
              path: ["checkpoints", i, name, quantity],
              message: `${String(length)} numbers are needed for ${String(depth)} blocks, not ${String(values.length)}`,
            });
        }
      }
    }
    if (curve.loss.length !== curve.step.length || curve.gradient_norm.length !== curve.step.length)
      context.addIssue({
        code: "custom",
        path: ["curve"],
        message: "step, loss and gradient_norm differ in length",
      });
  });

export type Measured = z.infer<typeof measuredSchema>;
