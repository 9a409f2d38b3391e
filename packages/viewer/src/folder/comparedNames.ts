/**
 * What is compared, by name: `RUN`, a run with all its models, or `RUN/MODEL`, one of them. No name of a folder has a `/`.
 */

export const FEWEST_COMPARED = 2;
export const MOST_COMPARED = 12;

export const modelOfRun = (run: string, model: string): string => `${run}/${model}`;

/** The model is undefined for all of the run. */
export function comparedName(name: string): { readonly run: string; readonly model: string | undefined } {
  const [run = "", ...model] = name.split("/");
  return { run, model: model.length === 0 ? undefined : model.join("/") };
}
