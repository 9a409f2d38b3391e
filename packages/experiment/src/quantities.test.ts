import { QUANTITIES as onTheWire } from "@gain/protocol";
import { QUANTITIES as inTheStore } from "@gain/records";
import { expect, test } from "vitest";

type Meaning<Table> = {
  readonly [Name in keyof Table]: Table[Name] extends { type: infer Type; shape: infer Shape }
    ? [Type, Shape, Table[Name] extends { group: infer Group } ? Group : null]
    : never;
};
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
/** The type check fails where a quantity, a type, a shape or a group is in one table only. */
const TIED: Same<Meaning<typeof onTheWire>, Meaning<typeof inTheStore>> = true;

test("the wire and the store have the same quantities, with type, shape, group, unit and meaning", () => {
  expect(TIED).toBe(true);
  const kept = new Set(["field", "step", "column", "parquet"]);
  const stored = Object.entries(inTheStore).map(([name, quantity]) => [
    name,
    Object.fromEntries(Object.entries(quantity).filter(([key]) => !kept.has(key))),
  ]);
  expect(Object.fromEntries(stored)).toEqual(onTheWire);
});
