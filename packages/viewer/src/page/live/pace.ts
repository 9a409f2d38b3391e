import type { LiveProgress } from "../../wire.ts";
import { reportCode } from "../reportCode.ts";

/** "1,200 of 5,000 (24 %)" */
export const shareText = ({ done, planned }: LiveProgress): string =>
  `${reportCode.countText(done)} of ${reportCode.countText(planned)} (${String(Math.floor((100 * done) / Math.max(planned, 1)))} %)`;

/** ", 310 rows/s, 2 min left"; empty before there is a rate. */
export function paceText({ rate, secondsLeft }: LiveProgress): string {
  if (rate === null || rate <= 0) return "";
  const left = secondsLeft === null ? "" : `, ${secondsText(secondsLeft)} left`;
  return `, ${rateText(rate)}${left}`;
}

export const rateText = (rate: number): string =>
  `${rate >= 100 ? reportCode.countText(Math.round(rate)) : rate.toPrecision(2)} rows/s`;

function secondsText(seconds: number): string {
  if (seconds < 90) return `${String(Math.ceil(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${String(minutes)} min` : `${(minutes / 60).toFixed(1)} h`;
}
