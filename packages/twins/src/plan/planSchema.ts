import { TWIN_TEXTS, TWIN_WORDS } from "@gain/analysis";
import { z } from "zod";

const positive = z.number().positive();
const whole = z.int().positive();
const share = z.number().min(0).max(1);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits are needed");
const name = z.string().regex(/^[a-z0-9]+$/, "small letters and digits are needed");
const norm = z.enum(["layer", "rms", "one"]);
const init = z.enum(["neox", "flat"]);
const different = (values: readonly number[]): boolean => new Set(values).size === values.length;
const seeds = z.array(z.int().min(0)).min(1).refine(different, "each seed may be there once");

const cell = z.strictObject({
  name,
  depth: whole,
  seeds,
  learning_rates: z.array(positive).min(1).refine(different, "each rate may be there once").optional(),
  learning_rate_factor: positive.optional(),
  width: whole.optional(),
  norm: norm.optional(),
  init: init.optional(),
  weight_decay: z.number().min(0).optional(),
  passes: whole.optional(),
  repeats: name.optional(),
});

const outcomeOf = <Quantity extends z.ZodType>(quantity: Quantity) =>
  z.strictObject({
    cell: name,
    text: z.enum(TWIN_TEXTS),
    step: z.literal("last"),
    quantity,
    difference: z.literal("parallel − sequential"),
    unit: z.literal("pair"),
  });

const scalar = outcomeOf(z.enum(["log last gain", "log ‖h_L‖/‖h_1‖", "log ‖h_L‖/‖h_0‖"]));
const profile = outcomeOf(z.literal("log gain of every block")).extend({
  test: z.literal("sign-flip max-t over blocks"),
});
const outcome = z.union([scalar, profile]);

const probability = share.optional();

/** The format of plan.json. Every key is checked and no other is allowed; Python checks what training reads the same way. */
export const planSchema = z
  .strictObject({
    format: z.literal(1),
    name: z.string().min(1),
    corpus: z.strictObject({ manifest_sha256: sha256, tokenizer_sha256: sha256 }),
    shape: z.strictObject({
      ...{
        width: whole,
        head: whole,
        mlp: whole,
        rotary: share,
        context: whole,
        batch: whole,
        vocabulary: whole,
      },
      ...{ norm, init },
    }),
    optimizer: z.strictObject({
      betas: z.tuple([share, share]),
      ...{ epsilon: positive, weight_decay: z.number().min(0), clip: positive, warmup: share, final: share },
    }),
    passes: whole,
    checkpoints: z
      .array(z.int().min(0))
      .refine((steps) => steps[0] === 0, "the first step is 0")
      .refine((steps) => steps.every((step, i) => i === 0 || step > (steps[i - 1] ?? step)), "steps rise"),
    measuring: z.strictObject({ passages: whole, passage_tokens: whole, validation_windows: whole }),
    cells: z.array(cell).min(1),
    learning_rate: z.strictObject({
      rule: z.string().min(1),
      cell: name.optional(),
      fixed: positive.optional(),
      own_best: z.strictObject({ cell: name, seeds, as: name }).optional(),
    }),
    outcome: z.strictObject({
      primary: scalar,
      // The words speak of 1 %.
      ...{ margin: z.literal(0.01), level: positive.max(0.5) },
      words: z.record(z.enum(TWIN_WORDS), z.string().min(1)),
      claim: z.string().min(1),
    }),
    secondary: z
      .array(outcome)
      .refine((family) => family.filter(isProfile).length <= 1, "the family has at most one profile"),
    exclusion: z.string().min(1),
    power: z.strictObject({
      source: z.string().min(1),
      ...{
        sd: positive.optional(),
        difference: positive.optional(),
        equivalence_margin: positive.optional(),
      },
      ...{ power_at_8_pairs: probability, equivalence_power_at_8_pairs: probability },
      ...{ equivalence_power_at_14_pairs: probability, least_pairs_for_permutation: whole.optional() },
    }),
    kept_models: z.strictObject({ cell: name, seed: z.int().min(0).nullable().optional() }),
  })
  .superRefine((plan, context) => {
    const names = plan.cells.map((each) => each.name);
    const refuse = (path: Place, message: string): void => {
      context.addIssue({ code: "custom", path: [...path], message });
    };
    for (const [i, each] of names.entries())
      if (names.indexOf(each) < i) refuse(["cells", i, "name"], `${each} is the name of an earlier cell`);
    for (const [path, named] of namedCells(plan))
      if (named !== undefined && !names.includes(named)) refuse(path, `there is no cell ${named}`);
    const { cell: sweep, fixed, own_best: own } = plan.learning_rate;
    if ((sweep === undefined) === (fixed === undefined))
      refuse(["learning_rate"], "a cell or a fixed rate is needed, and not both");
    if (own !== undefined && names.includes(own.as))
      refuse(["learning_rate", "own_best", "as"], `${own.as} is the name of a cell`);
  });

export type PlanFile = z.infer<typeof planSchema>;

/** Whether an outcome of the plan is the whole profile over the blocks. */
export const isProfile = (each: z.infer<typeof outcome>): each is z.infer<typeof profile> =>
  each.quantity === "log gain of every block";

/** What of a plan names its cells. */
interface NamingPlan {
  readonly cells: readonly { readonly repeats?: string | undefined }[];
  readonly learning_rate: {
    readonly cell?: string | undefined;
    readonly own_best?: { readonly cell: string } | undefined;
  };
  readonly outcome: { readonly primary: { readonly cell: string } };
  readonly secondary: readonly { readonly cell: string }[];
  readonly kept_models: { readonly cell: string };
}

/** Every place of a plan that names a cell, with the name. */
function namedCells(plan: NamingPlan): readonly (readonly [Place, string | undefined])[] {
  const { learning_rate: rule, outcome: fixed } = plan;
  return [
    ...plan.cells.map(({ repeats }, i): [Place, string | undefined] => [["cells", i, "repeats"], repeats]),
    ...plan.secondary.map((each, i): [Place, string] => [["secondary", i, "cell"], each.cell]),
    [["learning_rate", "cell"], rule.cell],
    [["learning_rate", "own_best", "cell"], rule.own_best?.cell],
    [["outcome", "primary", "cell"], fixed.primary.cell],
    [["kept_models", "cell"], plan.kept_models.cell],
  ];
}

type Place = readonly (string | number)[];
