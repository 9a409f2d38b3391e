/** A function that keeps its last result: most texts of a column are those of the row before. */
export function keepingLast<Value, Result>(resultOf: (value: Value) => Result): (value: Value) => Result {
  let last: { readonly value: Value; readonly result: Result } | undefined;
  return (value) => {
    if (last?.value !== value) last = { value, result: resultOf(value) };
    return last.result;
  };
}
