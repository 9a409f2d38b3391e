import { decimals } from "../numberText.ts";
import { defined, notDefined, type Finding } from "../statistic.ts";
import type { ConfidenceInterval } from "./oneSampleT.ts";

/**
 * An interval of a mean of gains, which all lie above 0. Student's interval of an arithmetic mean is symmetric, so a few
 * large gains can take it to 0 and below; it then describes no gain, and is not defined.
 */
export const positiveInterval = (interval: ConfidenceInterval): Finding<ConfidenceInterval> =>
  interval.low > 0
    ? defined(interval)
    : notDefined(
        `the t interval of the arithmetic mean reaches ${decimals(interval.low, 2)}, and every gain lies above 0`,
      );
