import {
  blockName,
  countText,
  estimateDigits,
  estimateText,
  gainTo,
  intervalTo,
  percentText,
  trainings,
  type ArchitectureHypothesis,
  type GainFindings,
  type VerdictWord,
} from "@gain/analysis";
import { gainByStepsOfModelsTitle, trainingFinding } from "@gain/figures";
import { BLOCK_DEFINITIONS } from "@gain/records";
import type { ModelReport, ReportInput } from "../reportInput.ts";
import { lowerFirst, upperFirst } from "../text/firstLetter.ts";
import { architectureText, normText } from "./architectureText.ts";
import { architectureStatus } from "./architectureWords.ts";
import { verdictWords } from "./verdictWords.ts";

/** What a report says first. */
export interface Headline {
  /** The finding with its number, in one sentence without its full stop; it claims what the verdict claims. */
  readonly answer: string;
  /** What was measured, in one line. */
  readonly sub: string;
  /** What the answer rests on and what it cannot say: at most four sentences or pairs of them. */
  readonly lines: readonly string[];
}

const MOST_LINES = 4;

/** The answer of a report: of one model its verdict, of several the classes of wiring, or the models' verdicts counted. */
export function headline(input: ReportInput): Headline {
  const [first, ...others] = input.models;
  if (first === undefined) return { answer: input.title, sub: "", lines: [] };
  return others.length === 0 ? ofOneModel(first, input) : ofSeveral(input);
}

function ofOneModel(model: ModelReport, input: ReportInput): Headline {
  const { findings, labels } = model;
  const { architectures } = input.comparison;
  const { because } = verdictWords(findings, labels);
  const prompts = `${countText(findings.rows.used)} of ${countText(labels.plannedPrompts)} prompts`;
  return {
    answer: modelAnswer(model),
    sub: [architectureText(labels), `norm: ${normText(labels)}`, prompts].join(" · "),
    lines: [
      ...most(because, findings.verdict.alerts, MOST_LINES - 1),
      `Parallel against sequential attention: ${architectureStatus(architectures)}.`,
    ],
  };
}

/** At most `count` of the sentences, in their order: those that must not be missing, then the first others. */
function most(sentences: readonly string[], needed: readonly string[], count: number): readonly string[] {
  const ranked = [
    ...sentences.filter((sentence) => needed.includes(sentence)),
    ...sentences.filter((sentence) => !needed.includes(sentence)),
  ].slice(0, count);
  return sentences.filter((sentence) => ranked.includes(sentence));
}

/** The finding of one model with its number: "SmolLM2-135M expands on these categories: gain 1.08 [1.05, 1.12]". */
function modelAnswer({ findings, labels }: ModelReport): string {
  const { verdict, primary, margin } = findings;
  const name =
    labels.block === "L" ? labels.modelName : `${labels.modelName}, ${BLOCK_DEFINITIONS[labels.block]},`;
  if (!primary.estimate.defined) return `${name}: no verdict`;
  const { mean, interval } = primary.estimate.value;
  const gain = `gain ${estimateText({ mean, ...interval })}`;
  const where = primary.population === "these categories" ? " on these categories" : "";
  switch (verdict.word) {
    case "expansion":
    case "dampening":
      return `${name} ${VERBS[verdict.word]}${where}: ${gain}${beyond(findings, verdict.word)}`;
    case "negligible expansion":
    case "negligible dampening":
      return `${name} ${VERBS[verdict.word]}${where} by less than ${percentText(margin)}: ${gain}`;
    case "no change":
      return `${name} changes the norm${where} by less than ${percentText(margin)}: ${gain}`;
    case "not distinguishable":
      return `${name}: ${gain}${where}, not distinguishable from 1`;
    case "no verdict":
      return `${name}: no verdict; ${gain}${where}`;
  }
}

const VERBS = {
  expansion: "expands",
  dampening: "dampens",
  "negligible expansion": "expands",
  "negligible dampening": "dampens",
} as const;

/** What the interval for new categories says beside the word for these. */
function beyond({ newCategories, primary, verdict }: GainFindings, word: VerdictWord): string {
  if (!newCategories.defined) return "";
  const { interval } = newCategories.value;
  const range = intervalTo(interval, estimateDigits(interval));
  if (verdict.beyond === null) return "";
  const there = primary.population === "these categories" ? "beyond them" : "for new categories";
  return verdict.beyond === word
    ? `, and ${there} ${range}`
    : `; ${there} ${range}, ${verdict.beyond === "not distinguishable" ? "not distinguishable from 1" : verdict.beyond}`;
}

function ofSeveral(input: ReportInput): Headline {
  const { models, comparison } = input;
  const training = trainingAnswer(input);
  if (training !== null) return training;
  const { architectures } = comparison;
  const counts = verdictCounts(input);
  const rows = models.reduce((sum, { findings }) => sum + findings.rows.used, 0);
  const { study } = input;
  const isAboutClasses = study !== null || architectures.status !== "not testable";
  return {
    answer: isAboutClasses ? classAnswer(architectures) : counts,
    sub:
      study === null
        ? `${countText(models.length)} models, ${countText(rows)} rows`
        : `${countText(comparison.values.length)} models, gains of block ${blockName(study.block)}`,
    lines: [
      ...(isAboutClasses && study === null ? [`${counts}.`] : []),
      architectures.estimate,
      `Parallel against sequential attention: ${architectureStatus(architectures)}; ${architectures.reason}.`,
      architectures.norms,
      ...(study?.limits ?? []),
    ]
      .filter((line) => line !== "")
      .slice(0, MOST_LINES),
  };
}

/** Of checkpoints the change along each model's training; null where other models are among them. */
function trainingAnswer(input: ReportInput): Headline | null {
  const { models, comparison } = input;
  const trained = trainings(models.map(({ labels }) => labels.modelName));
  if (trained === null) return null;
  const findings = trained.map(({ base, revisions }) => {
    const checkpoints = revisions.flatMap(({ place, revision }) => {
      const model = models[place];
      return model === undefined
        ? []
        : [{ ...{ name: model.labels.modelName, revision }, findings: model.findings }];
    });
    return { base, ...trainingFinding(checkpoints, comparison.pairs) };
  });
  const sentences = findings.map(({ base, text }) => `${base}: ${lowerFirst(text)}`);
  const rows = models.reduce(
    (
      sum,
      {
        findings: {
          rows: { used },
        },
      },
    ) => sum + used,
    0,
  );
  const counts = `${countText(models.length)} checkpoints, ${countText(rows)} rows`;
  const verdicts = `${verdictCounts(input).replace("models", "checkpoints")}.`;
  const [only = "", ...others] = sentences;
  if (others.length === 0) return { answer: only, sub: counts, lines: [verdicts] };
  const shown = sentences.slice(0, MOST_LINES - 1);
  const rest = sentences.length - shown.length;
  return {
    answer: gainByStepsOfModelsTitle(findings.map(({ direction }) => direction)),
    sub: `${countText(trained.length)} models, ${counts}`,
    lines: [
      ...shown.map((sentence, i) =>
        rest > 0 && i === shown.length - 1
          ? `${sentence}; ${countText(rest)} more in the figures.`
          : `${sentence}.`,
      ),
      verdicts,
    ],
  };
}

/** "Parallel is lower, yet both are above 1: 1.10 parallel, 1.15 sequential, ratio 0.96 [0.91, 1.00] (4 and 4 families)". */
function classAnswer({
  block,
  outcome,
  parallel,
  sequential,
  difference,
  interval,
}: ArchitectureHypothesis): string {
  const counts = `${countText(parallel.families)} and ${countText(sequential.families)} families`;
  const said = outcomeText(outcome, block === "L" ? "" : ` at block ${blockName(block)}`);
  if (!difference.defined || !parallel.mean.defined || !sequential.mean.defined)
    return `${said.slice(0, -1)} (${counts})`;
  const ratio = Math.exp(difference.value);
  const ends = interval.defined
    ? { low: Math.exp(interval.value.low), high: Math.exp(interval.value.high) }
    : null;
  const digits = ends === null ? 2 : estimateDigits(ends);
  const number = (lnGain: number): string => gainTo(Math.exp(lnGain), digits);
  const ratioText = ends === null ? gainTo(ratio, digits) : estimateText({ mean: ratio, ...ends });
  return `${said} ${number(parallel.mean.value)} parallel, ${number(sequential.mean.value)} sequential, ratio ${ratioText} (${counts})`;
}

/** The outcome before its numbers; one that does not name the classes follows their names. */
const outcomeText = (outcome: ArchitectureHypothesis["outcome"], at: string): string =>
  /^(?:parallel|both)/.test(outcome)
    ? `${upperFirst(outcome)}${at}:`
    : `Parallel against sequential attention${at}: ${outcome};`;

/**
 * How many different models expand, dampen and so on, after Holm's correction over them: "Of 3 models 2 expand, 1 is not
 * distinguishable from 1". A copy counts with its original.
 */
function verdictCounts({ models, comparison }: ReportInput): string {
  const words = comparison.neutralTests.flatMap(({ word }, i) =>
    (comparison.replicates[i]?.copyOf ?? null) === null ? [word] : [],
  );
  const parts = COUNTED.flatMap(([word, one, many]) => {
    const count = words.filter((each) => each === word).length;
    return count === 0 ? [] : [`${countText(count)} ${count === 1 ? one : many}`];
  });
  const what = words.length < models.length ? "different models" : "models";
  return `Of ${countText(words.length)} ${what} ${parts.join(", ")}`;
}

const COUNTED: readonly (readonly [VerdictWord, string, string])[] = [
  ["dampening", "dampens", "dampen"],
  ["negligible dampening", "dampens negligibly", "dampen negligibly"],
  ["expansion", "expands", "expand"],
  ["negligible expansion", "expands negligibly", "expand negligibly"],
  ["no change", "does not change the norm", "do not change the norm"],
  ["not distinguishable", "is not distinguishable from 1", "are not distinguishable from 1"],
  ["no verdict", "has no verdict", "have no verdict"],
];
