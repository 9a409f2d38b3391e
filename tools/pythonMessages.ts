/** Renders the wire's zod schemas as msgspec Structs. */
import { z } from "zod";
import {
  CLUSTER_CODES,
  FLEET_SCHEMAS,
  KEEPER_SCHEMAS,
  LIMITS,
  MESSAGE_GAP,
  PROTOCOL_VERSION,
  WIRE_SCHEMAS,
} from "@gain/protocol";

interface JsonSchema {
  $ref?: string;
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  maxLength?: number;
  pattern?: string;
  wire?: "float64" | "bytes";
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const pascal = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
const literal = (values: readonly unknown[]): string =>
  `Literal[${values.map((v) => JSON.stringify(v)).join(", ")}]`;

/** `Annotated[base, Meta(…)]`, or the bare type where it has no bounds. */
function bounded(base: string, bounds: Record<string, string | number | undefined>): string {
  const stated = Object.entries(bounds).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${String(value)}`],
  );
  return stated.length === 0 ? base : `Annotated[${base}, Meta(${stated.join(", ")})]`;
}

/** Python's `$` also matches before a final newline; `\Z` matches only at the end. */
function pythonPattern(pattern: string | undefined): string | undefined {
  return pattern === undefined ? undefined : `r"${pattern.replace(/\$$/, "\\Z")}"`;
}

/** The form of a field that an older peer leaves out; such fields come last. */
function absentForm({ properties = {}, required = [] }: JsonSchema, field: string): string {
  if (properties[field]?.default === null) return " = None";
  if (properties[field]?.default === false) return " = False";
  return required.includes(field) ? "" : " | None = None";
}

class Renderer {
  /** Structs in the order in which Python needs them. */
  readonly blocks: string[] = [];

  type(schema: JsonSchema, owner: string, field: string): string {
    if (schema.$ref !== undefined) return schema.$ref;
    if (schema.anyOf !== undefined) {
      return schema.anyOf
        .map((option) => (option.type === "null" ? "None" : this.type(option, owner, field)))
        .join(" | ");
    }
    if (schema.wire === "float64") return "float";
    if (schema.wire === "bytes") return bounded("bytes", { max_length: schema.maxLength });
    if (schema.enum !== undefined) return literal(schema.enum);
    switch (schema.type) {
      case "integer":
        return bounded("int", { ge: schema.minimum, le: schema.maximum });
      case "string":
        return bounded("str", { max_length: schema.maxLength, pattern: pythonPattern(schema.pattern) });
      case "boolean":
        return "bool";
      case "array":
        if (schema.items === undefined) break;
        return bounded(`list[${this.type(schema.items, owner, field)}]`, {
          min_length: schema.minItems,
          max_length: schema.maxItems,
        });
      case "object": {
        const name = `${owner}${pascal(field)}`;
        this.struct(name, schema);
        return name;
      }
    }
    throw new Error(`${owner}.${field}: no Python form for ${JSON.stringify(schema)}`);
  }

  struct(name: string, schema: JsonSchema): void {
    const fields = Object.entries(schema.properties ?? {});
    const tag = fields.find(([field]) => field === "type")?.[1].const;
    const lines = fields
      .filter(([field]) => field !== "type")
      .map(
        ([field, value]) =>
          `    ${snake(field)}: ${this.type(value, name, field)}${absentForm(schema, field)}`,
      );
    const options = tag === undefined ? "" : `, tag_field="type", tag=${JSON.stringify(tag)}`;
    this.blocks.push(
      [
        `class ${name}(Struct, forbid_unknown_fields=True, frozen=True, rename="camel"${options}):`,
        ...(lines.length === 0 ? ["    pass"] : lines),
      ].join("\n"),
    );
  }
}

const union = (names: readonly string[]): string => names.join(" | ");

/** Every schema as JSON Schema, by its name. */
function jsonSchemas(): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  const named = {
    ...WIRE_SCHEMAS.enums,
    ...WIRE_SCHEMAS.structs,
    ...KEEPER_SCHEMAS.structs,
    ...FLEET_SCHEMAS.structs,
  };
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    unrepresentable: "any",
    uri: (id) => id,
    override: ({ zodSchema, jsonSchema }) => {
      Object.assign(jsonSchema, z.globalRegistry.get(zodSchema));
    },
  });
  return schemas as Record<string, JsonSchema>;
}

function structs(names: readonly string[], schemas: Record<string, JsonSchema>): string {
  const renderer = new Renderer();
  for (const name of names) renderer.struct(name, schemas[name] ?? {});
  return renderer.blocks.join("\n\n\n");
}

const MESSAGES: readonly string[] = [...WIRE_SCHEMAS.fromSidecar, ...WIRE_SCHEMAS.fromOrchestrator];
const PARTS = Object.keys(WIRE_SCHEMAS.structs).filter((name) => !MESSAGES.includes(name));

const HEAD = `
packages/protocol/PROTOCOL.md defines the order of messages.
"""

# fmt: off
# ruff: noqa: E501
`;

/** The text of `python/gain_sidecar/message_parts.py`, formatted as by ruff. */
export function pythonParts(): string {
  const schemas = jsonSchemas();
  return `"""Parts of the wire's messages. Generated from packages/protocol/src; do not edit.
${HEAD}
from typing import Annotated, Literal

from msgspec import Meta, Struct

PROTOCOL_VERSION = ${String(PROTOCOL_VERSION)}
MESSAGE_BYTES = ${String(LIMITS.messageBytes)}
TOKENS = ${String(LIMITS.tokens)}
LONG_TEXT_CHARS = ${String(LIMITS.longTextChars)}
PROMPT_CHARS = ${String(LIMITS.promptChars)}
MESSAGE_GAP = ${JSON.stringify(MESSAGE_GAP)}

${Object.keys(WIRE_SCHEMAS.enums)
  .map((id) => `${id} = ${literal(schemas[id]?.enum ?? [])}`)
  .join("\n")}


${structs(PARTS, schemas)}
`;
}

/** The text of `python/gain_sidecar/messages.py`, formatted as by ruff. */
export function pythonMessages(): string {
  const parts = pythonParts();
  const constants = [...parts.matchAll(/^[A-Z_]+(?= = )/gm)].map(([name]) => name);
  const types = [...parts.matchAll(/^(?:class )?([A-Z]\w*[a-z]\w*)(?=\(| = )/gm)].map(([, name]) => name);
  const imports = [...constants.toSorted(), ...types.toSorted()];
  return `"""The messages of the wire. Generated from packages/protocol/src/messages.ts; do not edit.
${HEAD}
from typing import Annotated, Literal

from msgspec import Meta, Struct

${imports.map((name) => `from .message_parts import ${name} as ${name}`).join("\n")}


${structs(
  Object.keys(WIRE_SCHEMAS.structs).filter((name) => !PARTS.includes(name)),
  jsonSchemas(),
)}


SidecarMessage = ${union(WIRE_SCHEMAS.fromSidecar)}
OrchestratorMessage = ${union(WIRE_SCHEMAS.fromOrchestrator)}
`;
}

/** The text of `python/gain_fleet/commands.py`. */
export function pythonFleetCommands(): string {
  return `"""Commands to the fleet, and its replies. Generated from packages/protocol/src/fleet.ts; do not edit.
${HEAD}
from typing import Annotated, Literal

from msgspec import Meta, Struct

LINE_BYTES = ${String(LIMITS.lineBytes)}
LONG_TEXT_CHARS = ${String(LIMITS.longTextChars)}
STDERR_LINES = ${String(LIMITS.stderrLines)}
STDERR_LINE_CHARS = ${String(LIMITS.stderrLineChars)}

ClusterCode = ${literal(CLUSTER_CODES)}


${structs(Object.keys(FLEET_SCHEMAS.structs), jsonSchemas())}


FleetCommand = ${union(FLEET_SCHEMAS.toFleet)}
FleetReply = ${union(FLEET_SCHEMAS.fromFleet)}
`;
}

/** The text of `python/gain_sidecar/warm/commands.py`. */
export function pythonCommands(): string {
  return `"""Commands to the keeper of a warm sidecar, and its replies. Generated from packages/protocol/src/keeper.ts; do not edit.

packages/protocol/PROTOCOL.md defines the order of messages.
"""

# fmt: off
# ruff: noqa: E501

from typing import Annotated, Literal

from msgspec import Meta, Struct

from ..messages import ModelRequest

LINE_BYTES = ${String(LIMITS.lineBytes)}
KEEP_MS = ${String(LIMITS.keepMs)}
STDERR_LINES = ${String(LIMITS.stderrLines)}
STDERR_LINE_CHARS = ${String(LIMITS.stderrLineChars)}


${structs(Object.keys(KEEPER_SCHEMAS.structs), jsonSchemas())}


KeeperCommand = ${union(KEEPER_SCHEMAS.toKeeper)}
KeeperReply = ${union(KEEPER_SCHEMAS.fromKeeper)}
`;
}
