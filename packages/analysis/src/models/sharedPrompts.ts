import { kahanSum } from "../sample/summation.ts";
import type { PromptGains } from "./promptGains.ts";

/** The prompts for which all of several models have a usable gain. */
export interface SharedPrompts {
  readonly prompts: readonly string[];
  /** The category of each prompt, from the first model that states one; null where a prompt has none. */
  readonly categories: readonly string[] | null;
}

interface NamedGains {
  readonly model: string;
  readonly gains: PromptGains;
}

export function sharedPrompts(models: readonly NamedGains[]): SharedPrompts {
  const [first, ...others] = models;
  if (first === undefined) return { prompts: [], categories: null };
  const prompts = [...first.gains.byPrompt.keys()].filter((prompt) =>
    others.every(({ gains }) => gains.byPrompt.has(prompt)),
  );
  const categories = prompts.flatMap((prompt) => {
    for (const { gains } of models) {
      const category = gains.byPrompt.get(prompt)?.category;
      if (category !== null && category !== undefined) return [category];
    }
    return [];
  });
  return { prompts, categories: categories.length === prompts.length ? categories : null };
}

/** A model that reduces the number of shared prompts, and their number without it. */
export interface CuttingModel {
  readonly model: string;
  /** Prompts with a usable gain. */
  readonly own: number;
  readonly sharedWithout: number;
}

/** The models without which more prompts would be shared, those with the largest effect first. */
export function cuttingModels(models: readonly NamedGains[]): readonly CuttingModel[] {
  if (models.length < 2) return [];
  const bearers = new Map<string, number>();
  for (const { gains } of models)
    for (const prompt of gains.byPrompt.keys()) bearers.set(prompt, (bearers.get(prompt) ?? 0) + 1);
  let shared = 0;
  const lackedAlone = models.map(() => 0);
  for (const [prompt, count] of bearers) {
    if (count === models.length) shared += 1;
    if (count !== models.length - 1) continue;
    const index = models.findIndex(({ gains }) => !gains.byPrompt.has(prompt));
    lackedAlone[index] = (lackedAlone[index] ?? 0) + 1;
  }
  return models
    .flatMap(({ model, gains }, i) => {
      const lacked = lackedAlone[i] ?? 0;
      return lacked === 0 ? [] : [{ model, own: gains.byPrompt.size, sharedWithout: shared + lacked }];
    })
    .toSorted((a, b) => b.sharedWithout - a.sharedWithout);
}

/**
 * The mean ln gain of one model over shared prompts. Each category has the same weight where every prompt has a
 * category; otherwise each prompt has.
 */
export function meanLogGain({ byPrompt }: PromptGains, { prompts, categories }: SharedPrompts): number {
  const logs = prompts.map((prompt) => Math.log(byPrompt.get(prompt)?.gain ?? Number.NaN));
  if (categories === null) return kahanSum(logs) / logs.length;
  const sums = new Map<string, number[]>();
  for (const [i, log] of logs.entries()) {
    const category = categories[i] ?? "";
    const group = sums.get(category);
    if (group === undefined) sums.set(category, [log]);
    else group.push(log);
  }
  const means = [...sums.values()].map((group) => kahanSum(group) / group.length);
  return kahanSum(means) / means.length;
}
