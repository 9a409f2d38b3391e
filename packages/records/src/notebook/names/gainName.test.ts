import { expect, it } from "vitest";
import { gainName } from "./gainName.ts";
import { Naming } from "./naming.ts";
import { statedMethod } from "./statedMethod.ts";

it.each([
  ["Last_Gain", "value", "last"],
  ["lastLayerGain", "value", "last"],
  ["Gain", "value", "plain"],
  ["gain_no_ln", "value", "no norm"],
  ["gain_without_final_layernorm", "value", "no norm"],
  ["gain_with_ln_mean", "mean", "norm"],
  ["meanGainAfterFinalNorm", "mean", "norm"],
  ["Mean_Gain", "mean", "plain"],
  ["gain_avg", "mean", "plain"],
  ["std_gain", "sd", "plain"],
  ["residual_gain_all", "list", "residual"],
  ["Residual Stream Gain", "value", "residual"],
  ["last_gain_values", "list", "last"],
  ["all_layer_gains", "layers", "plain"],
  ["gains_by_layer", "layers", "plain"],
  ["n_gains", "n", "plain"],
])("%s is %s of %s", (name, statistic, taken) => {
  expect(gainName(name)).toEqual({ statistic, taken });
});

it.each(["rho_gain_correlation", "again", "H_ratio", "gain_p_value", "gain_difference", "Entropy", "mean"])(
  "%s is not a gain",
  (name) => {
    expect(gainName(name)).toBeNull();
  },
);

it("a file's definition has priority over a name, except a name that includes the final norm", () => {
  const wrong = "hidden_states[-1] / hidden_states[-2] (includes final LN)";
  const naming = new Naming(
    new Map(),
    statedMethod([
      ["wrong_metric", wrong],
      ["correct_metric", "hidden_states[-2] / hidden_states[-3]"],
    ]),
  );
  expect(naming.block("Last_Gain", "last", "L").block).toBe("L-1");
  expect(naming.block("gain_with_ln", "norm", "L")).toEqual({
    block: "L with final norm",
    basis: "hidden_states[-1] / hidden_states[-2]",
  });
  const behind = new Naming(new Map(), statedMethod([["metric", "hs[-1].norm() / hs[-2].norm()"]]));
  expect(behind.block("last_gain", "last", "L").block).toBe("L with final norm");
  expect(new Naming().block("residual_gain", "residual", "L").block).toBe("not stated");
});
