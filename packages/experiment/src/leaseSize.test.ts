import { expect, test } from "vitest";
import { LeaseSize } from "./leaseSize.ts";

test("the size doubles until a lease is expected to take half a second", () => {
  const size = new LeaseSize("cuda:0", 12, null);
  expect(size.items).toBe(256);
  size.adjust(256, 0.2, 1);
  expect(size.items).toBe(1024);
  size.adjust(1024, 0.25, 1);
  expect(size.items).toBe(2048);
  size.adjust(2048, 0.5, 1);
  expect(size.items).toBe(2048);
});

test("with a sidecar that takes no time, the size is the maximum after one lease", () => {
  const size = new LeaseSize("cuda:0", 12, null);
  size.adjust(256, 0, 1);
  expect(size.items).toBe(4096);
});

test("about a second of work keeps the size, and long leases are halved down to one prompt", () => {
  const size = new LeaseSize("cpu", 12, null);
  size.adjust(32, 1, 1);
  expect(size.items).toBe(32);
  for (const items of [32, 16, 8, 4, 2, 1]) size.adjust(items, 60, 1);
  expect(size.items).toBe(1);
});

test("a lease that was opened before the size changed has no effect", () => {
  const size = new LeaseSize("cpu", 12, null);
  size.adjust(32, 0.3, 1);
  size.adjust(32, 0.3, 1);
  expect(size.items).toBe(64);
  size.adjust(7, 0.001, 1);
  expect(size.items).toBe(64);
});

test("a requested batch size is kept", () => {
  const size = new LeaseSize("cuda:0", 28, 25);
  size.adjust(25, 0.001, 1);
  expect(size.items).toBe(25);
});

test.each([
  [28, 2048],
  [64, 512],
  [126, 512],
  [1024, 63],
])("the vectors of a lease of a model of %i blocks fit in a quarter of a frame", (layers, most) => {
  const size = new LeaseSize("cuda:0", layers, null);
  size.adjust(size.items, 0, 1);
  expect(size.items).toBe(most);
  // Norms, steps, inner products and a split of five; three single doubles and four int32.
  const rowBytes = 8 * (layers + 1 + 7 * layers) + 3 * 8 + 4 * 4;
  expect(size.items * rowBytes).toBeLessThanOrEqual(4 * 2 ** 20);
});
