/** Local time as the notebook writes it in file names: `20260105_152333`. */
export function timestamp(time: Date): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${String(time.getFullYear())}${two(time.getMonth() + 1)}${two(time.getDate())}`;
  return `${day}_${two(time.getHours())}${two(time.getMinutes())}${two(time.getSeconds())}`;
}
