import { InvalidArgumentError, Option, type Command } from "commander";
import { isClusterAddress, MOST_CLUSTER_LANES, type ClusterTerms } from "@gain/experiment";
import { contradictory, meaningless } from "./errors.ts";
import type { DevicesArguments } from "./devicesOption.ts";

/** `--cluster` and the options that belong to it. */
export interface ClusterArguments extends Omit<ClusterTerms, "address"> {
  readonly cluster?: string;
  readonly openCluster: boolean;
}

export const clusterOption = (description: string): Option =>
  new Option("--cluster <address>", description).argParser((text: string): string => {
    if (isClusterAddress(text)) return text;
    throw new InvalidArgumentError("Give auto, or HOST:PORT of the head, such as 10.0.0.1:6379.");
  });

export const openClusterOption = (): Option =>
  new Option(
    "--open-cluster",
    "with --cluster: accept one without token authentication, in which whoever reaches its ports runs programs",
  ).default(false);

/** Adds the options of a run on a cluster. */
export function withClusterOptions(command: Command): Command {
  const number = (flags: string, text: string, most: number): Option =>
    new Option(flags, `with --cluster: ${text}`).argParser((given: string): number => {
      const value = Number(given);
      if (/^\d+$/u.test(given) && value >= 1 && value <= most) return value;
      throw new InvalidArgumentError(`A whole number from 1 to ${String(most)} is needed.`);
    });
  return command
    .addOption(
      clusterOption(
        "measure on the GPUs of a Ray cluster: auto (the one that this host has joined) or HOST:PORT of its head",
      ),
    )
    .addOption(
      number(
        "--lanes <n>",
        "number of sidecars; those without a free GPU wait for one (default: as many as there is room for)",
        MOST_CLUSTER_LANES,
      ),
    )
    .addOption(
      number("--gpus-per-lane <k>", "GPUs of one node that each sidecar spreads over (default: 1)", 64),
    )
    .addOption(number("--per-gpu <n>", "sidecars that share a GPU, for small models", 16))
    .addOption(openClusterOption());
}

/**
 * @param cluster of the command line, or of its study
 * @throws UsageError where the options of a cluster do not go together
 */
export function assertClusterMeaningful(
  {
    lanes,
    gpusPerLane,
    perGpu,
    openCluster,
    devices,
    keepWarm,
  }: ClusterArguments & DevicesArguments & { readonly keepWarm?: number },
  cluster: ClusterTerms | undefined,
): void {
  const given = [
    [lanes !== undefined, "--lanes"],
    [gpusPerLane !== undefined, "--gpus-per-lane"],
    [perGpu !== undefined, "--per-gpu"],
    [openCluster, "--open-cluster"],
  ] as const;
  const [, alone] = given.find(([isGiven]) => isGiven) ?? [];
  if (cluster === undefined && alone !== undefined)
    throw meaningless(alone, "sidecars of this host", "only a cluster has nodes: give --cluster too");
  if (cluster === undefined) return;
  if (devices !== undefined)
    throw contradictory("--devices", "--cluster", "one names devices of this host, the other has its own");
  if (cluster.gpusPerLane !== undefined && cluster.perGpu !== undefined)
    throw contradictory("--per-gpu", "--gpus-per-lane", "a sidecar shares a GPU or spreads over several");
  if (keepWarm !== undefined)
    throw meaningless("--keep-warm", "--cluster", "the sidecars of a cluster end with the run");
}
