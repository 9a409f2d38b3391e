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

export const notPlainDrawing = (figure: string, what: string): ReportError =>
  new ReportError(
    `the drawing of "${figure}" cannot be put into a page: it holds ${what}, which the renderer of the figures does not ` +
      "write; a page takes shapes, texts, gradients and clips alone, for anything else could load or run something",
  );
