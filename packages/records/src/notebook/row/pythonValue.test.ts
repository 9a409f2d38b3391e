import { expect, it } from "vitest";
import { numberFault } from "./numberFault.ts";
import { numberList, oneNumber, pythonValue } from "./pythonValue.ts";

it.each([
  ["np.float64(1.05)", 1.05],
  ["numpy.float32(1.05)", 1.05],
  ["np.int64(3)", 3],
  ["np.float64(nan)", Number.NaN],
  ["tensor(1.0500)", 1.05],
  ["tensor(1.05, device='cuda:0', dtype=torch.float16)", 1.05],
  ["tensor(1.05, grad_fn=<DivBackward0>)", 1.05],
  ["tensor([1.05])", 1.05],
  ["tensor([[1.05]], device='mps:0')", 1.05],
  ["array(1.05)", 1.05],
  ["array([1.05], dtype=float32)", 1.05],
  ["Array(1.05, dtype=float32, weak_type=True)", 1.05],
  ["<tf.Tensor: shape=(), dtype=float32, numpy=1.05>", 1.05],
  ["Decimal('1.05')", 1.05],
  ["'1.05'", 1.05],
  ['"1.05"', 1.05],
  ["[1.05]", 1.05],
  ["(1.05,)", 1.05],
  ["[-inf]", -Infinity],
])("%s is one number", (text, number) => {
  expect(oneNumber(pythonValue(text))).toBe(number);
});

it.each([
  ["[np.float64(10.5), np.float64(37.0)]", [10.5, 37]],
  ["[1. 2.5\n 3. ]", [1, 2.5, 3]],
  ["array([1. , 2.5], dtype=float32)", [1, 2.5]],
  ["tensor([1.0000, 2.5000], device='cuda:0')", [1, 2.5]],
  ["['1.0', '2.5']", [1, 2.5]],
  ["(1.0, 2.5)", [1, 2.5]],
  ["c(1, 2.5)", [1, 2.5]],
  ["[1, nan, inf]", [1, Number.NaN, Infinity]],
])("%j is a list of numbers", (text, numbers) => {
  expect(numberList(pythonValue(text))).toEqual(numbers);
});

it.each([
  "",
  "high",
  "[1, 2",
  "1]",
  "tensor(1.05",
  "tensor(1.05) x",
  "[1,,2]",
  "eval(1)",
  "float(1, 2)",
  "[[1, 2]]",
])("%j is neither", (text) => {
  const value = pythonValue(text);
  expect(oneNumber(value)).toBeNull();
  expect(numberList(value)).toBeNull();
});

it("omitted values are reported", () => {
  expect(pythonValue("[1. 2. ... 9.]")).toBe("abbreviated");
});

it.each([
  ["1,05", "write it with a decimal point"],
  ["1.234,5", "write it without separators of thousands"],
  ["105 %", "it is a percentage: write the ratio, 1.05 for 105 %"],
  ["1.05 ± 0.1", "it contains a spread: write only the value, and the spread in another column"],
  ["4.2 nats", 'write the number without the unit "nats"'],
  ["1.05x", 'write the number without the unit "x"'],
  ["[1, 2]", "it is a list, and one number is needed"],
  ["high", null],
])("%s: %s", (text, fault) => {
  expect(numberFault(text)).toBe(fault);
});
