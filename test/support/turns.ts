/** Counts the turns of the event loop that begin while an action runs. */
export async function turnsOf(action: () => unknown): Promise<number> {
  let turns = 0
  let isOver = false
  const count = (): void => {
    if (isOver) return
    turns += 1
    setImmediate(count)
  }
  setImmediate(count)
  try {
    await action()
  } finally {
    isOver = true
  }
  return turns
}

/** Lets some turns of the event loop pass. */
export async function passTurns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate)
}
