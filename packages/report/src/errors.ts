/** Raised where a report cannot be made. */
export class ReportError extends Error {
  override readonly name = "ReportError";
  readonly foreseen = true;
}

export const interpreterChanged = (): ReportError =>
  new ReportError(
    "the installed vega-interpreter cannot be put into a page: its module does not have exactly one import from " +
      "vega-util at its beginning and one export at its end; install the version in package-lock.json",
  );

export const scriptEndsElement = (file: string): ReportError =>
  new ReportError(`${file} cannot be put into a page: it contains "</script" or "<!--"`);
