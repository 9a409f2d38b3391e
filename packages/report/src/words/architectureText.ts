import type { ReportLabels } from "../reportLabels.ts";

/** The architecture in a report: as observed, with the notebook's label where it differs. */
export const architectureText = ({ seen, architecture }: ReportLabels): string =>
  seen === null ? (architecture ?? "not stated") : beside(seen.architecture, seen.notebook.architecture);

/** The same for the norm. */
export const normText = ({ seen, normType }: ReportLabels): string =>
  seen === null ? (normType ?? "not stated") : beside(seen.normType, seen.notebook.normType);

const beside = (shown: string, label: string | null): string =>
  label === null ? shown : `${shown}; the notebook's label: ${label}`;
