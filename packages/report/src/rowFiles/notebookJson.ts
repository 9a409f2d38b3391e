import {
  inPandasOrder,
  PYTHIA,
  REFERENCE_GAINS,
  type GainFindings,
  type Statistic,
  type Wiring,
} from "@gain/analysis";
import { NOTEBOOK_COLUMNS, type GainRow } from "@gain/records";
import { fieldOfRow } from "./notebookFields.ts";
import { float, int, members, objectText, pythonJsonText, type PythonValue } from "./pythonJsonText.ts";
import { pythonFixed } from "../text/pythonNumber.ts";
import { keepingLast } from "./keepingLast.ts";
import type { ReportLabels } from "../reportLabels.ts";
import type { RowText } from "./rowText.ts";

const PURPOSE = "Validate hypothesis that Parallel Attention (GPT-NeoX) causes dampening";
const HYPOTHESIS = "Parallel Attention Architecture causes dampening (Gain < 1.0)";
const WIRING_NAMES: Readonly<Record<Wiring, string>> = {
  parallel: "Parallel",
  sequential: "Sequential",
  single: "Single",
  mixed: "Mixed",
  unknown: "Unknown",
};

/**
 * The notebook's JSON for one model, byte for byte as Python writes it. Statistics are over the finite gains; an
 * undefined statistic is NaN, and an undefined verdict is null. `p_value_one_sided` is the notebook's number, which is
 * the p-value of the alternative *mean < 1* for either sign of t.
 *
 * @param columns the keys of a row, by their names in the rows' own file; the notebook's where left out
 * @param isByCategory are the findings' categories those of the rows? Other groups have no mean in this layout.
 */
export function notebookJson(
  findings: GainFindings,
  labels: ReportLabels,
  columns: readonly string[] = NOTEBOOK_COLUMNS,
  isByCategory = true,
): RowText {
  const fields = columns.map((name) => {
    const key = pythonJsonText(name);
    const field = fieldOfRow(name);
    const value = keepingLast((of: PythonValue) => pythonJsonText(of, `${ROW_INDENT}  `));
    return (row: GainRow): string => `${key}: ${value(field(row))}`;
  });
  const text = withoutRows(findings, labels, isByCategory);
  if (findings.rows.total === 0) return { head: text, row: () => "", tail: "" };
  return {
    head: `${text.slice(0, -NO_ROWS.length)}[\n`,
    row: (row, index) => {
      const object = objectText(
        fields.map((field) => field(row)),
        ROW_INDENT,
      );
      return `${index === 0 ? "" : ",\n"}${ROW_INDENT}${object}`;
    },
    tail: "\n  ]\n}",
  };
}

const ROW_INDENT = "    ";

/** The end of the text of a file without rows. */
const NO_ROWS = "[]\n}";

function withoutRows(findings: GainFindings, labels: ReportLabels, isByCategory: boolean): string {
  const { notebook } = findings;
  const { gain, tTest } = notebook;
  return pythonJsonText(
    members({
      experiment: labels.experimentTitle,
      purpose: PURPOSE,
      date: labels.timestamp,
      model: labels.modelName,
      architecture: labels.architecture,
      norm_type: labels.normType,
      ...(labels.block !== "L" && { gain_block: labels.block }),
      n_prompts: int(labels.plannedPrompts),
      n_measurements: int(findings.rows.total),
      results: members({
        mean_gain: statistic(gain.mean),
        std_gain: statistic(gain.sd),
        min_gain: statistic(gain.min),
        max_gain: statistic(gain.max),
        t_statistic: float(tTest.defined ? tTest.value.t : Number.NaN),
        p_value_one_sided: float(tTest.defined ? tTest.value.notebook.p : Number.NaN),
      }),
      category_means: new Map(
        inPandasOrder(isByCategory ? notebook.categories : []).map(({ category, mean }) => [
          category,
          statistic(mean),
        ]),
      ),
      hypothesis_test: members({
        hypothesis: HYPOTHESIS,
        result: notebook.verdict.defined ? notebook.verdict.value : null,
        evidence: `${labels.modelName} shows Gain = ${pythonFixed(numberOf(gain.mean), 4)}`,
        // The notebook compares with gains of the last block.
        comparison: labels.block === "L" ? comparison(findings, labels) : new Map(),
      }),
      reference_models: new Map(
        (labels.block === "L" ? REFERENCE_GAINS : []).map(
          ({ model, gain: reference, architecture, normType }) => [
            model,
            members({ gain: float(reference), architecture, norm: normType }),
          ],
        ),
      ),
      all_results: [],
    }),
  );
}

/** The notebook's key for a model: lower case, its family without hyphens, and its size: "gptj_6b", "pythia_6.9b". */
export function comparisonKey(modelName: string): string {
  const parts = modelName.toLowerCase().split("-");
  const key = parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join("")}_${parts.at(-1) ?? ""}`;
  return key.replace(/[^a-z0-9._]+/g, "_");
}

function comparison(findings: GainFindings, labels: ReportLabels): PythonValue {
  const entry = (gain: number, wiring: Wiring): PythonValue =>
    members({ gain: float(gain), architecture: WIRING_NAMES[wiring] });
  return new Map([
    [comparisonKey(PYTHIA.model), entry(PYTHIA.gain, "parallel")],
    [comparisonKey(SEQUENTIAL_REFERENCE.model), entry(SEQUENTIAL_REFERENCE.gain, "sequential")],
    [comparisonKey(labels.modelName), entry(numberOf(findings.notebook.gain.mean), labels.wiring)],
  ]);
}

/** The sequential model that the notebook compares with. */
const SEQUENTIAL_REFERENCE = REFERENCE_GAINS[1];

const numberOf = (statistic: Statistic): number => (statistic.defined ? statistic.value : Number.NaN);
const statistic = (value: Statistic): PythonValue => float(numberOf(value));
