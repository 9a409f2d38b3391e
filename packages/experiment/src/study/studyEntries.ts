import { basename } from "node:path";
import type { ModelRequest } from "@gain/protocol";
import { MOST_REVISIONS, revisionsOf } from "./revisionRange.ts";
import type { StudyFile, StudyModel } from "./studySchema.ts";

/** One model to measure: the fields of its request that the study states. */
export interface StudyEntry {
  readonly request: Partial<ModelRequest> & Pick<ModelRequest, "model">;
  readonly family: string | null;
}

/** Values of `chatTemplate` that are no files. */
const WORDS = new Set(["default", "none"]);

type Fail = (key: string, reason: string) => never;
type Settings = NonNullable<StudyFile["defaults"]>;

/**
 * One entry for every combination of a model's lists.
 *
 * @param toPath makes a path of the file absolute
 * @param fail throws the error about a key of the model
 */
export function entriesOf(
  model: StudyModel,
  defaults: Settings,
  toPath: (path: string) => string,
  fail: Fail,
): StudyEntry[] {
  const { family, path, model: name, revisions, adapters, wirings, dtypes, ...own } = model;
  const { wirings: allWirings, dtypes: allDtypes, ...settings } = defaults;
  const isNamed =
    name ?? (path === undefined ? fail("model", "a model needs model or path") : basename(path));
  const revised = (revisions ?? []).flatMap(
    (text) =>
      revisionsOf(text) ??
      fail(
        "revisions",
        `${text} is no range of 1 to ${String(MOST_REVISIONS)} revisions, as in step{1000..143000..1000}`,
      ),
  );
  const fixed = { ...settings, ...own };
  const { chatTemplate: template } = fixed;
  const lists = {
    revision: revisions === undefined ? [fixed.revision ?? null] : revised,
    // A model is measured beside its adapters in any case.
    adapter:
      adapters === undefined
        ? [fixed.adapter ?? null]
        : [null, ...adapters.filter((each) => each !== "none")],
    wiring: wirings ?? (own.wiring === undefined ? allWirings : undefined) ?? [fixed.wiring],
    dtype: dtypes ?? (own.dtype === undefined ? allDtypes : undefined) ?? [fixed.dtype],
  };
  return lists.revision.flatMap((revision) =>
    lists.adapter.flatMap((adapter) =>
      lists.wiring.flatMap((wiring) =>
        lists.dtype.map((dtype) => ({
          family: family ?? null,
          request: stated({
            ...fixed,
            model: isNamed,
            path: path === undefined ? undefined : toPath(path),
            chatTemplate: template === undefined || WORDS.has(template) ? template : toPath(template),
            revision: revision ?? undefined,
            adapter: adapter === null ? undefined : toPath(adapter),
            wiring,
            dtype,
          }) as StudyEntry["request"],
        })),
      ),
    ),
  );
}

const stated = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
