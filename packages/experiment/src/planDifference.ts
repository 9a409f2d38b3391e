import { ModelRequest } from "@gain/protocol";
import type { RunPlan } from "@gain/records";
import { digestText } from "./policies.ts";

export type PlannedModel = RunPlan["models"][number];
type Value = PlannedModel[string];

const AND = " and ";
/** Allowing a failed check is not part of the plan. */
const FIELDS = Object.keys(ModelRequest.shape).filter((field) => field !== "allowFailedSelfCheck");
/** Options that have another name than their field. */
const OPTIONS: Readonly<Record<string, string>> = { path: "--model-path", bos: "--bos or --no-bos" };
const DEFAULT_TEMPLATE = "default";
const BOS: Readonly<Record<string, string>> = { auto: "not given", with: "--bos", without: "--no-bos" };

/**
 * The differences between the measurements of two plans, one line each: `--dtype was float32, is bfloat16`. Empty exactly
 * where the measurements are the same. Start time, prompt file and the order of models are not compared.
 */
export function planDifference(was: RunPlan, is: RunPlan): string[] {
  const options = FIELDS.flatMap((field) => {
    const [before, now] = [valuesOf(was, field), valuesOf(is, field)];
    return isSame(before, now) ? [] : [`${optionOf(field)} was ${before}, is ${now}`];
  });
  const models = [was, is].map((plan) => keptModels(plan).map((model) => JSON.stringify(fieldsOf(model))));
  const [before, now] = models.map((texts) => texts.toSorted().join("\n"));
  const isRearranged = options.length === 0 && before !== now;
  return [
    ...options,
    ...(isRearranged ? ["the same values of these options were combined differently"] : []),
    ...promptDifference(was.prompts, is.prompts),
    ...(was.analysis.margin === is.analysis.margin
      ? []
      : [`--margin was ${String(was.analysis.margin)}, is ${String(is.analysis.margin)}`]),
    ...studyDifference(was.analysis.study, is.analysis.study),
    ...(was.analysis.groupBy === is.analysis.groupBy
      ? []
      : [`--group-by was ${was.analysis.groupBy ?? "not given"}, is ${is.analysis.groupBy ?? "not given"}`]),
    ...(was.policies.normDefinition === is.policies.normDefinition
      ? []
      : [
          `the definition of the norms was ${was.policies.normDefinition}, is ${is.policies.normDefinition}: ` +
            "another version of gain started the run",
        ]),
  ];
}

/** The models of a plan that were not dropped. */
export const keptModels = ({ models, dropped = [] }: RunPlan): PlannedModel[] =>
  models.filter((_, index) => !dropped.includes(index));

type PlannedStudy = RunPlan["analysis"]["study"];

/** The analysis is part of the plan: a change after some models are seen would not be fixed beforehand. */
function studyDifference(was: PlannedStudy, is: PlannedStudy): string[] {
  const text = (study: PlannedStudy): string =>
    study === undefined
      ? "none"
      : `${study.outcome}, ${study.primary}, covariates ${listText(study.covariates)}, exploratory ${listText(study.exploratory)}`;
  return text(was) === text(is) ? [] : [`the analysis of the study was ${text(was)}; is ${text(is)}`];
}

const listText = (names: readonly string[]): string => (names.length === 0 ? "none" : names.join(" and "));

/** `ggufFile` is set by `--gguf-file`. */
const optionOf = (field: string): string =>
  OPTIONS[field] ?? `--${field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** Are the same values named, in whatever order? */
const isSame = (one: string, other: string): boolean => sortedText(one) === sortedText(other);

const sortedText = (values: string): string => values.split(AND).toSorted().join(AND);

/** The different values of a field, in the order of the models. */
function valuesOf(plan: RunPlan, field: string): string {
  const values = [...new Set(keptModels(plan).map((model) => model[field] ?? null))];
  const isList = values.length > 1;
  return values.map((value) => valueText(field, value, isList)).join(AND);
}

function valueText(field: string, value: Value, isList: boolean): string {
  if (value === null || value === false) return isList ? "none" : "not given";
  if (value === true) return "given";
  if (field === "chatTemplate" && value !== DEFAULT_TEMPLATE) return digestText(String(value));
  return field === "bos" ? (BOS[String(value)] ?? String(value)) : String(value);
}

/** Values in the order of the fields, independent of the order in the file. */
export const fieldsOf = (model: PlannedModel): Value[] => FIELDS.map((field) => model[field] ?? null);

function promptDifference(was: RunPlan["prompts"], is: RunPlan["prompts"]): string[] {
  if (was.digest === is.digest && was.count === is.count) return metaDifference(was, is);
  return was.source === is.source
    ? [`the prompt file ${is.source} has other prompts: ${String(was.count)} then, ${String(is.count)} now`]
    : [
        `the prompts differ: ${String(was.count)} from ${was.source} then, ${String(is.count)} from ${is.source} now`,
      ];
}

/** Own columns are no part of a measurement; the rows of a run nevertheless have those of one file. */
function metaDifference(
  { meta: was }: RunPlan["prompts"],
  { meta: is, source }: RunPlan["prompts"],
): string[] {
  if (was?.digest === is?.digest) return [];
  const [before, now] = [was, is].map((meta) => meta?.columns.join(", ") ?? "none");
  return before === now
    ? [`the prompts of ${source} are the same, with other values in the columns beside them (${now ?? ""})`]
    : [
        `the prompts of ${source} are the same, and the columns beside them were ${before ?? ""}, are ${now ?? ""}`,
      ];
}
