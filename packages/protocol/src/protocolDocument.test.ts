import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PROTOCOL_VERSION } from "./limits.ts";
import { FleetCommand, FleetReply } from "./fleet.ts";
import { KeeperReply, KeeperCommand } from "./keeper.ts";
import { OrchestratorMessage, SidecarMessage } from "./messages.ts";

const document = readFileSync(new URL("../PROTOCOL.md", import.meta.url), "utf8");
const row = (type: string, from: string): string => `| \`${type}\` | ${from} |`;

test("PROTOCOL.md documents the current version", () => {
  expect(document).toContain(`# The gain protocol, version ${String(PROTOCOL_VERSION)}\n`);
});

test("PROTOCOL.md lists every message and every line with its sender, and no other", () => {
  const types = (options: readonly { shape: { type: { value: string } } }[], from: string): string[] =>
    options.map((option) => row(option.shape.type.value, from));
  const defined = [
    ...types(SidecarMessage.options, "sidecar"),
    ...types(OrchestratorMessage.options, "orchestrator"),
    ...types(KeeperCommand.options, "orchestrator"),
    ...types(KeeperReply.options, "keeper"),
    ...types(FleetCommand.options, "orchestrator"),
    ...types(FleetReply.options, "fleet"),
  ];
  const rows = document.matchAll(/^\| `([a-z_]+)` +\| (sidecar|orchestrator|keeper|fleet) +\|/gm);
  const listed = [...rows].map(([, type = "", from = ""]) => row(type, from));
  expect(listed.toSorted()).toEqual(defined.toSorted());
});
