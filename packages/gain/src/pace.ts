import { durationText } from "./duration.ts";

/**
 * Speed and time left, to be put behind a number of measured prompts; empty at the end and without a speed.
 *
 * @param rate prompts per second
 */
export const paceText = (done: number, planned: number, rate: number): string =>
  done < planned && rate > 0
    ? `, ${rate.toPrecision(3)} prompts/s, ${durationText((planned - done) / rate)} left`
    : "";
