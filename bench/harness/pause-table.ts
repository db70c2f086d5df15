import type { Pause, Pauses } from './report.ts'

/** Longest turn in ms that a request with up to 100,000 elements should take. */
const GOAL = 50

export function pauseHeadings([first]: readonly Pauses[]): string[] {
  return ['request', ...(first?.pauses ?? []).map(({ elements }) => elements.toLocaleString('en')), 'met']
}

export function pauseCells({ name, pauses }: Pauses): string[] {
  return [name, ...pauses.map(cell), pauses.every(({ turn }) => turn <= GOAL) ? 'yes' : '**no**']
}

function cell({ turn, longest }: Pause): string {
  return `${turn.toFixed(0)} (${longest.toFixed(0)})`
}
