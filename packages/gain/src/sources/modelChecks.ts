import type { LoadedModel } from "@gain/protocol";
import type { SelfCheck } from "@gain/report";
import { surplusText } from "./surplusText.ts";

/**
 * Relative errors that rounding can cause: of norms accumulated in float32, and of norms rounded to the model's type.
 */
const FLOAT32_TOLERANCE = 1e-4;
const COMPAT_TOLERANCE = 0.02;

/** Whether every planned prompt has exactly one terminal row. */
export const completeCheck = (measured: number, errors: number, planned: number): SelfCheck => ({
  name: "Every planned prompt ended once",
  result: measured + errors === planned ? "passed" : "not passed",
  detail: `${String(measured)} measured and ${String(errors)} error rows of ${String(planned)} planned`,
});

/** Whether the norms, steps and inner products of the stored rows are consistent. */
export function identityCheck(error: number, { precision }: LoadedModel): SelfCheck {
  const tolerance = precision === "compat" ? COMPAT_TOLERANCE : FLOAT32_TOLERANCE;
  return {
    name: "‖h_k‖² = ‖h_{k−1}‖² + 2⟨h_{k−1}, Δ_k⟩ + ‖Δ_k‖² at every block of every prompt",
    result: error <= tolerance ? "passed" : "not passed",
    detail: Number.isNaN(error)
      ? "a norm is not finite"
      : `largest relative error ${error.toExponential(1)}, tolerance ${tolerance.toExponential(0)}`,
  };
}

/** The sidecar's self-checks on the loaded model, before the first prompt. */
export const loadChecks = ({ selfCheck }: LoadedModel): SelfCheck[] =>
  selfCheck.results.map(({ name, outcome, error, limit, detail }) => ({
    name: `At load: ${name}`,
    result: outcome === "failed" ? "not passed" : outcome,
    detail: [
      ...(error !== null && limit !== null
        ? [`largest error ${error.toExponential(1)}, limit ${limit.toExponential(0)}`]
        : []),
      ...(detail === "" ? [] : [detail]),
    ].join("; "),
  }));

/** The wiring and norms of the blocks, and whether the config agrees. */
export function architectureChecks(loaded: LoadedModel): SelfCheck[] {
  const { wiring, nativeWiring, normType, normPlacement, blocksPath, configFlags } = loaded;
  return [
    {
      name: "Wiring and norms, probed on the loaded model",
      result: wiring === "unknown" ? "not established" : wiring,
      detail: `blocks ${blocksPath}; norm ${normType}, ${normPlacement}; the output of one part was perturbed and the others were observed`,
    },
    ...configFlags.map(({ flag, value, says, shown, verdict }) => ({
      name: `The config's ${flag} = ${String(value)}`,
      result: verdict,
      detail: `the config states ${says}; the blocks show ${shown}${wiring === nativeWiring ? "" : `, rewired from ${nativeWiring}`}`,
    })),
  ];
}

/** The deviation of the run's arithmetic from a wider one. */
export function deviationCheck({ deviation, deviationText, dtype }: LoadedModel): SelfCheck {
  const name = "Deviation from a wider arithmetic, on prompts of this run";
  if (deviation === null) return { name, result: "not measured", detail: deviationText };
  const largest = (values: readonly number[]): string =>
    values.length === 0 ? "none" : Math.max(...values.map(Math.abs)).toExponential(1);
  const { against, items, gains, norms, entropies, sameToken } = deviation;
  return {
    name,
    result: `${largest(gains)} of a gain`,
    detail:
      `${dtype} against ${against}: largest relative change of a norm ${largest(norms)}, of an entropy ${largest(entropies)} nats; ` +
      `the most likely token is the same in ${String(sameToken)} of ${String(items.length)}. ${deviationText}`,
  };
}

const SURPLUS_NAMES = {
  block: "transformer blocks",
  adapter: "an adapter",
  other: "tensors of unknown use",
  "known extra": "known extras",
} as const;

/**
 * Whether the model loads every tensor of its files. Blocks and adapters that are not loaded make it a different model.
 */
export function surplusChecks({ surplus }: LoadedModel): SelfCheck[] {
  const name = "Every tensor of the weight files is loaded";
  if (surplus.length === 0) return [{ name, result: "passed", detail: "no tensor is left over" }];
  return surplus.map((found) => ({
    name: `${name}, except ${SURPLUS_NAMES[found.kind]}`,
    result:
      found.kind === "block" || found.kind === "adapter"
        ? "not passed"
        : `${String(found.tensors)} left over`,
    detail: surplusText(found),
  }));
}

/** What ran differently from its configuration; the numbers are not affected. */
export const noticeChecks = (
  notices: readonly { readonly code: string; readonly text: string; readonly times: number }[],
): SelfCheck[] =>
  notices.map(({ code, text, times }) => ({
    name: `Notice: ${code.replaceAll("_", " ")}`,
    result: times === 1 ? "once" : `${String(times)} times`,
    detail: text,
  }));
