import type { RunFile } from "../../wire.ts";
import type { Source } from "../data/source.ts";
import { element } from "../dom.ts";
import { reportCode } from "../reportCode.ts";

/** The files of a run with their sizes, and, with a server, a check of their digests. */
export function filesSection({ server }: Source, run: string, files: readonly RunFile[]): HTMLElement {
  const list = element(
    "details",
    {},
    element("summary", {}, `${String(files.length)} files`),
    element(
      "div",
      { class: "scroll", role: "region", "aria-label": "Files", tabIndex: 0 },
      element(
        "table",
        {},
        element(
          "thead",
          {},
          element(
            "tr",
            {},
            element("th", { scope: "col" }, "File"),
            element("th", { scope: "col", class: "number" }, "Bytes"),
          ),
        ),
        element(
          "tbody",
          {},
          ...files.map(({ file, bytes }) =>
            element(
              "tr",
              {},
              element("td", {}, element("code", {}, reportCode.shownText(file))),
              element("td", { class: "number" }, reportCode.countText(bytes)),
            ),
          ),
        ),
      ),
    ),
  );
  const section = element("section", { id: "files" }, element("h2", {}, "Files"), list);
  if (server === null) return section;
  const results = element("ul", { class: "checks", role: "status" });
  const button = element("button", { type: "button" }, "Compare every file with its digest");
  button.addEventListener("click", () => {
    button.disabled = true;
    results.replaceChildren(element("li", { class: "faint" }, "reading every file…"));
    void server
      .check(run)
      .then((checks) =>
        checks.map(({ ok, check, detail }) =>
          element(
            "li",
            { class: ok ? "" : "failed" },
            `${ok ? "Passed" : "Failed"}: ${reportCode.shownText(check)}${ok ? "" : `: ${reportCode.shownText(detail)}`}`,
          ),
        ),
      )
      .catch((error: unknown) => [
        element("li", { class: "failed" }, error instanceof Error ? error.message : String(error)),
      ])
      .then((lines) => {
        results.replaceChildren(...lines);
        button.disabled = false;
      });
  });
  section.append(element("p", {}, button), results);
  return section;
}
