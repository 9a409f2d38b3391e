import { meanAndError } from "../sample/meanAndError.ts";
import type { PromptGains } from "./promptGains.ts";

/**
 * Gains that differ by less than this share of their spread belong to one model: the rest is rounding of a file or a
 * sum.
 */
const SHARE_OF_SPREAD = 1e-4;

/** Logarithms of gains have the rounding error of numbers near 1. */
const ROUNDING = 4 * Number.EPSILON;

/** This many prompts with the same gain are no coincidence, even where norms were rounded to bfloat16. */
const FEWEST_SHARED = 3;

/**
 * Whether two models' gains are the same, on all prompts that both have, so that one is a copy of the other. Fewer than
 * three common prompts decide only where neither model has another one. Rows without prompts are compared in their
 * order.
 */
export function sameGains(one: PromptGains, other: PromptGains): boolean {
  if (one.byPrompt.size === 0 && other.byPrompt.size === 0) {
    const { length } = one.unnamed;
    return length > 0 && length === other.unnamed.length && areSame(one.unnamed, other.unnamed);
  }
  const shared = [...one.byPrompt].flatMap(([prompt, { gain }]) => {
    const partner = other.byPrompt.get(prompt);
    return partner === undefined ? [] : [[gain, partner.gain] as const];
  });
  const isWhole = shared.length === one.byPrompt.size && shared.length === other.byPrompt.size;
  if (shared.length === 0 || (shared.length < FEWEST_SHARED && !isWhole)) return false;
  return areSame(
    shared.map(([gain]) => gain),
    shared.map(([, gain]) => gain),
  );
}

function areSame(some: readonly number[], others: readonly number[]): boolean {
  const logs = some.map(Math.log);
  const spread = meanAndError(logs);
  const slack = Math.max(ROUNDING, spread.defined ? SHARE_OF_SPREAD * spread.value.sd : 0);
  return logs.every((log, i) => Math.abs(log - Math.log(others[i] ?? Number.NaN)) <= slack);
}
