const factor = Number(process.env.NIXWIRE_TEST_FACTOR ?? 1)

/** How often a property is tried: `count`, or a multiple where NIXWIRE_TEST_FACTOR asks for a longer round. */
export function runs(count: number): number {
  return Math.max(1, Math.round(count * factor))
}
