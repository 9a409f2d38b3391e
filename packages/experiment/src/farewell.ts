import type { SidecarMessage } from "@gain/protocol";
import { farewellDiffers } from "./errors.ts";

/** Counts of the answers of a sidecar in this session, as received and as stored. */
export interface Answered {
  leases: number;
  rows: number;
  errors: number;
  /** Rows and errors that have a terminal row in the store. */
  terminal: number;
}

/**
 * Compares the sidecar's counts with what was received and stored. A drain that follows the last acknowledgement leaves no
 * result unacknowledged; an interruption sends one at any time.
 */
export function assertFarewell(
  bye: Extract<SidecarMessage, { type: "bye" }>,
  answered: Answered,
  isInterrupted: boolean,
): void {
  const { leases, rows, errors, terminal } = answered;
  const isSame = bye.leases === leases && bye.rows === rows && bye.errors === errors;
  const isAcknowledged = isInterrupted || bye.unacknowledged === 0;
  if (isSame && terminal === rows + errors && isAcknowledged) return;
  throw farewellDiffers(
    `${String(bye.rows)} rows and ${String(bye.errors)} errors in ${String(bye.leases)} leases, ` +
      `${String(bye.unacknowledged)} of them not acknowledged`,
    `${String(rows)} rows and ${String(errors)} errors in ${String(leases)} leases`,
  );
}
