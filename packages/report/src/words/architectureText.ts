import type { ReportLabels } from "../reportLabels.ts";

/** What a report calls the architecture: what was seen, with the notebook's label beside it where that differs. */
export const architectureText = ({ seen, architecture }: ReportLabels): string =>
  seen === null ? (architecture ?? "not stated") : beside(seen.architecture, seen.notebook.architecture);

/** The same of the norm. */
export const normText = ({ seen, normType }: ReportLabels): string =>
  seen === null ? (normType ?? "not stated") : beside(seen.normType, seen.notebook.normType);

const beside = (shown: string, label: string | null): string =>
  label === null ? shown : `${shown}; the notebook's label: ${label}`;
