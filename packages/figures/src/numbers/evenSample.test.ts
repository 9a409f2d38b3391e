import { describe, expect, it } from "vitest";
import { evenSample } from "./evenSample.ts";

describe("evenSample", () => {
  it("keeps few items as they are", () => {
    expect(evenSample([3, 1, 2], 3)).toEqual([3, 1, 2]);
  });

  it("takes items at equal distances, with both ends", () => {
    const items = Array.from({ length: 101 }, (_, index) => index);
    expect(evenSample(items, 5)).toEqual([0, 25, 50, 75, 100]);
  });

  it("takes no item twice", () => {
    const items = Array.from({ length: 70 }, (_, index) => index);
    expect(new Set(evenSample(items, 60)).size).toBe(60);
  });
});
