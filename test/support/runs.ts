const factor = Number(process.env.NIXWIRE_TEST_FACTOR ?? 1)

/** Multiplies the number of times that a property is tried by NIXWIRE_TEST_FACTOR, which asks for a longer round. */
export function runs(count: number): number {
  return Math.max(1, Math.round(count * factor))
}
