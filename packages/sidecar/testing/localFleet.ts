/** A fleet without a cluster, for tests: its sidecars are processes of this host. */
import { Fleet } from "../src/fleet.ts";
import type { SessionAddress } from "../src/headStart.ts";
import type { SidecarLife } from "../src/sidecarLife.ts";
import { SidecarProcess, type SidecarCommand } from "../src/sidecarProcess.ts";

/**
 * @param commandOf the command of each sidecar, by its number from 0
 * @param lost do the sidecars end with their node?
 */
export function localFleet(commandOf: (number: number) => SidecarCommand, lost: boolean): Fleet {
  let placed = 0;
  const fleet = {
    async acquire({ endpoint, token }: SessionAddress): Promise<SidecarLife> {
      const process = await SidecarProcess.startFor(commandOf(placed), endpoint.address, token);
      placed += 1;
      return {
        place: `node ${String(placed)}`,
        departed: process.departed.then((departure) => ({ ...departure, lost })),
        gone: process.gone,
        kill: () => {
          process.kill();
        },
        end: (graceMs) => process.end(graceMs),
      };
    },
  };
  return Object.assign(Object.create(Fleet.prototype) as Fleet, fleet);
}

/** The command of a fleet that has these replies to a command, by its type; after a reply of the type `exit` it ends. */
export function scriptedFleet(replies: Readonly<Record<string, readonly object[]>>): SidecarCommand {
  const script = `
    const replies = ${JSON.stringify(replies)};
    process.stdin.resume().on("end", () => process.exit(0));
    require("node:net").createServer((socket) => {
      socket.on("error", () => undefined).on("data", (line) => {
        for (const reply of replies[JSON.parse(line).type] ?? []) {
          if (reply.type === "exit") process.exit(3);
          socket.write(JSON.stringify(reply) + "\\n");
        }
      });
    }).listen(process.argv[1]);`;
  return { file: process.execPath, arguments: ["-e", script, "--"] };
}
