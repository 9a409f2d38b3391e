/** A plan or results of twins that cannot be used; the user can change that. Exit code 2. */
export class TwinsError extends Error {
  override readonly name = "TwinsError";
  readonly foreseen = true;
}

const causeText = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

const short = (digest: string): string => `${digest.slice(0, 12)}…`;

export const unreadableFile = (what: string, path: string, cause: unknown): TwinsError =>
  new TwinsError(`the ${what} ${path} cannot be read: ${causeText(cause)}`, { cause });

/** @param faults one a place, as "cells[2].seeds: …" */
export const badPlan = (path: string, faults: readonly string[]): TwinsError =>
  new TwinsError(
    `${path} is no plan of twins:\n${faults.map((fault) => `  ${fault}`).join("\n")}\n` +
      "Correct it, under a new name where results of it exist: docs/twins.md describes the format",
  );

export const badMeasurement = (path: string, faults: readonly string[]): TwinsError =>
  new TwinsError(
    `${path} is no measurement of a twin:\n${faults.map((fault) => `  ${fault}`).join("\n")}\n` +
      "Remove the folder to train that model again",
  );

export const otherPlan = (path: string, found: string, asked: string): TwinsError =>
  new TwinsError(
    `${path} was measured under another plan (sha256 ${short(found)}) than ${short(asked)}: results of two plans are ` +
      "never mixed. Keep the results of each plan in a folder of their own",
  );

export const otherCorpus = (path: string, found: string, asked: string): TwinsError =>
  new TwinsError(
    `${path} was trained on another text (sha256 of its manifest ${short(found)}) than the plan's, ${short(asked)}: ` +
      "results of two texts are never mixed. Keep the results of each text in a folder of their own",
  );

export const planChanged = (folder: string, stored: string, given: string): TwinsError =>
  new TwinsError(
    `${folder} holds results under the plan ${short(stored)}, and the plan given is ${short(given)}: a plan is fixed ` +
      "before the first model is trained. Give the changed plan a new name, and its results another folder with --out",
  );

export const measuredTwice = (path: string, name: string, earlier: string): TwinsError =>
  new TwinsError(`${path} and ${earlier} are both ${name}: keep one of the two folders`);

export const notOfPlan = (path: string, what: string): TwinsError =>
  new TwinsError(`${path} is ${what}, which the plan does not name: move that folder elsewhere`);

export const nothingMeasured = (folder: string): TwinsError =>
  new TwinsError(
    `${folder} has no measured model (<cell>/<model>/measured.json): gain twins --pocket or --corpus DIR trains some`,
  );

export const noMeasurements = (folder: string, cause: unknown): TwinsError =>
  new TwinsError(
    `${folder} has no measurements of twins that can be read: ${causeText(cause)}. A folder of results has plan.json and ` +
      "measurements/models.parquet",
    { cause },
  );

export const damagedTables = (folder: string, what: string): TwinsError =>
  new TwinsError(`the tables in ${folder} do not fit together: ${what}. Gather the measurements again`);
