import { LoadedModel } from "@gain/protocol";
import type { RunStore } from "@gain/records";
import type { ProvenanceGroup } from "@gain/report";

/** A model as its loads describe it together, and where they were. */
export interface LoadsOfModel {
  readonly loaded: LoadedModel;
  /** Empty where all loads were on the one device of a run without lanes. */
  readonly facts: ProvenanceGroup["facts"];
}

/**
 * The model's first load, with what the least certain load says: the largest deviation from a wider arithmetic, a
 * self-check that failed on any, and the notices of all.
 */
export async function loadsOfModel(store: RunStore, modelIndex: number): Promise<LoadsOfModel> {
  const loads = (await store.loads(modelIndex)).map(({ lane, loaded }) => ({
    lane,
    loaded: LoadedModel.parse(loaded),
  }));
  const [first, ...others] = loads;
  if (first === undefined) throw new TypeError("a bound model has a load");
  const all = [first, ...others].map(({ loaded }) => loaded);
  const [deviating = first.loaded] = all.toSorted((a, b) => largestDeviation(b) - largestDeviation(a));
  const failed = all.find(({ selfCheck }) => !selfCheck.passed);
  const notices = new Map(
    all.flatMap(({ execution }) => execution.notices.map((notice) => [JSON.stringify(notice), notice])),
  );
  return {
    loaded: {
      ...first.loaded,
      ...{ deviation: deviating.deviation, deviationText: deviating.deviationText },
      selfCheck: (failed ?? first.loaded).selfCheck,
      execution: { ...first.loaded.execution, notices: [...notices.values()] },
    },
    facts: placesOf(loads),
  };
}

/** The largest deviation of a gain; −1 where none was measured. */
const largestDeviation = ({ deviation }: LoadedModel): number =>
  deviation === null ? -1 : Math.max(0, ...deviation.gains.map(Math.abs));

function placesOf(
  loads: readonly { readonly lane: string; readonly loaded: LoadedModel }[],
): ProvenanceGroup["facts"] {
  const counts = new Map<string, number>();
  for (const { lane, loaded } of loads) {
    const place = `${lane === "" ? loaded.device : lane} (${loaded.deviceName})`;
    counts.set(place, 1 + (counts.get(place) ?? 0));
  }
  if (counts.size < 2 && loads.every(({ lane }) => lane === "")) return [];
  const texts = [...counts].map(([place, count]) =>
    count === 1 ? place : `${place}, loaded ${String(count)} times`,
  );
  return [["Measured on", texts.join("; ")]];
}
