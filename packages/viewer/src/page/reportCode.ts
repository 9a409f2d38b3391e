/** The functions of the report's own scripts, which `report.js` defines before this page's script runs. */
interface ReportCode {
  /** @param addressOf where a click on a mark with this datum leads */
  readonly startCharts: (addressOf: (datum: unknown) => string | undefined) => {
    readonly redraw: () => void;
  };
  readonly startTableSort: () => void;
  readonly startScheme: (onChange: () => void) => void;
  /** Text with hiding and reordering characters written as escapes. */
  readonly shownText: (text: string) => string;
  readonly numberText: (value: number) => string;
  readonly countText: (count: number) => string;
}

export const reportCode = (globalThis as unknown as { readonly gainReport: ReportCode }).gainReport;
