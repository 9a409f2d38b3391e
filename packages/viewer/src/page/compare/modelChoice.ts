import type { Comparison } from "../../wire.ts";
import { FEWEST_COMPARED, MOST_COMPARED, modelOfRun } from "../../folder/comparedNames.ts";
import { compareAddress } from "../addresses.ts";
import { element } from "../dom.ts";
import { reportCode } from "../reportCode.ts";

/** The models of the compared runs, to tick those that are compared; closed until it is asked for. */
export function modelChoice({ runs, models }: Comparison): HTMLElement {
  const lines = runs.map((run, k) =>
    (models[k] ?? []).map(({ name, isCompared }) => ({
      run,
      model: name,
      tick: element("input", { type: "checkbox", checked: isCompared }),
    })),
  );
  const button = element("button", { type: "button" }, "Compare these models");
  const note = element("span", { class: "faint", role: "status" });
  const ticked = (): number => lines.flat().filter(({ tick }) => tick.checked).length;
  const check = (): void => {
    button.disabled = ticked() < FEWEST_COMPARED || ticked() > MOST_COMPARED;
    note.textContent = `${String(ticked())} ticked; two to twelve are compared`;
  };
  check();
  button.addEventListener("click", () => {
    location.assign(compareAddress(lines.flatMap(chosenOfRun)));
  });
  const choice = element(
    "details",
    { class: "model-choice" },
    element("summary", {}, "Choose models"),
    ...lines.map((ofRun) =>
      element(
        "fieldset",
        {},
        element("legend", {}, element("bdi", {}, reportCode.shownText(ofRun[0]?.run ?? ""))),
        ...ofRun.map(({ model, tick }) =>
          element("label", {}, tick, " ", element("bdi", {}, reportCode.shownText(model))),
        ),
      ),
    ),
    element("p", {}, button, " ", note),
  );
  choice.addEventListener("change", check);
  return choice;
}

/** A run with all its models is named alone, so that the address stays short. */
function chosenOfRun(
  lines: readonly { readonly run: string; readonly model: string; readonly tick: HTMLInputElement }[],
): string[] {
  const chosen = lines.filter(({ tick }) => tick.checked);
  return chosen.length === lines.length
    ? chosen.slice(0, 1).map(({ run }) => run)
    : chosen.map(({ run, model }) => modelOfRun(run, model));
}
