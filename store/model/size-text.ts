const UNITS = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const

/** Writes a number of bytes as the reference implementation does: in KiB or more, with one digit behind the point. */
export function sizeText(bytes: number): string {
  let [value, unit] = [bytes / 1024, 0]
  while (Math.abs(value) > 1024 && unit < UNITS.length - 1) {
    value /= 1024
    unit += 1
  }
  return `${value.toFixed(1)} ${UNITS[unit]}`
}
